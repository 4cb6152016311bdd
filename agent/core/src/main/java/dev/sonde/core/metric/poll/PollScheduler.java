package dev.sonde.core.metric.poll;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs polls at their intervals on daemon threads.
 *
 * <p>One thread, {@code sonde-poll-clock}, watches the clock and hands what is due to {@link PollWorkers}; neither is there while
 * nothing is scheduled. There are as many workers as polls run at the same moment: the first runs are spread over a second, so
 * usually one. A poll that hangs holds its own worker and no other poll. Past {@value #MOST_WORKERS} hanging polls the rest waits,
 * as a host with so many stuck queries needs no further ones.
 *
 * <p>The interval counts from the end of a run to the start of the next (fixed delay), so a poll never overlaps itself and a
 * slow one does not catch up. A poll that throws is reported and runs again. Thread-safe.
 */
public final class PollScheduler implements AutoCloseable {
    static final int MOST_WORKERS = 16;

    /** What ends a poll that is late must find a worker when all others are late, too. */
    private static final int MOST_WITH_URGENT = 2 * MOST_WORKERS;

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SPREAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int SPREAD_OVER = 50;
    private static final long CLOCK_IDLE_SECONDS = 30;

    private final BiConsumer<String, Throwable> failures;
    private final ScheduledThreadPoolExecutor clock;
    private final PollWorkers workers = new PollWorkers();
    private final AtomicInteger scheduled = new AtomicInteger();

    /** @param failures told the name of a poll that threw, and what; must not throw */
    public PollScheduler(BiConsumer<String, Throwable> failures) {
        this.failures = failures;
        clock = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "sonde-poll-clock");
            thread.setDaemon(true);
            thread.setContextClassLoader(PollScheduler.class.getClassLoader());
            return thread;
        });
        clock.setKeepAliveTime(CLOCK_IDLE_SECONDS, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Runs the poll within a second, and from then on so long after the end of each run.
     *
     * @param name for failures
     * @throws IllegalArgumentException if the interval is not positive
     */
    public Handle every(String name, long nanos, Runnable poll) {
        if (nanos <= 0) {
            throw new IllegalArgumentException("poll " + name + " every " + nanos + " ns");
        }
        Schedule schedule = new Schedule(name, nanos, poll, MOST_WORKERS);
        schedule.after(Math.min(nanos, scheduled.getAndIncrement() % SPREAD_OVER * SPREAD_NANOS));
        return schedule;
    }

    /** Does something once, so long from now, also where all the workers for polls are stuck. */
    public Handle once(String name, long nanos, Runnable work) {
        Schedule schedule = new Schedule(name, 0, work, MOST_WITH_URGENT);
        schedule.after(nanos);
        return schedule;
    }

    /** Ends all polls. A run that is under way is interrupted. */
    @Override
    public void close() {
        clock.shutdownNow();
        workers.close();
    }

    int workers() {
        return workers.count();
    }

    /** A poll that is scheduled. */
    public interface Handle {
        /** Ends the schedule; a run under way goes on to its end. Idempotent. */
        void cancel();
    }

    private final class Schedule implements Handle, Runnable {
        private final String name;
        private final long nanos;
        private final Runnable poll;
        private final int mostWorkers;
        private volatile boolean cancelled;
        private volatile @Nullable Future<?> next;

        /** @param nanos between two runs; 0 for one run only */
        Schedule(String name, long nanos, Runnable poll, int mostWorkers) {
            this.name = name;
            this.nanos = nanos;
            this.poll = poll;
            this.mostWorkers = mostWorkers;
        }

        void after(long delay) {
            try {
                next = clock.schedule(this::due, delay, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException closed) {
                cancelled = true;
            }
        }

        private void due() {
            if (!cancelled && !workers.execute(this, mostWorkers)) {
                after(RETRY_NANOS);
            }
        }

        @Override
        public void run() {
            try {
                if (!cancelled) {
                    poll.run();
                }
            } catch (Throwable t) { // an error of the host's classes must not end the schedule either
                failures.accept(name, t);
            } finally {
                if (nanos > 0 && !cancelled) {
                    after(nanos);
                }
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            Future<?> waiting = next;
            if (waiting != null) {
                waiting.cancel(false);
            }
        }
    }
}
