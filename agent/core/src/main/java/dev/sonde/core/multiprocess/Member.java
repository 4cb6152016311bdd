package dev.sonde.core.multiprocess;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This JVM in the directory: holds its lock, writes what it has counted every few seconds, and before anybody is told, so that what was shown
 * once is not lost with the process.
 *
 * <p>All writing happens on one daemon thread; who waits for it waits for a bounded time and goes on without. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what is scheduled lets nothing out
final class Member implements AutoCloseable {
    /** Less than the five seconds that a killed member may lose, by what a slow disk may take. */
    private static final long EVERY_MILLIS = 3000;
    /** How long somebody has the directory's lock. */
    private static final long LOCKED_MILLIS = 20;
    /** How long a scrape waits for the disk. */
    private static final long PATIENCE_MILLIS = 500;

    /** How long the end of the process waits for the disk. */
    private static final long EXIT_MILLIS = 2000;

    private final MemberDirectory directory;
    private final Complaints complaints;
    private final Supplier<List<Family>> source;
    private final ThreadFactory factory;
    private final ScheduledExecutorService writer;
    private final LongAdder failures = new LongAdder();
    private final String id;
    private final String secret;
    private final String pid;
    private final long started = System.currentTimeMillis();

    private final Object collecting = new Object();
    /** Guarded by {@link #collecting}. */
    private long sequence;

    /** Guarded by this: the newest that is to be written, and how far writing has come. */
    private byte @Nullable [] pending;

    private long pendingSequence;
    private long writtenSequence;
    private boolean closed;

    /** Of the writer's thread. */
    private MemberDirectory.@Nullable Held held;

    private @Nullable LiveAnswers answers;

    /** @param source asked for what this JVM shows now */
    Member(
            MemberDirectory directory,
            String pid,
            Supplier<List<Family>> source,
            Complaints complaints,
            ThreadFactory factory) {
        this.directory = directory;
        this.pid = pid;
        this.source = source;
        this.complaints = complaints;
        this.factory = factory;
        SecureRandom random = new SecureRandom();
        id = pid + "-" + hex(random.nextLong()).substring(4);
        secret = hex(random.nextLong()) + hex(random.nextLong());
        writer = Executors.newSingleThreadScheduledExecutor(factory);
    }

    private static String hex(long bits) {
        return String.format(Locale.ROOT, "%016x", bits);
    }

    void start() {
        writer.scheduleWithFixedDelay(this::tick, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    String id() {
        return id;
    }

    /** How often writing failed. */
    long failures() {
        return failures.sum();
    }

    /** This moment's values, written down if the disk is not slower than is reasonable. */
    Contribution now() {
        Contribution now = collect();
        offer(now.sequence, SnapshotFormat.write(now));
        awaitWritten(now.sequence, PATIENCE_MILLIS);
        return now;
    }

    /** Writes a last time; until the process is gone it goes on to be a member that answers. */
    void atExit() {
        try {
            Contribution last = collect();
            offer(last.sequence, SnapshotFormat.write(last));
            awaitWritten(last.sequence, EXIT_MILLIS);
        } catch (RuntimeException | LinkageError e) {
            // Nobody is left to tell.
        }
    }

    /** Writes a last time and leaves; what was counted stays. */
    @Override
    public void close() {
        atExit();
        synchronized (this) {
            closed = true;
        }
        writer.execute(this::leave);
        writer.shutdown();
        try {
            writer.awaitTermination(EXIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Contribution collect() {
        synchronized (collecting) {
            return new Contribution(id, ++sequence, started, pid, source.get());
        }
    }

    private byte[] answer() {
        Contribution now = collect();
        byte[] bytes = SnapshotFormat.write(now);
        offer(now.sequence, bytes);
        awaitWritten(now.sequence, PATIENCE_MILLIS);
        return bytes;
    }

    private void offer(long number, byte[] bytes) {
        if (!isClosed() && isNewest(number, bytes)) {
            try {
                writer.execute(this::writePending);
            } catch (RejectedExecutionException e) {
                // Closed meanwhile.
            }
        }
    }

    private synchronized boolean isNewest(long number, byte[] bytes) {
        if (number <= pendingSequence) {
            return false;
        }
        pending = bytes;
        pendingSequence = number;
        return true;
    }

    private synchronized void awaitWritten(long number, long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (writtenSequence < number) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- on the writer's thread

    private void tick() {
        try {
            if (join()) {
                Contribution now = collect();
                isNewest(now.sequence, SnapshotFormat.write(now));
                writePending();
            }
            LiveAnswers open = answers;
            if (open != null) {
                open.tidy();
            }
        } catch (RuntimeException | LinkageError e) {
            failures.increment();
            complaints.complain("many JVMs as one", String.valueOf(e));
        }
    }

    private boolean join() {
        if (held != null && directory.has(id)) {
            return true;
        }
        try {
            release();
            directory.create();
            try (MemberDirectory.Held lock = directory.tryLock()) {
                if (lock != null) {
                    held = directory.add(id, where());
                    complaints.fine(trouble());
                } else if (!isClosed()) {
                    writer.schedule(this::tick, LOCKED_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (IOException | RuntimeException e) {
            failures.increment();
            complaints.complain(trouble(), "cannot take part, tries again: " + e);
        }
        return held != null;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private String where() {
        if (answers == null) {
            try {
                answers = new LiveAnswers(secret, this::answer, factory);
            } catch (IOException | RuntimeException e) {
                complaints.complain("many JVMs as one", "others see this JVM's values only as it writes them: " + e);
                return "";
            }
        }
        return answers.where();
    }

    private void writePending() {
        byte[] bytes;
        long number;
        synchronized (this) {
            bytes = pending;
            number = pendingSequence;
            pending = null;
        }
        if (bytes == null) {
            return;
        }
        try {
            if (held != null) {
                directory.write(id, bytes);
                complaints.fine(trouble());
            }
        } catch (IOException | RuntimeException e) {
            failures.increment();
            complaints.complain(trouble(), "cannot write, what was written before stays: " + e);
        }
        synchronized (this) {
            writtenSequence = Math.max(writtenSequence, number);
            notifyAll();
        }
    }

    private String trouble() {
        return "multiprocess.dir " + directory.folder();
    }

    private void leave() {
        LiveAnswers open = answers;
        if (open != null) {
            open.close();
        }
        release();
    }

    private void release() {
        MemberDirectory.Held lock = held;
        held = null;
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                // The end of the process gives it back.
            }
        }
    }
}
