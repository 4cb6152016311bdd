package dev.sonde.core.multiprocess;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers who asks a member for this moment's values: over the loopback interface, and only who knows the secret that stands in the member's
 * file, so that it gives nothing to those who cannot read the directory. A client sends the secret and gets a file of {@link SnapshotFormat}.
 * Thread-safe.
 */
final class LiveAnswers implements AutoCloseable {
    /** Clients at once; more fall back on what the member wrote. */
    private static final int CLIENTS = 4;

    private static final int READ_MILLIS = 1000;
    private static final long OVERDUE = TimeUnit.SECONDS.toNanos(5);
    private static final int SECRET = 32;

    private final ServerSocket server;
    private final String secret;
    private final Supplier<byte[]> answer;
    private final ThreadPoolExecutor threads;
    private final Map<Socket, Long> open = new ConcurrentHashMap<>();

    /**
     * @param secret 32 characters of ASCII
     * @param answer asked on a thread of this object's own
     */
    LiveAnswers(String secret, Supplier<byte[]> answer, ThreadFactory factory) throws IOException {
        this.secret = secret;
        this.answer = answer;
        server = new ServerSocket();
        try {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        threads = new ThreadPoolExecutor(1, 1 + CLIENTS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
        threads.execute(this::accept);
    }

    /** How to ask it, for the member's file. */
    String where() {
        return server.getLocalPort() + " " + secret;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // Then it is closed with its process.
        }
        threads.shutdownNow();
        open.keySet().forEach(LiveAnswers::close);
    }

    /** Hangs up on clients that do not take their answer. */
    void tidy() {
        long now = System.nanoTime();
        open.forEach((client, since) -> {
            if (now - since > OVERDUE) {
                close(client);
            }
        });
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.put(client, System.nanoTime());
                try {
                    threads.execute(() -> serve(client));
                } catch (RuntimeException tooMany) {
                    end(client);
                }
            } catch (IOException e) {
                // Closed, or too many open files: then the next one may succeed, but not at once.
                if (!server.isClosed()) {
                    pause();
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket client) {
        try {
            client.setSoTimeout(READ_MILLIS);
            byte[] asked = new byte[SECRET];
            new DataInputStream(client.getInputStream()).readFully(asked);
            if (Arrays.equals(asked, secret.getBytes(StandardCharsets.US_ASCII))) {
                client.getOutputStream().write(answer.get());
            }
        } catch (IOException | RuntimeException e) {
            // The client falls back on what is written.
        } finally {
            end(client);
        }
    }

    private void end(Socket client) {
        open.remove(client);
        close(client);
    }

    private static void close(Socket client) {
        try {
            client.close();
        } catch (IOException e) {
            // It is gone, as was wanted.
        }
    }

    /**
     * Asks a member.
     *
     * @param where as {@link #where()} told it; empty for a member that does not answer
     * @return null if there is nobody who answers there
     */
    static @Nullable Contribution ask(String where, String id, int millis) {
        String[] parts = where.split(" ", -1);
        if (parts.length != 2 || parts[1].length() != SECRET) {
            return null;
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(millis);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(parts[0])), millis);
            socket.getOutputStream().write(parts[1].getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] header = new byte[SnapshotFormat.HEADER];
            in.readFully(header);
            byte[] whole = Arrays.copyOf(header, SnapshotFormat.length(header));
            for (int at = header.length; at < whole.length; ) {
                int read = in.read(whole, at, whole.length - at);
                if (read < 0 || System.nanoTime() - end > 0) {
                    return null;
                }
                at += read;
            }
            Contribution answer = SnapshotFormat.member(whole);
            return answer.id.equals(id) ? answer : null;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
