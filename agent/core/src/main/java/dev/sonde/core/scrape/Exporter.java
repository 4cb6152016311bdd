package dev.sonde.core.scrape;

import dev.sonde.core.metric.SelfMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers scrapes over HTTP: {@code /metrics}, {@code /-/healthy}, {@code /-/ready}, {@code /api/v1/rules} and an index page.
 *
 * <p>Runs on the JDK's own server, started here and not through prometheus-metrics' {@code HTTPServer}, which sets system
 * properties of the host. Starting makes that server ask for a JDK logger, so it belongs after the application has set up its
 * logging. Thread-safe.
 */
public final class Exporter implements AutoCloseable {
    /** Ports that are tried, the given one first. */
    static final int PORTS = 10;

    private final HttpEndpoint endpoint;

    private Exporter(HttpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Starts to listen. Whatever goes wrong is told to the log, in one line, and nothing is thrown.
     *
     * @param host name or address to listen on; null for every address
     * @param port the first port to try, of {@value #PORTS}; 0 for any that is free
     * @param log told where the exporter listens, or why it does not
     * @return the exporter, or null when there is none
     */
    public static @Nullable Exporter start(
            @Nullable String host, int port, PrometheusRegistry registry, SelfMetrics self, Consumer<String> log) {
        try {
            Class.forName("com.sun.net.httpserver.HttpServer", false, Exporter.class.getClassLoader());
            InetAddress address = host == null ? null : InetAddress.getByName(host);
            HttpEndpoint endpoint = bind(address, port, registry, self);
            log.accept("metrics at http://" + (host == null ? "localhost" : host) + ":" + endpoint.port() + "/metrics"
                    + (port == 0 || endpoint.port() == port ? "" : ", because port " + port + " is in use"));
            return new Exporter(endpoint);
        } catch (ClassNotFoundException | LinkageError e) {
            log.accept("no metrics: this JVM has no module jdk.httpserver (" + e + ")");
        } catch (IOException | RuntimeException e) {
            log.accept("no metrics: cannot listen on " + (host == null ? "" : host + " ") + "port " + port
                    + (last(port) > port ? " to " + last(port) : "") + " (" + e + ")");
        }
        return null;
    }

    private static HttpEndpoint bind(
            @Nullable InetAddress address, int first, PrometheusRegistry registry, SelfMetrics self)
            throws IOException {
        for (int port = first; ; port++) {
            try {
                return new HttpEndpoint(new InetSocketAddress(address, port), registry, self);
            } catch (BindException refused) {
                if (port == last(first)) {
                    throw refused;
                }
            }
        }
    }

    private static int last(int first) {
        return first == 0 ? 0 : Math.min(first + PORTS - 1, 65_535);
    }

    /** The port that is listened on. */
    public int port() {
        return endpoint.port();
    }

    /** From now on {@code /api/v1/rules} answers with this JSON, to clients on the same machine. */
    public void reportsRules(Supplier<String> json) {
        endpoint.reportsRules(json);
    }

    /** From now on {@code /-/ready} says so, until told otherwise. */
    public void ready(boolean ready) {
        endpoint.ready(ready);
    }

    /** Stops listening and ends the threads. */
    @Override
    public void close() {
        endpoint.close();
    }
}
