package dev.sonde.core.multiprocess;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The parts of which {@link SnapshotFormat} is made, as they are written. Not thread-safe. */
final class SnapshotOutput {
    private byte[] bytes = new byte[1 << 14];
    private int size;
    private final Map<String, Integer> texts = new HashMap<>();
    private double[] lastBounds = {};

    /** @param free bytes that are left for what comes before */
    SnapshotOutput(int free) {
        size = free;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    void octet(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void whole(long value) {
        room(10);
        long left = value;
        while ((left & ~0x7fL) != 0) {
            bytes[size++] = (byte) ((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    void signed(long value) {
        whole((value << 1) ^ (value >> 63));
    }

    void fraction(double value) {
        room(8);
        ByteBuffer.wrap(bytes).putDouble(size, value);
        size += 8;
    }

    void text(String text) {
        Integer known = texts.putIfAbsent(text, texts.size());
        if (known != null) {
            whole(known);
            return;
        }
        whole(texts.size() - 1L);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        whole(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    /** Bounds are mostly the ones of the series before: one byte then. */
    void bounds(double[] bounds) {
        if (Arrays.equals(bounds, lastBounds)) {
            whole(0);
            return;
        }
        whole(1L + bounds.length);
        for (double bound : bounds) {
            fraction(bound);
        }
        lastBounds = bounds;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }
}
