package dev.sonde.core.cli.path;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip that is mapped or in memory, read by its central directory. Unlike {@code java.util.zip} it reads a zip within a zip where it
 * stands: a stored one, as Spring Boot's are, is a view of the outer one's bytes. Not thread-safe.
 */
final class Zip {
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int LARGEST = 256 << 20;

    /** One file within. */
    static final class Entry {
        final String name;
        private final int method;
        private final long compressed;
        private final long size;
        private final long offset;

        Entry(String name, int method, long compressed, long size, long offset) {
            this.name = name;
            this.method = method;
            this.compressed = compressed;
            this.size = size;
            this.offset = offset;
        }
    }

    private final ByteBuffer bytes;
    /** What stands before the zip proper, a script that starts it for instance. */
    private long base;

    private final List<Entry> entries = new ArrayList<>();

    private Zip(ByteBuffer bytes) throws IOException {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        try {
            readDirectory();
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IOException("its directory is broken", e);
        }
    }

    static Zip open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new IOException("it is larger than 2 GiB");
            }
            return new Zip(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    /** The zip that an entry is. */
    Zip nested(Entry entry) throws IOException {
        return new Zip(entry.method == 0 ? stored(entry) : ByteBuffer.wrap(read(entry)));
    }

    List<Entry> entries() {
        return entries;
    }

    private void readDirectory() throws IOException {
        int end = end();
        long count = uint16(end + 10);
        long length = uint32(end + 12);
        long offset = uint32(end + 16);
        int directoryEnd = end;
        if ((count == 0xFFFF || offset == 0xFFFFFFFFL) && end >= 20 && bytes.getInt(end - 20) == LOCATOR_64) {
            int end64 = end - 20 - 56; // where it stands unless it was extended, whatever comes before the zip
            if (bytes.getInt(end64) != END_64) {
                throw new IOException("its 64-bit directory cannot be read");
            }
            count = bytes.getLong(end64 + 32);
            length = bytes.getLong(end64 + 40);
            offset = bytes.getLong(end64 + 48);
            directoryEnd = end64;
        }
        int at = Math.toIntExact(directoryEnd - length);
        base = at - offset;
        for (long i = 0; i < count; i++) {
            if (bytes.getInt(at) != CENTRAL) {
                throw new IOException("its directory is broken");
            }
            int name = uint16(at + 28);
            entries.add(
                    new Entry(text(at + 46, name), uint16(at + 10), uint32(at + 20), uint32(at + 24), uint32(at + 42)));
            at += 46 + name + uint16(at + 30) + uint16(at + 32);
        }
    }

    private int end() throws IOException {
        int last = bytes.limit() - 22;
        for (int at = last; at >= 0 && at >= last - 0xFFFF; at--) {
            if (bytes.getInt(at) == END) {
                return at;
            }
        }
        throw new IOException("it is no zip file, or not whole");
    }

    /** The contents of an entry. */
    byte[] read(Entry entry) throws IOException {
        if (entry.size > LARGEST) {
            throw new IOException(entry.name + " is too large");
        }
        ByteBuffer stored = stored(entry);
        byte[] raw = new byte[stored.remaining()];
        stored.get(raw);
        if (entry.method == 0) {
            return raw;
        }
        if (entry.method != 8) {
            throw new IOException(entry.name + " is compressed in a way that Java does not know");
        }
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(raw);
            byte[] out = new byte[(int) entry.size];
            int at = 0;
            while (at < out.length) {
                int n = inflater.inflate(out, at, out.length - at);
                if (n == 0 && (inflater.finished() || inflater.needsInput())) {
                    throw new IOException(entry.name + " ends too early");
                }
                at += n;
            }
            return out;
        } catch (DataFormatException e) {
            throw new IOException(entry.name + " is broken", e);
        } finally {
            inflater.end();
        }
    }

    private ByteBuffer stored(Entry entry) throws IOException {
        try {
            int at = Math.toIntExact(base + entry.offset);
            if (bytes.getInt(at) != LOCAL) {
                throw new IOException(entry.name + " is not where the directory says");
            }
            ByteBuffer view = bytes.duplicate();
            int start = at + 30 + uint16(at + 26) + uint16(at + 28);
            view.limit(Math.toIntExact(start + entry.compressed));
            view.position(start);
            return view.slice();
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            throw new IOException(entry.name + " is not within the file", e);
        }
    }

    private String text(int at, int length) {
        byte[] text = new byte[length];
        ByteBuffer view = bytes.duplicate();
        view.position(at);
        view.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private int uint16(int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    private long uint32(int at) {
        return bytes.getInt(at) & 0xFFFFFFFFL;
    }
}
