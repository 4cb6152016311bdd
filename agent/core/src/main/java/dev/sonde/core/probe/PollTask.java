package dev.sonde.core.probe;

import dev.sonde.core.event.ThreadState;
import dev.sonde.core.metric.poll.PollScheduler;
import dev.sonde.core.rules.Poll;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.source.Source;
import dev.sonde.core.source.Sources;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A polling rule on the scheduler. */
final class PollTask {
    /** Finds the subjects of one run and asks each. */
    private interface Visit {
        /** Returns false if there is nothing to ask yet: what was published stays as it is. */
        boolean all(PollRun run) throws Throwable;
    }

    private final Rule rule;
    private final long everyNanos;
    private final PollRun run;
    private final RuleState state;
    private final Visit visit;
    private PollScheduler.@Nullable Handle scheduled;
    private volatile boolean stopped;

    private PollTask(Rule rule, Poll poll, PollRun run, RuleState state, Visit visit) {
        this.rule = rule;
        this.everyNanos = poll.everyNanos();
        this.run = run;
        this.state = state;
        this.visit = visit;
    }

    static PollTask ofInstances(Rule rule, Poll poll, InstanceCapture capture, PollRun run, RuleState state) {
        return new PollTask(rule, poll, run, state, r -> {
            for (Object each : capture.alive()) {
                r.ask(each, declared(each, poll.target()));
            }
            return true;
        });
    }

    static PollTask ofQuery(Rule rule, Poll poll, PollRun run, RuleState state) {
        return new PollTask(rule, poll, run, state, new QueryVisit(poll)::all);
    }

    static PollTask ofSource(Rule rule, Poll poll, PollRun run, RuleState state) {
        Source source = Sources.of(Objects.requireNonNull(poll.source()));
        run.readStatesOf(source);
        return new PollTask(rule, poll, run, state, r -> {
            r.ask(source, Source.class);
            return true;
        });
    }

    void start(PollScheduler scheduler) {
        scheduled = scheduler.every(rule.name(), everyNanos, this::once);
    }

    void stop() {
        stopped = true;
        PollScheduler.Handle handle = scheduled;
        if (handle != null) {
            handle.cancel();
        }
        synchronized (run) {
            run.withdraw();
        }
    }

    private void once() {
        if (state.off() != null) {
            return;
        }
        // What a poll makes the application's objects do is not the application's doing: no source counts it.
        ThreadState thread = ThreadState.current();
        thread.suppressed++;
        try {
            synchronized (run) {
                run.begin();
                if (visit.all(run) && !stopped) {
                    run.commit();
                    state.pollSucceeded();
                }
            }
        } catch (Throwable t) {
            state.pollFailed(t);
        } finally {
            thread.suppressed--;
        }
    }

    /** The polled class itself, so that an instance of a private subclass is read as what the rule says it is. */
    private static Class<?> declared(Object instance, @Nullable String name) {
        for (Class<?> type = instance.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(name)) {
                return type;
            }
        }
        return instance.getClass();
    }
}
