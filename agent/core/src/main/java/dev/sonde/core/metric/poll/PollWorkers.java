package dev.sonde.core.metric.poll;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * The daemon threads on which polls run, {@code sonde-poll-N}: one starts when work comes and none is free, and ends when it has
 * been idle for half a minute or has lived for one. So there is none while nothing polls, and what the application's own code
 * leaves behind in a thread, such as values of its {@link ThreadLocal}s, never stays for long.
 *
 * <p>Thread-safe.
 */
final class PollWorkers {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final SynchronousQueue<Runnable> handOver = new SynchronousQueue<>();
    /** Guarded by itself. */
    private final Set<Thread> threads = new HashSet<>();

    private int started;
    private boolean closed;

    /**
     * Has a worker do this at once.
     *
     * @param most how many workers there may be
     * @return false if all of so many are busy
     */
    boolean execute(Runnable work, int most) {
        if (handOver.offer(work)) {
            return true;
        }
        synchronized (threads) {
            if (closed || threads.size() >= most) {
                return false;
            }
            Thread thread = new Thread(() -> serve(work), "sonde-poll-" + ++started);
            thread.setDaemon(true);
            thread.setContextClassLoader(PollWorkers.class.getClassLoader());
            threads.add(thread);
            try {
                thread.start();
            } catch (OutOfMemoryError noMoreThreads) {
                threads.remove(thread);
                return false;
            }
            return true;
        }
    }

    /** Ends the idle workers, interrupts the others, and takes no more work. */
    void close() {
        synchronized (threads) {
            closed = true;
            threads.forEach(Thread::interrupt);
        }
    }

    int count() {
        synchronized (threads) {
            return threads.size();
        }
    }

    private void serve(Runnable first) {
        long born = System.nanoTime();
        try {
            for (Runnable work = first; work != null; ) {
                work.run();
                long left = LIFE_NANOS - (System.nanoTime() - born);
                work = left <= 0 ? null : handOver.poll(Math.min(left, IDLE_NANOS), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            // Closed, or the last poll left the thread interrupted: the next one gets a fresh thread.
        } finally {
            synchronized (threads) {
                threads.remove(Thread.currentThread());
            }
        }
    }
}
