package dev.sonde.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * One HTTP/1.1 connection that is kept open. It does the least a client can, so that on a machine with few cores the load
 * takes little from the program under load. Not thread-safe.
 */
final class Connection implements Closeable {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final StringBuilder line = new StringBuilder();

    Connection(int port) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), 16_384);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    record Answer(int status, String body) {}

    /** A whole request as it goes over the wire. */
    static String request(String method, String path, String token, String json) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n"
                + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                + (json.isEmpty() ? "" : "Content-Type: application/json\r\n")
                + (method.equals("GET") ? "" : "Content-Length: " + json.getBytes(UTF_8).length + "\r\n")
                + "\r\n"
                + json;
    }

    /** Sends a request and waits for the last byte of its answer. */
    Answer send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(UTF_8));
        String statusLine = readLine();
        int status = Integer.parseInt(statusLine.substring(9, 12));
        long length = -1;
        boolean chunked = false;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            int colon = header.indexOf(':');
            if (header.regionMatches(true, 0, "Content-Length", 0, colon)) {
                length = Long.parseLong(header.substring(colon + 1).trim());
            } else if (header.regionMatches(true, 0, "Transfer-Encoding", 0, colon)) {
                chunked = true;
            }
        }
        if (chunked) {
            return new Answer(status, text(readChunks()));
        }
        if (length < 0 && status != 204 && status != 304) {
            throw new IOException("an answer without a length: " + statusLine);
        }
        return new Answer(status, length <= 0 ? "" : text(readExactly((int) length)));
    }

    private static String text(byte[] body) {
        return new String(body, UTF_8);
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = readLine();
            int semicolon = size.indexOf(';');
            int length = Integer.parseInt((semicolon < 0 ? size : size.substring(0, semicolon)).trim(), 16);
            body.writeBytes(readExactly(length));
            readLine();
            if (length == 0) {
                return body.toByteArray();
            }
        }
    }

    private byte[] readExactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("closed within a body");
        }
        return bytes;
    }

    private String readLine() throws IOException {
        line.setLength(0);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("closed within a line");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
