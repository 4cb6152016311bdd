package dev.sonde.core.scrape;

import com.sun.net.httpserver.HttpExchange;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics}: collects, writes in the format the client asked for, compressed if it takes that, and sends. The whole answer
 * is made before the first byte goes out, so a failure is a 500 and never half a scrape, and a slow client holds no collector.
 */
final class MetricsPage {
    /** What the formats add to a metric's own name. */
    private static final String[] SUFFIXES = {"_total", "_bucket", "_count", "_sum", "_created", "_info"};

    private final PrometheusRegistry registry;
    private volatile int lastSize = 1 << 14;

    MetricsPage(PrometheusRegistry registry) {
        this.registry = registry;
    }

    void answer(HttpExchange exchange) throws IOException {
        ScrapeFormat format = ScrapeFormat.of(joined(exchange, "Accept"));
        boolean compressed = takesGzip(joined(exchange, "Accept-Encoding"));
        Set<String> names = names(exchange.getRequestURI().getRawQuery());
        MetricSnapshots snapshots = names.isEmpty() ? registry.scrape() : registry.scrape(named(names));
        ByteArrayOutputStream body = new ByteArrayOutputStream(lastSize + 1024);
        try (OutputStream out = compressed ? new GZIPOutputStream(body, 8192) : body) {
            format.write(out, snapshots);
        }
        lastSize = body.size();
        exchange.getResponseHeaders().set("Content-Type", format.contentType());
        exchange.getResponseHeaders().set("Vary", "Accept, Accept-Encoding");
        if (compressed) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        HttpEndpoint.send(exchange, 200, body);
    }

    private static @Nullable String joined(HttpExchange exchange, String header) {
        List<String> values = exchange.getRequestHeaders().get(header);
        return values == null ? null : String.join(",", values);
    }

    private static boolean takesGzip(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.split(";", -1);
            if (parts[0].trim().equals("gzip")) {
                return parts.length == 1 || !parts[1].trim().matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    /** The values of all {@code name[]} parameters. */
    private static Set<String> names(@Nullable String query) {
        Set<String> names = new HashSet<>();
        for (String pair : (query == null ? "" : query).split("&", -1)) {
            int eq = pair.indexOf('=');
            if (eq > 0 && decoded(pair.substring(0, eq)).equals("name[]")) {
                names.add(decoded(pair.substring(eq + 1)));
            }
        }
        return names;
    }

    /** A metric is meant by its own name and by that of any of its samples. */
    private static Predicate<String> named(Set<String> names) {
        return metric -> {
            if (names.contains(metric)) {
                return true;
            }
            for (String suffix : SUFFIXES) {
                if (names.contains(metric + suffix)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, "UTF-8");
        } catch (UnsupportedEncodingException | IllegalArgumentException e) {
            return text;
        }
    }
}
