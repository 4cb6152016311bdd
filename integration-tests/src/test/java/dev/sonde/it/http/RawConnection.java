package dev.sonde.it.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** One HTTP/1 connection that sees every byte: the truth that metrics are compared with. */
final class RawConnection implements Closeable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    RawConnection(int port) throws IOException {
        socket = new Socket("localhost", port);
        socket.setSoTimeout(10_000);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /**
     * What the client got.
     *
     * @param body bytes after dechunking and decompressing
     * @param compressed whether the body came compressed
     */
    record Answer(int status, long body, boolean compressed) {}

    /** Sends a request without a body; {@code headers} as lines. */
    Answer send(String method, String target, String... headers) throws IOException {
        write(head(method, target, headers) + "\r\n");
        return receive(method);
    }

    /** Sends a request with a body of known length. */
    Answer sendBody(String method, String target, byte[] body, String... headers) throws IOException {
        write(head(method, target, headers) + "Content-Length: " + body.length + "\r\n\r\n");
        out.write(body);
        out.flush();
        return receive(method);
    }

    /** Sends a request whose body comes in chunks of 3,000 bytes. */
    Answer sendChunked(String method, String target, byte[] body, String... headers) throws IOException {
        write(head(method, target, headers) + "Transfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < body.length; at += 3_000) {
            int now = Math.min(3_000, body.length - at);
            write(Integer.toHexString(now) + "\r\n");
            out.write(body, at, now);
            write("\r\n");
        }
        write("0\r\n\r\n");
        return receive(method);
    }

    static String head(String method, String target, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.toString();
    }

    /** Sends text as it is. */
    void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Reads the status line and no more. */
    int receiveStatus() throws IOException {
        String line = line();
        if (!line.startsWith("HTTP/1.")) {
            throw new IOException("no status line: " + line);
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    /** Reads an answer to its end; those of 100 and 103 that come before it are passed over. */
    Answer receive(String method) throws IOException {
        return receive(method, false);
    }

    /** @param broken whether the connection may break in the middle of a chunked body: what came until then counts */
    Answer receive(String method, boolean broken) throws IOException {
        int status = receiveStatus();
        long length = -1;
        boolean chunked = false;
        boolean compressed = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).trim());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.endsWith("chunked");
            compressed |= lower.startsWith("content-encoding:") && lower.endsWith("gzip");
        }
        if (status == 100 || status == 103) {
            return receive(method, broken);
        }
        if (method.equals("HEAD") || status == 101 || status == 204 || status == 304) {
            return new Answer(status, 0, false);
        }
        byte[] body = chunked ? dechunk(broken) : length >= 0 ? in.readNBytes((int) length) : in.readAllBytes();
        if (compressed) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        return new Answer(status, body.length, compressed);
    }

    private byte[] dechunk(boolean broken) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            dechunk(body);
        } catch (EOFException | SocketException e) {
            if (!broken) {
                throw e;
            }
        }
        return body.toByteArray();
    }

    private void dechunk(ByteArrayOutputStream body) throws IOException {
        int bytes;
        do {
            String size = line();
            int semicolon = size.indexOf(';');
            bytes = Integer.parseInt((semicolon < 0 ? size : size.substring(0, semicolon)).trim(), 16);
            body.write(in.readNBytes(bytes));
            if (bytes > 0) {
                line();
            }
        } while (bytes > 0);
        while (!line().isEmpty()) {
            // Trailers.
        }
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("connection closed after " + line);
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Goes away without a word, as a process that is killed. */
    void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
