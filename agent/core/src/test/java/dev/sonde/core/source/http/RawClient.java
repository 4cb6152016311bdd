package dev.sonde.core.source.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One HTTP/1.1 connection that sees every byte: the truth that the events are compared with. */
final class RawClient implements Closeable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    RawClient(int port) throws IOException {
        socket = new Socket("localhost", port);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Status and body length after dechunking. */
    record Answer(int status, long body) {}

    /** Sends a request with a body of that many bytes; -1 for none. */
    Answer send(String method, String target, long body) throws IOException {
        return send(method, target, body, false);
    }

    Answer send(String method, String target, long body, boolean chunked) throws IOException {
        StringBuilder head = new StringBuilder()
                .append(method)
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n");
        if (chunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (body >= 0) {
            head.append("Content-Length: ").append(body).append("\r\n");
        }
        write(head.append("\r\n").toString());
        byte[] block = new byte[3_000];
        for (long left = body; left > 0; left -= block.length) {
            int now = (int) Math.min(block.length, left);
            if (chunked) {
                write(Integer.toHexString(now) + "\r\n");
            }
            out.write(block, 0, now);
            if (chunked) {
                write("\r\n");
            }
        }
        if (chunked) {
            write("0\r\n\r\n");
        }
        out.flush();
        return receive(method);
    }

    /** Sends text as it is. */
    void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Reads the status line and no more. */
    int receiveStatus() throws IOException {
        return Integer.parseInt(line().substring(9, 12));
    }

    Answer receive(String method) throws IOException {
        int status = receiveStatus();
        long length = -1;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).trim());
            }
            chunked |= lower.equals("transfer-encoding: chunked");
        }
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return new Answer(status, 0);
        }
        if (chunked) {
            return new Answer(status, dechunk());
        }
        return new Answer(status, length >= 0 ? skip(length) : skipAll());
    }

    private long dechunk() throws IOException {
        long total = 0;
        while (true) {
            long size = Long.parseLong(line(), 16);
            skip(size);
            line();
            if (size == 0) {
                return total;
            }
            total += size;
        }
    }

    private long skip(long count) throws IOException {
        for (long i = 0; i < count; i++) {
            if (in.read() < 0) {
                throw new EOFException(i + " of " + count);
            }
        }
        return count;
    }

    private long skipAll() throws IOException {
        long total = 0;
        while (in.read() >= 0) {
            total++;
        }
        return total;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("connection closed");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Resets the connection. */
    void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
