package dev.sonde.core.multiprocess;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The directory that members share.
 *
 * <pre>
 *   ID.member           held locked by the member while it runs; says where the member answers
 *   ID.metrics          what the member had counted, replaced as a whole
 *   departed.metrics    what members that have ended had counted, replaced as a whole
 *   lock                held locked while a member is added or folded away
 *   *.tmp               what is being written
 * </pre>
 *
 * <p>Who runs is told by the lock alone, which the system gives back however a process ends, and never by clocks or process ids. A process
 * loses its locks on a file when it closes any channel to it; so nobody opens the file of a member of its own JVM, and of {@code lock} there is
 * one channel at a time in a JVM.
 */
final class MemberDirectory {
    private static final String MEMBER = ".member";
    private static final String METRICS = ".metrics";
    private static final String TMP = ".tmp";
    private static final Pattern OF_MEMBER =
            Pattern.compile("([0-9]+-[0-9a-f]{12})(?:\\.member|\\.metrics|\\.metrics\\.tmp)");
    private static final String DEPARTED = "departed" + METRICS;
    /** Where the locked byte is: beyond what is read, since on Windows locked bytes cannot be. */
    private static final long LOCKED = Long.MAX_VALUE - 1;

    /** Who looks whether a member runs has its lock for a moment. */
    private static final int TRIES = 100;

    /** Files that this JVM has locked or is about to, with what it wrote into them: shared by all directories of the JVM. */
    private static final Map<Path, String> OWN = new ConcurrentHashMap<>();

    private final Path folder;
    private final Disk disk;

    /** @param folder absolute */
    MemberDirectory(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    Path folder() {
        return folder;
    }

    void create() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }

    /** All that have a file here, in order. */
    Set<String> ids() throws IOException {
        Set<String> ids = new TreeSet<>();
        for (String name : disk.list(folder)) {
            Matcher member = OF_MEMBER.matcher(name);
            if (member.matches()) {
                ids.add(member.group(1));
            }
        }
        return ids;
    }

    // ---- locks

    /** A lock of this JVM on a file, until it is closed. */
    static final class Held implements AutoCloseable {
        private final Path file;
        private final FileChannel channel;

        Held(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            try {
                channel.close();
            } finally {
                OWN.remove(file);
            }
        }
    }

    /** The right to add and to remove members, or null if somebody has it now. */
    @Nullable
    Held tryLock() throws IOException {
        Path file = folder.resolve("lock");
        return OWN.putIfAbsent(file, "") == null ? hold(file, StandardOpenOption.CREATE, 1) : null;
    }

    /**
     * Adds a member, which runs until the result is closed. Only for who holds the directory's lock: else a reader could take the member for
     * dead before its lock is there.
     *
     * @param where the member answers
     */
    Held add(String id, String where) throws IOException {
        Path file = folder.resolve(id + MEMBER);
        OWN.put(file, where);
        Held held = hold(file, StandardOpenOption.CREATE_NEW, TRIES);
        if (held == null) {
            throw new IOException("cannot lock " + file);
        }
        try {
            ByteBuffer text = ByteBuffer.wrap(where.getBytes(StandardCharsets.UTF_8));
            while (text.hasRemaining()) {
                held.channel.write(text);
            }
            return held;
        } catch (IOException e) {
            held.close();
            disk.delete(file);
            throw e;
        }
    }

    private static @Nullable Held hold(Path file, StandardOpenOption how, int tries) throws IOException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, how, StandardOpenOption.READ, StandardOpenOption.WRITE);
            for (int i = 0; i < tries; i++) {
                if (channel.tryLock(LOCKED, 1, false) != null) {
                    return new Held(file, channel);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        } catch (OverlappingFileLockException e) {
            // Another class loader of this JVM.
        } catch (IOException | RuntimeException e) {
            OWN.remove(file);
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
        OWN.remove(file);
        if (channel != null) {
            channel.close();
        }
        return null;
    }

    /** Whether the member's file is still there, and not tidied away by somebody. */
    boolean has(String id) {
        return Files.exists(folder.resolve(id + MEMBER));
    }

    /** Whether the member runs; one whose file cannot be looked at is taken to run. */
    boolean runs(String id) {
        Path file = folder.resolve(id + MEMBER);
        if (OWN.containsKey(file)) {
            return true;
        }
        // Readable is enough for a shared lock, which a directory of others allows.
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r");
                FileLock lock = opened.getChannel().tryLock(LOCKED, 1, true)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (java.io.FileNotFoundException e) {
            return Files.exists(file);
        } catch (IOException e) {
            return true;
        }
    }

    // ---- contents

    /** Where a member answers, as it said; empty if it is gone or has not said yet. */
    String where(String id) {
        Path file = folder.resolve(id + MEMBER);
        String own = OWN.get(file);
        if (own != null) {
            return own;
        }
        try {
            return new String(disk.read(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** What the member wrote last, or null if it has not yet or its files are gone. */
    @Nullable
    Contribution read(String id) throws IOException {
        byte[] bytes = readOrNull(folder.resolve(id + METRICS));
        return bytes == null ? null : SnapshotFormat.member(bytes);
    }

    /** What is known of those that have ended. */
    Departed readDeparted() throws IOException {
        byte[] bytes = readOrNull(folder.resolve(DEPARTED));
        return bytes == null ? Departed.NOBODY : SnapshotFormat.departed(bytes);
    }

    /** Keeps what cannot be read for whoever wants to look at it. */
    void setDepartedAside() throws IOException {
        disk.move(folder.resolve(DEPARTED), folder.resolve(DEPARTED + ".unreadable"));
    }

    private byte @Nullable [] readOrNull(Path file) throws IOException {
        try {
            return disk.read(file);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Replaces what the member wrote before; on failure that stays. */
    void write(String id, byte[] snapshot) throws IOException {
        replace(id + METRICS, snapshot, false);
    }

    /** Replaces what was known of those that have ended; on failure that stays. */
    void write(Departed departed) throws IOException {
        replace(DEPARTED, SnapshotFormat.write(departed), true);
    }

    private void replace(String name, byte[] bytes, boolean durable) throws IOException {
        Path tmp = folder.resolve(name + TMP);
        try {
            disk.write(tmp, bytes, durable);
            disk.move(tmp, folder.resolve(name));
        } catch (IOException e) {
            disk.delete(tmp);
            throw e;
        }
    }

    /** Deletes all files of a member. */
    void delete(String id) throws IOException {
        disk.delete(folder.resolve(id + METRICS + TMP));
        disk.delete(folder.resolve(id + METRICS));
        disk.delete(folder.resolve(id + MEMBER));
    }
}
