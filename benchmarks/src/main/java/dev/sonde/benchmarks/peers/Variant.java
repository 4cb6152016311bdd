package dev.sonde.benchmarks.peers;

import java.nio.file.Path;
import java.util.List;

/** What the sample application is started with. */
public enum Variant {
    NONE("no agent", "") {
        @Override
        List<String> jvmArguments(Path root, int scrapePort) {
            return List.of();
        }
    },
    SONDE("Sonde", "http_requests_total") {
        @Override
        List<String> jvmArguments(Path root, int scrapePort) {
            return List.of("-javaagent:" + root.resolve("agent/target/sonde-agent.jar") + "=host=127.0.0.1,port="
                    + scrapePort + ",rules=" + root.resolve("instrumentation-rules.yaml"));
        }
    },
    /** Metrics only: nothing is exported of traces and logs. */
    OPENTELEMETRY("opentelemetry-javaagent 2.33.1", "http_server_request_duration_seconds_count") {
        @Override
        List<String> jvmArguments(Path root, int scrapePort) {
            return List.of(
                    "-javaagent:" + root.resolve("benchmarks/target/peers/opentelemetry-javaagent-2.33.1.jar"),
                    "-Dotel.service.name=sample-app",
                    "-Dotel.traces.exporter=none",
                    "-Dotel.logs.exporter=none",
                    "-Dotel.metrics.exporter=prometheus",
                    "-Dotel.exporter.prometheus.host=127.0.0.1",
                    "-Dotel.exporter.prometheus.port=" + scrapePort);
        }
    };

    final String title;
    /** The series whose sum is the number of requests this agent saw; empty without an agent. */
    final String requestsMetric;

    Variant(String title, String requestsMetric) {
        this.title = title;
        this.requestsMetric = requestsMetric;
    }

    abstract List<String> jvmArguments(Path root, int scrapePort);

    /** Of so many requests beside the one that asked for the application's health: OpenTelemetry counts that too. */
    long requestsCounted(long sent) {
        return this == OPENTELEMETRY ? sent + 1 : sent;
    }

    boolean isScraped() {
        return !requestsMetric.isEmpty();
    }
}
