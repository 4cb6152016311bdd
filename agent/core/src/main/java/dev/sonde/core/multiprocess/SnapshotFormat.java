package dev.sonde.core.multiprocess;

import dev.sonde.core.metric.MultiprocessMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The files of the directory, and what a member answers: the one place that knows how they look.
 *
 * <pre>
 *   0        8        12       16                                       16 + length
 *   +--------+--------+--------+----------------------------------------+
 *   | SONDEMP| length | CRC-32 |                  body                  |
 *   | version| of the | of the |                                        |
 *   |        | body   | body   |                                        |
 *   +--------+--------+--------+----------------------------------------+
 *
 *   body         kind     'M', a member                      'D', the departed
 *                         id, sequence, started, pid         generation, number of ids, ids
 *                number of families, families
 *   family       name, exposed, original, help, unit, kind, mode, number of series, series
 *   series       number of labels, (name, value) for each, point
 *   point        counter:   value, rest, created             gauge:   value
 *                summary:   value, rest, count, created      info:    nothing
 *                histogram: value, rest, created, number of bounds, bounds or the sign that they are the ones before, counts,
 *                           0 or 1 and schema, zero threshold, zero count, positive and negative buckets
 *   buckets      number, (index, count) for each
 * </pre>
 *
 * Whole numbers are variable-length (seven bits a byte, least first), those that may be negative zigzag; doubles and header fields are
 * big-endian. A text is the number of one that stood before in the file, or the next number and then its length and UTF-8. What is shorter or
 * longer than its length, or has one bit wrong, is refused.
 */
final class SnapshotFormat {
    static final byte VERSION = 1;
    static final int HEADER = 16;
    /** More is not believed: a member has a few megabytes at the most. */
    static final int LONGEST = 256 << 20;

    private static final byte[] MAGIC = "SONDEMP".getBytes(StandardCharsets.US_ASCII);
    private static final byte MEMBER = 'M';
    private static final byte DEPARTED = 'D';

    private SnapshotFormat() {}

    // ---- writing

    static byte[] write(Contribution member) {
        SnapshotOutput out = new SnapshotOutput(HEADER);
        out.octet(MEMBER);
        out.text(member.id);
        out.whole(member.sequence);
        out.signed(member.started);
        out.text(member.pid);
        families(out, member.families);
        return framed(out);
    }

    static byte[] write(Departed departed) {
        SnapshotOutput out = new SnapshotOutput(HEADER);
        out.octet(DEPARTED);
        out.whole(departed.generation);
        out.whole(departed.ids.size());
        departed.ids.forEach(out::text);
        families(out, departed.families);
        return framed(out);
    }

    private static byte[] framed(SnapshotOutput out) {
        byte[] bytes = out.toBytes();
        CRC32 crc = new CRC32();
        crc.update(bytes, HEADER, bytes.length - HEADER);
        ByteBuffer.wrap(bytes)
                .put(MAGIC)
                .put(VERSION)
                .putInt(bytes.length - HEADER)
                .putInt((int) crc.getValue());
        return bytes;
    }

    private static void families(SnapshotOutput out, List<Family> families) {
        out.whole(families.size());
        for (Family family : families) {
            out.text(family.name);
            out.text(family.exposed);
            out.text(family.original);
            out.text(family.help);
            out.text(family.unit);
            out.text(family.kind.name());
            out.text(family.mode.name());
            out.whole(family.series.size());
            family.series.forEach((key, point) -> {
                out.whole(key.labels());
                for (int i = 0; i < key.labels(); i++) {
                    out.text(key.name(i));
                    out.text(key.value(i));
                }
                point(out, family.kind, point);
            });
        }
    }

    private static void point(SnapshotOutput out, Family.Kind kind, Point point) {
        if (kind == Family.Kind.INFO) {
            return;
        }
        out.fraction(point.value);
        if (kind == Family.Kind.GAUGE) {
            return;
        }
        out.fraction(point.rest);
        out.whole(point.created);
        if (kind == Family.Kind.SUMMARY) {
            out.whole(point.count);
        } else if (kind == Family.Kind.HISTOGRAM) {
            out.bounds(point.bounds);
            for (long count : point.counts) {
                out.whole(count);
            }
            fine(out, point.fine);
        }
    }

    private static void fine(SnapshotOutput out, @Nullable NativeBuckets fine) {
        out.octet(fine == null ? 0 : 1);
        if (fine != null) {
            out.signed(fine.schema);
            out.fraction(fine.zeroThreshold);
            out.whole(fine.zeroCount);
            buckets(out, fine.positive);
            buckets(out, fine.negative);
        }
    }

    private static void buckets(SnapshotOutput out, SortedMap<Integer, Long> buckets) {
        out.whole(buckets.size());
        buckets.forEach((index, count) -> {
            out.signed(index);
            out.whole(count);
        });
    }

    // ---- reading

