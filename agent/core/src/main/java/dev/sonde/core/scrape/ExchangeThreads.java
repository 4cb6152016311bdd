package dev.sonde.core.scrape;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The daemon threads {@code sonde-http-N} of the exporter. The JDK's server waits for a slow client as long as it takes, and its
 * time limits are system properties of the whole JVM, which are not ours to set. So every exchange has a deadline here: a
 * request must arrive within {@link #READ} and be answered within {@link #ANSWER}. A thread past it is
 * interrupted, which closes the channel it reads or writes. Eight clients are served at once, more wait their turn.
 * Thread-safe.
 */
final class ExchangeThreads implements Executor, AutoCloseable {
    static final int THREADS = 8;

    /** For a request to arrive, from its first byte. */
    static final Duration READ = Duration.ofSeconds(5);

    /** For the answer to be made and taken. */
    static final Duration ANSWER = Duration.ofSeconds(30);

    private static final int WAITING = 256;

    private final Duration read;
    private final Duration answer;
    private final AtomicInteger count = new AtomicInteger();
    private final ThreadFactory factory = this::daemon;
    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, factory);
    private final Map<Thread, Deadline> deadlines = new ConcurrentHashMap<>();

    ExchangeThreads() {
        this(READ, ANSWER);
    }

    ExchangeThreads(Duration read, Duration answer) {
        this.read = read;
        this.answer = answer;
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                factory,
                new ThreadPoolExecutor.DiscardPolicy());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Makes the server in a thread of its own group, so that the threads it starts there, which take their group and their being
     * daemons from it, are known and get names of ours.
     */
    <T> T start(Callable<T> server) throws IOException {
        ThreadGroup group = new ThreadGroup("sonde-http");
        FutureTask<T> starting = new FutureTask<>(server);
        Thread starter = new Thread(group, starting, "sonde-http-start");
        starter.setDaemon(true);
        starter.setContextClassLoader(ExchangeThreads.class.getClassLoader());
        starter.start();
        try {
            T started = starting.get();
            Thread[] made = new Thread[8];
            for (int i = 0; i < group.enumerate(made); i++) {
                if (made[i] != starter) {
                    made[i].setName("sonde-http-" + count.incrementAndGet());
                }
            }
            return started;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException) {
                throw (IOException) e.getCause();
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        }
    }

    @Override
    public void execute(Runnable exchange) {
        threads.execute(() -> {
            Deadline deadline = new Deadline(read);
            deadlines.put(Thread.currentThread(), deadline);
            try {
                exchange.run();
            } finally {
                deadlines.remove(Thread.currentThread());
                deadline.over();
            }
        });
    }

    /** The request of this thread's exchange has been read; now the answer has its time. */
    void requestRead() {
        Deadline deadline = deadlines.get(Thread.currentThread());
        if (deadline != null) {
            deadline.extend(answer);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
        threads.shutdownNow();
    }

    private Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sonde-http-" + count.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(ExchangeThreads.class.getClassLoader());
        return thread;
    }

    /**
     * When a thread's exchange has to be over. An alarm that rings in the last moment does not cut off the thread's next client,
     * for the pool takes back an interrupt between two tasks.
     */
    private final class Deadline implements Runnable {
        private final Thread thread = Thread.currentThread();
        private Future<?> alarm;
        private boolean over;

        Deadline(Duration time) {
            alarm = watch.schedule(this, time.toNanos(), TimeUnit.NANOSECONDS);
        }

        synchronized void extend(Duration time) {
            alarm.cancel(false);
            alarm = watch.schedule(this, time.toNanos(), TimeUnit.NANOSECONDS);
        }

        synchronized void over() {
            over = true;
            alarm.cancel(false);
        }

        @Override
        public synchronized void run() {
            if (!over) {
                thread.interrupt();
            }
        }
    }
}
