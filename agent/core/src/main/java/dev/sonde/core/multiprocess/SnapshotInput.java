package dev.sonde.core.multiprocess;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The parts of which {@link SnapshotFormat} is made, as they are read. Not thread-safe. */
final class SnapshotInput {
    private final byte[] bytes;
    private int at;
    private final List<String> texts = new ArrayList<>();
    private double[] lastBounds = {};

    SnapshotInput(byte[] bytes, int start) {
        this.bytes = bytes;
        this.at = start;
    }

    int octet() throws IOException {
        need(1);
        return bytes[at++];
    }

    long whole() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            need(1);
            byte b = bytes[at++];
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new Refused("a number without end");
    }

    /** How many follow, each of which takes a byte at least. */
    int number() throws IOException {
        long number = whole();
        if (number < 0 || number > bytes.length - at) {
            throw new Refused(number + " things in " + (bytes.length - at) + " bytes");
        }
        return (int) number;
    }

    long signed() throws IOException {
        long value = whole();
        return (value >>> 1) ^ -(value & 1);
    }

    double fraction() throws IOException {
        need(8);
        at += 8;
        return ByteBuffer.wrap(bytes).getDouble(at - 8);
    }

    String text() throws IOException {
        long known = whole();
        if (known >= 0 && known < texts.size()) {
            return texts.get((int) known);
        }
        if (known != texts.size()) {
            throw new Refused("text " + known + " of " + texts.size());
        }
        int length = number();
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        texts.add(text);
        return text;
    }

    double[] bounds() throws IOException {
        int number = number();
        if (number > 0) {
            double[] bounds = new double[number - 1];
            for (int i = 0; i < bounds.length; i++) {
                bounds[i] = fraction();
            }
            lastBounds = bounds;
        }
        return lastBounds;
    }

    /** One of these, by its name. */
    <E extends Enum<E>> E oneOf(E[] all) throws IOException {
        String name = text();
        for (E each : all) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw new Refused("no " + name + " is known");
    }

    void end() throws IOException {
        if (at != bytes.length) {
            throw new Refused((bytes.length - at) + " bytes too many");
        }
    }

    private void need(int more) throws Refused {
        if (more > bytes.length - at) {
            throw new Refused("ends too early");
        }
    }
}
