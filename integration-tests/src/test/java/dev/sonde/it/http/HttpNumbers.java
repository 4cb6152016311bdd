package dev.sonde.it.http;

import dev.sonde.it.harness.Sample;
import dev.sonde.it.harness.Scrape;
import java.util.Map;
import java.util.TreeMap;

/** The four HTTP metrics of a scrape, flat: {@code requests GET /app 200} to a number. Immutable. */
final class HttpNumbers {
    private final Map<String, Double> values;

    private HttpNumbers(Map<String, Double> values) {
        this.values = values;
    }

    static HttpNumbers of(Scrape scrape) {
        Map<String, Double> values = new TreeMap<>();
        for (Sample sample : scrape.samples()) {
            String kind =
                    switch (sample.name()) {
                        case "http_requests_total" -> "requests";
                        case "http_request_duration_seconds_count" -> "durations";
                        case "http_request_duration_seconds_sum" -> "seconds";
                        case "http_request_size_bytes_count" -> "sizes read";
                        case "http_request_size_bytes_sum" -> "bytes read";
                        case "http_response_size_bytes_count" -> "sizes written";
                        case "http_response_size_bytes_sum" -> "bytes written";
                        default -> "";
                    };
            if (!kind.isEmpty()) {
                Map<String, String> labels = sample.labels();
                String status = labels.get("status_code");
                values.put(
                        kind + " " + labels.get("method") + " " + labels.get("endpoint")
                                + (status == null ? "" : " " + status),
                        sample.value());
            }
        }
        return new HttpNumbers(values);
    }

    /** What has changed since {@code before}, without what stayed as it was. */
    Map<String, Double> since(HttpNumbers before) {
        Map<String, Double> changed = new TreeMap<>();
        values.forEach((key, value) -> {
            double change = value - before.values.getOrDefault(key, 0.0);
            if (change != 0) {
                changed.put(key, change);
            }
        });
        return changed;
    }
}
