package dev.sonde.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The HTTP side of an agent: what a Prometheus would ask it. Safe for use by several threads. */
public final class AgentEndpoint {

    /** How long an agent may take to answer; generous, for machines that are busy with something else. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final URI base;

    public AgentEndpoint(int port) {
        this.base = URI.create("http://127.0.0.1:" + port);
    }

    /**
     * Waits until the agent says it is ready: its rules are loaded and its exporter answers.
     *
     * @param alive whether there is still something to wait for
     * @throws IllegalStateException when the agent is not ready within {@link #PATIENCE} or nothing is left to wait for
     */
    public AgentEndpoint awaitReady(BooleanSupplier alive) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && alive.getAsBoolean()) {
            if (isReady()) {
                return this;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new IllegalStateException("the agent at " + base + " did not become ready");
    }

    /** Whether it says right now that it is ready; no answer is a no. */
    public boolean isReady() {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /**
     * One scrape in the text format.
     *
     * @throws IllegalStateException when the answer is not 200
     */
    public Scrape scrape() {
        HttpResponse<String> response = get("/metrics", "Accept", "text/plain;version=0.0.4");
        if (response.statusCode() != 200) {
            throw new IllegalStateException("scrape answered " + response.statusCode() + ": " + response.body());
        }
        return Scrape.parse(response.body());
    }

    /**
     * A GET with the given headers (name, value, …).
     *
     * @throws UncheckedIOException when there is no answer within ten seconds
     */
    public HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(10));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
