package dev.sonde.core.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeThreadsTest {
    @Test
    void cutsOffClientsThatDoNotFinishTheirRequestAndServesWhoWaited() throws Exception {
        try (ExchangeThreads threads = new ExchangeThreads(Duration.ofMillis(200), Duration.ofSeconds(20))) {
            HttpServer server = server(threads, 2);
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < ExchangeThreads.THREADS; i++) {
                slow.add(send(server, "GET / HTT"));
            }
            assertThat(answer(send(server, "GET / HTTP/1.0\r\n\r\n"))).startsWith("HTTP/1.1 200");
            for (Socket s : slow) {
                assertThat(answer(s)).isEmpty();
            }
            server.stop(0);
        }
    }

    @Test
    void cutsOffClientsThatDoNotTakeTheirAnswer() throws Exception {
        try (ExchangeThreads threads = new ExchangeThreads(Duration.ofSeconds(20), Duration.ofMillis(200))) {
            HttpServer server = server(threads, 200_000_000);
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < ExchangeThreads.THREADS; i++) {
                slow.add(send(server, "GET / HTTP/1.0\r\n\r\n"));
            }
            assertThat(answer(send(server, "GET /short HTTP/1.0\r\n\r\n"))).startsWith("HTTP/1.1 200");
            for (Socket s : slow) {
                s.close();
            }
            server.stop(0);
        }
    }

    private static HttpServer server(ExchangeThreads threads, int bytes) throws Exception {
        return threads.start(() -> {
            HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                threads.requestRead();
                int length = exchange.getRequestURI().getPath().equals("/short") ? 2 : bytes;
                exchange.sendResponseHeaders(200, length);
                byte[] chunk = new byte[Math.min(length, 1 << 20)];
                for (int sent = 0; sent < length; sent += chunk.length) {
                    exchange.getResponseBody().write(chunk, 0, Math.min(chunk.length, length - sent));
                }
                exchange.close();
            });
            server.start();
            return server;
        });
    }

    private static Socket send(HttpServer server, String text) throws Exception {
        Socket socket = new Socket("localhost", server.getAddress().getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(text.getBytes(UTF_8));
        return socket;
    }

    private static String answer(Socket socket) throws Exception {
        try (socket) {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
