package dev.sonde.core.scrape;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the wire format of Protocol Buffers: a tag of field number and wire type before each value, numbers in groups of seven
 * bits, messages and texts after their length. Not thread-safe.
 */
final class ProtobufOutput {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;

    private byte[] bytes = new byte[64];
    private int size;

    void text(int field, String value) {
        bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    void number(int field, double value) {
        tag(field, FIXED64);
        long bits = Double.doubleToRawLongBits(value);
        room(8);
        for (int i = 0; i < 8; i++) {
            bytes[size++] = (byte) (bits >>> (8 * i));
        }
    }

    /** A uint32, uint64, int32 that is not negative, or an enum. */
    void unsigned(int field, long value) {
        tag(field, VARINT);
        varint(value);
    }

    /** A sint32 or sint64. */
    void signed(int field, long value) {
        tag(field, VARINT);
        varint((value << 1) ^ (value >> 63));
    }

    void message(int field, ProtobufOutput message) {
        tag(field, LENGTH);
        varint(message.size);
        append(message.bytes, message.size);
    }

    /** Fields that were written apart. */
    void append(ProtobufOutput fields) {
        append(fields.bytes, fields.size);
    }

    /** The whole message after its length, as a stream of messages is written. */
    void writeDelimited(OutputStream out) throws IOException {
        ProtobufOutput length = new ProtobufOutput();
        length.varint(size);
        out.write(length.bytes, 0, length.size);
        out.write(bytes, 0, size);
    }

    private void bytes(int field, byte[] value) {
        tag(field, LENGTH);
        varint(value.length);
        append(value, value.length);
    }

    private void tag(int field, int wireType) {
        varint(((long) field << 3) | wireType);
    }

    private void varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void append(byte[] from, int length) {
        room(length);
        System.arraycopy(from, 0, bytes, size, length);
        size += length;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
