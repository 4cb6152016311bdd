package dev.sonde.core.scrape;

import dev.sonde.core.metric.LibraryDefaults;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The formats of a scrape, in order of preference where a client takes several equally. */
enum ScrapeFormat {
    PROTOBUF,
    OPEN_METRICS,
    TEXT;

    private static final ExpositionFormats LIBRARY = ExpositionFormats.init(LibraryDefaults.properties());

    /**
     * The format that an {@code Accept} header wants most, by its weights; text for one that names none of ours, so that a
     * browser sees something.
     */
    static ScrapeFormat of(@Nullable String accept) {
        ScrapeFormat best = TEXT;
        double weight = 0;
        for (String range : (accept == null ? "" : accept.toLowerCase(Locale.ROOT)).split(",", -1)) {
            ScrapeFormat format = ofRange(range);
            double q = weight(range);
            if (format != null && q > 0 && (q > weight || (q == weight && format.compareTo(best) < 0))) {
                best = format;
                weight = q;
            }
        }
        return best;
    }

    private static @Nullable ScrapeFormat ofRange(String range) {
        String type = range.split(";", -1)[0].trim();
        switch (type) {
            case "application/vnd.google.protobuf":
                // Other messages and encodings exist. (With "proto=" it is no class name that relocation would
                // rewrite.)
                return range.contains("proto=io.prometheus.client.metricfamily")
                                && (range.contains("delimited") || !range.contains("encoding"))
                        ? PROTOBUF
                        : null;
            case "application/openmetrics-text":
                return OPEN_METRICS;
            case "text/plain":
            case "text/*":
            case "*/*":
                return TEXT;
            default:
                return null;
        }
    }

    private static double weight(String range) {
        for (String parameter : range.split(";", -1)) {
            String p = parameter.trim();
            if (p.startsWith("q=")) {
                try {
                    return Double.parseDouble(p.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }

    String contentType() {
        return this == PROTOBUF ? ProtobufFormat.CONTENT_TYPE : text().getContentType();
    }

    void write(OutputStream out, MetricSnapshots snapshots) throws IOException {
        if (this == PROTOBUF) {
            ProtobufFormat.write(out, snapshots);
        } else {
            // Names are checked when rules load; there should be nothing to escape.
            text().write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        }
    }

    private ExpositionFormatWriter text() {
        return this == OPEN_METRICS
                ? LIBRARY.getOpenMetricsTextFormatWriter()
                : LIBRARY.getPrometheusTextFormatWriter();
    }
}
