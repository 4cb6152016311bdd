package dev.sonde.core.source.redis;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A server that speaks just enough of Redis' protocol, counts what it is sent and answers as it is told: the key
 * {@code silent} gets no answer, {@code wrong} an error, {@code drop} a closed connection, {@code slow} an answer after 100 ms.
 */
final class FakeRedis implements Closeable {
    private final ServerSocket server;
    private final ConcurrentMap<String, Integer> received = new ConcurrentHashMap<>();
    private final List<Socket> sockets = new ArrayList<>();

    FakeRedis(int port) throws IOException {
        server = new ServerSocket(port);
        Thread acceptor = new Thread(this::accept, "fake-redis");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** Commands received, by lower-case name. */
    Map<String, Integer> received() {
        return new TreeMap<>(received);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                synchronized (sockets) {
                    sockets.add(socket);
                }
                Thread thread = new Thread(() -> serve(socket), "fake-redis-connection");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (true) {
                List<String> command = read(in);
                String name = command.get(0).toLowerCase(Locale.ROOT);
                received.merge(name, 1, Integer::sum);
                String key = command.size() > 1 ? command.get(1) : "";
                if (key.equals("drop")) {
                    return;
                }
                if (key.equals("slow")) {
                    Thread.sleep(100);
                }
                if (!key.equals("silent")) {
                    out.write(answer(name, key).getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        } catch (IOException | InterruptedException e) {
            // The client went away.
        }
    }

    private static String answer(String name, String key) {
        if (key.equals("wrong")) {
            return "-WRONGTYPE on purpose\r\n";
        }
        return switch (name) {
            case "hello" -> "-ERR unknown command\r\n";
            case "ping" -> "+PONG\r\n";
            case "get" -> "$5\r\nvalue\r\n";
            case "incr", "del" -> ":1\r\n";
            case "smembers" -> "*3\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n";
            default -> "+OK\r\n";
        };
    }

    private static List<String> read(InputStream in) throws IOException {
        int count = Integer.parseInt(line(in).substring(1));
        List<String> command = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = Integer.parseInt(line(in).substring(1));
            byte[] word = in.readNBytes(length);
            line(in);
            command.add(new String(word, StandardCharsets.UTF_8));
        }
        return command;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Closes all connections; the server goes on. */
    void dropAll() throws IOException {
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
            sockets.clear();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        dropAll();
    }
}
