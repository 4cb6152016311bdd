package dev.sonde.it;

import dev.sonde.it.harness.AgentEndpoint;
import dev.sonde.it.harness.Sample;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Instant queries to a Prometheus, by its HTTP API. */
final class PrometheusApi {

    private final AgentEndpoint server;

    PrometheusApi(int port) {
        this.server = new AgentEndpoint(port);
    }

    /**
     * The vector that a query results in; a sample without a name has an empty one.
     *
     * @throws IllegalStateException when Prometheus does not answer with a vector
     */
    List<Sample> query(String promql) {
        HttpResponse<String> response =
                server.get("/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8));
        // JSON is YAML.
        Map<?, ?> answer = (Map<?, ?>)
                new Load(LoadSettings.builder().setCodePointLimit(64 << 20).build()).loadFromString(response.body());
        if (!"success".equals(answer.get("status"))) {
            throw new IllegalStateException(promql + ": " + response.body());
        }
        List<Sample> samples = new ArrayList<>();
        for (Object each : (List<?>) ((Map<?, ?>) answer.get("data")).get("result")) {
            Map<?, ?> series = (Map<?, ?>) each;
            Map<String, String> labels = new LinkedHashMap<>();
            ((Map<?, ?>) series.get("metric")).forEach((name, value) -> labels.put((String) name, (String) value));
            String name = labels.containsKey("__name__") ? labels.remove("__name__") : "";
            samples.add(new Sample(name, labels, number((String) ((List<?>) series.get("value")).get(1))));
        }
        return samples;
    }

    /**
     * The only value that a query results in.
     *
     * @throws IllegalStateException when there are none or several
     */
    double value(String promql) {
        List<Sample> samples = query(promql);
        if (samples.size() != 1) {
            throw new IllegalStateException(promql + " has " + samples);
        }
        return samples.get(0).value();
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
