package dev.sonde.core.scrape;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sonde.core.metric.SelfMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server and its few paths. The only class, with {@link MetricsPage}, that names the JDK's server, so that a JVM without
 * that module fails here and nowhere else. Thread-safe.
 */
final class HttpEndpoint implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExchangeThreads threads = new ExchangeThreads();
    private final MetricsPage metrics;
    private final IndexPage index;
    private final SelfMetrics self;
    private volatile boolean ready;
    private volatile @Nullable Supplier<String> rules;

    HttpEndpoint(InetSocketAddress address, PrometheusRegistry registry, SelfMetrics self) throws IOException {
        this.self = self;
        metrics = new MetricsPage(registry);
        index = new IndexPage(self);
        server = threads.start(() -> {
            HttpServer made = HttpServer.create(address, 0);
            made.setExecutor(threads);
            made.createContext("/", this::handle);
            made.start();
            return made;
        });
    }

    int port() {
        return server.getAddress().getPort();
    }

    void reportsRules(Supplier<String> json) {
        rules = json;
    }

    void ready(boolean now) {
        ready = now;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        threads.requestRead();
        try {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, TEXT, "only GET and HEAD\n");
                return;
            }
            switch (String.valueOf(exchange.getRequestURI().getPath())) {
                case "/metrics":
                    long start = System.nanoTime();
                    metrics.answer(exchange);
                    self.scraped(System.nanoTime() - start);
                    break;
                case "/-/healthy":
                    send(exchange, 200, TEXT, "healthy\n");
                    break;
                case "/-/ready":
                    send(exchange, ready ? 200 : 503, TEXT, ready ? "ready\n" : "not ready\n");
                    break;
                case "/":
                    send(exchange, 200, "text/html; charset=utf-8", index.render(ready));
                    break;
                case "/api/v1/rules":
                    answerRules(exchange);
                    break;
                default:
                    send(exchange, 404, TEXT, "not found\n");
            }
        } catch (RuntimeException | LinkageError e) {
            if (exchange.getResponseCode() < 0) {
                send(exchange, 500, TEXT, "failed: " + e + "\n");
            }
        } finally {
            exchange.close();
        }
    }

    /** Names the application's classes, so that it is not for everybody who may scrape. */
    void answerRules(HttpExchange exchange) throws IOException {
        Supplier<String> json = rules;
        if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
            send(exchange, 403, TEXT, "/api/v1/rules is for clients on the same machine\n");
        } else if (json == null) {
            send(exchange, 503, TEXT, "not ready\n");
        } else {
            send(exchange, 200, "application/json; charset=utf-8", json.get());
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        ByteArrayOutputStream body = new ByteArrayOutputStream(text.length());
        body.write(text.getBytes(StandardCharsets.UTF_8));
        send(exchange, status, body);
    }

    /** Sends a whole answer; to HEAD only what it would have been. */
    static void send(HttpExchange exchange, int status, ByteArrayOutputStream body) throws IOException {
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.size()));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.size());
        try (OutputStream out = exchange.getResponseBody()) {
            body.writeTo(out);
        }
    }
}
