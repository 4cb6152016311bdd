package dev.sonde.core.probe;

import dev.sonde.core.metric.poll.PollScheduler;
import dev.sonde.core.weave.LoadedClasses;

/** What polls run on and look around in. Immutable. */
public final class PollHost {
    private final PollScheduler scheduler;
    private final LoadedClasses loaded;

    public PollHost(PollScheduler scheduler, LoadedClasses loaded) {
        this.scheduler = scheduler;
        this.loaded = loaded;
    }

    PollScheduler scheduler() {
        return scheduler;
    }

    LoadedClasses loaded() {
        return loaded;
    }
}