    /**
     * How long the whole is that begins so.
     *
     * @throws ForeignVersion if it is one of another version
     * @throws Refused if it is none
     */
    static int length(byte[] header) throws IOException {
        if (header.length < HEADER) {
            throw new Refused("only " + header.length + " bytes");
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (header[i] != MAGIC[i]) {
                throw new Refused("not a file of Sonde's");
            }
        }
        if (header[MAGIC.length] != VERSION) {
            throw new ForeignVersion(header[MAGIC.length]);
        }
        int length = ByteBuffer.wrap(header).getInt(MAGIC.length + 1);
        if (length < 1 || length > LONGEST) {
            throw new Refused("a length of " + length);
        }
        return HEADER + length;
    }

    /** @throws Refused if it is not whole, not right, or not a member's; there is no other exception */
    static Contribution member(byte[] bytes) throws IOException {
        SnapshotInput in = body(bytes, MEMBER);
        return guarded(() -> {
            String id = in.text();
            long sequence = in.whole();
            long started = in.signed();
            String pid = in.text();
            Contribution member = new Contribution(id, sequence, started, pid, families(in));
            in.end();
            return member;
        });
    }

    /** @throws Refused if it is not whole, not right, or not the departed; there is no other exception */
    static Departed departed(byte[] bytes) throws IOException {
        SnapshotInput in = body(bytes, DEPARTED);
        return guarded(() -> {
            long generation = in.whole();
            Set<String> ids = new LinkedHashSet<>();
            for (int n = in.number(); n > 0; n--) {
                ids.add(in.text());
            }
            Departed departed = new Departed(generation, ids, families(in));
            in.end();
            return departed;
        });
    }

    private static SnapshotInput body(byte[] bytes, byte kind) throws IOException {
        int length = length(bytes);
        if (bytes.length != length) {
            throw new Refused(bytes.length + " bytes instead of " + length);
        }
        CRC32 crc = new CRC32();
        crc.update(bytes, HEADER, length - HEADER);
        if (ByteBuffer.wrap(bytes).getInt(HEADER - 4) != (int) crc.getValue()) {
            throw new Refused("wrong checksum");
        }
        SnapshotInput in = new SnapshotInput(bytes, HEADER);
        if (in.octet() != kind) {
            throw new Refused("a file of another kind");
        }
        return in;
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /** A right checksum does not prove that it was us who wrote it. */
    private static <T> T guarded(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (RuntimeException e) {
            throw new Refused("makes no sense: " + e);
        }
    }

    private static List<Family> families(SnapshotInput in) throws IOException {
        int n = in.number();
        List<Family> families = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String name = in.text();
            String exposed = in.text();
            String original = in.text();
            String help = in.text();
            String unit = in.text();
            Family.Kind kind = in.oneOf(Family.Kind.values());
            MultiprocessMode mode = in.oneOf(MultiprocessMode.values());
            Map<SeriesKey, Point> series = new LinkedHashMap<>();
            for (int left = in.number(); left > 0; left--) {
                series.put(key(in), point(in, kind));
            }
            families.add(new Family(name, exposed, original, help, unit, kind, mode, series));
        }
        return families;
    }

    private static SeriesKey key(SnapshotInput in) throws IOException {
        int labels = in.number();
        if (labels == 0) {
            return SeriesKey.NONE;
        }
        String[] pairs = new String[2 * labels];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = in.text();
        }
        return new SeriesKey(pairs);
    }

    private static Point point(SnapshotInput in, Family.Kind kind) throws IOException {
        if (kind == Family.Kind.INFO) {
            return Point.number(1, 0);
        }
        double value = in.fraction();
        if (kind == Family.Kind.GAUGE) {
            return Point.number(value, 0);
        }
        double rest = in.fraction();
        long created = in.whole();
        long count = kind == Family.Kind.SUMMARY ? in.whole() : 0;
        if (kind != Family.Kind.HISTOGRAM) {
            return new Point(value, rest, count, created, new double[0], new long[0], null);
        }
        double[] bounds = in.bounds();
        long[] counts = new long[bounds.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = in.whole();
        }
        return new Point(value, rest, 0, created, bounds, counts, fine(in));
    }

    private static @Nullable NativeBuckets fine(SnapshotInput in) throws IOException {
        if (in.octet() == 0) {
            return null;
        }
        return new NativeBuckets((int) in.signed(), in.fraction(), in.whole(), buckets(in), buckets(in));
    }

    private static SortedMap<Integer, Long> buckets(SnapshotInput in) throws IOException {
        SortedMap<Integer, Long> buckets = new TreeMap<>();
        for (int n = in.number(); n > 0; n--) {
            buckets.put((int) in.signed(), in.whole());
        }
        return buckets;
    }

    /** A file of an agent that is newer or older than this one: to be left alone. */
    static final class ForeignVersion extends Refused {
        private static final long serialVersionUID = 1;

        ForeignVersion(int version) {
            super("format version " + version + " instead of " + VERSION);
        }
    }
}
