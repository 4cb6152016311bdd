package dev.sonde.core.metric.poll;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs polls at their intervals on daemon threads named {@code sonde-poll-N}.
 *
 * <p>One thread watches the clock and hands what is due to workers; another worker is started when a poll is due and none is
 * free, and ends after 30 idle seconds. So there are as many workers as polls run at the same moment, usually one, and a poll
 * that hangs holds its own worker and no other poll. Past {@value #MAX_WORKERS} hanging polls the rest waits, as a host with so
 * many stuck queries needs no further ones.
 *
 * <p>The interval counts from the end of a run to the start of the next (fixed delay), so a poll never overlaps itself and a
 * slow one does not catch up. A poll that throws is reported and runs again. Thread-safe.
 */
public final class PollScheduler implements AutoCloseable {
    static final int MAX_WORKERS = 16;

    private static final long IDLE_SECONDS = 30;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final BiConsumer<String, Throwable> failures;
    private final ScheduledThreadPoolExecutor clock;
    private final ThreadPoolExecutor workers;

    /** @param failures told the name of a poll that threw, and what; must not throw */
    public PollScheduler(BiConsumer<String, Throwable> failures) {
        this.failures = failures;
        ThreadFactory threads = new DaemonThreads();
        clock = new ScheduledThreadPoolExecutor(1, threads);
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        workers = new ThreadPoolExecutor(
                1, MAX_WORKERS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
    }

    /**
     * Runs the poll now and from then on so long after the end of each run.
     *
     * @param name for failures and for the thread while it runs
     * @throws IllegalArgumentException if the interval is not positive
     */
    public Handle every(String name, long nanos, Runnable poll) {
        if (nanos <= 0) {
            throw new IllegalArgumentException("poll " + name + " every " + nanos + " ns");
        }
        Schedule schedule = new Schedule(name, nanos, poll);
        schedule.after(0);
        return schedule;
    }

    /** Ends all polls. A run that is under way is interrupted. */
    @Override
    public void close() {
        clock.shutdownNow();
        workers.shutdownNow();
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
        private volatile boolean cancelled;
        private volatile @Nullable Future<?> next;

        Schedule(String name, long nanos, Runnable poll) {
            this.name = name;
            this.nanos = nanos;
            this.poll = poll;
        }

        void after(long delay) {
            try {
                next = clock.schedule(this::due, delay, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException closed) {
                cancelled = true;
            }
        }

        private void due() {
            if (cancelled) {
                return;
            }
            try {
                workers.execute(this);
            } catch (RejectedExecutionException allStuck) {
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
                if (!cancelled) {
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

    /** Threads that do not keep the JVM alive and hold no class loader of the application. */
    private static final class DaemonThreads implements ThreadFactory {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(work, "sonde-poll-" + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(PollScheduler.class.getClassLoader());
            return thread;
        }
    }
}
