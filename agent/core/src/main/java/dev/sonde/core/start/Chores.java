package dev.sonde.core.start;

import dev.sonde.core.Log;
import dev.sonde.core.event.OwnThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The agent's own thread, {@code sonde-main}: what the application's threads must not do, one after the other. A chore that fails
 * is told and the next one runs. Thread-safe.
 */
final class Chores implements Executor {
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, work -> OwnThreads.first("sonde-main", work));

    @Override
    public void execute(Runnable chore) {
        after(0, chore);
    }

    /** Runs it so much later, or a little after that. */
    void after(long nanos, Runnable chore) {
        Future<?> unused = thread.schedule(() -> guarded(chore), nanos, TimeUnit.NANOSECONDS);
    }

    /** The last line: an application may have set a handler of uncaught exceptions that ends it. */
    private static void guarded(Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException | LinkageError e) {
            Log.error("stopped in the middle of its work, what runs already goes on: " + e);
            Log.debug("chore", e);
        }
    }
}
