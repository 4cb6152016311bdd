package dev.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.it.harness.AgentProcess;
import dev.sonde.it.harness.JavaProgram;
import dev.sonde.it.harness.RunningProgram;
import dev.sonde.it.harness.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application with its own, older copies of the agent's libraries, and settings meant for those. */
class HostileHostIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String RULES = """
            metrics:
              library_uses_total:
                type: counter
                help: Libraries used.
                labels: [library]
              library_use_seconds:
                type: histogram
                help: Time a use takes.
                buckets: [0.001, 60]
            rules:
              - name: uses
                at: hostile.HostileHost.print(..)
                do:
                  - count: library_uses_total
                    labels: {library: "${args[0]}"}
                  - observe: library_use_seconds
                    value: duration
            """;

    @TempDir
    private Path folder;

    static Stream<Named<JavaProgram>> hosts() {
        return Stream.of(
                Named.of("no settings", host()),
                Named.of(
                        "settings of its client",
                        host().withOptions(
                                        "-Dio.prometheus.exporter.httpServer.port=1",
                                        "-Dio.prometheus.exporter.includeCreatedTimestamps=true",
                                        "-Dio.prometheus.exporter.filter.metricNameMustBeEqualTo=nothing",
                                        "-Dio.prometheus.metrics.histogramNativeOnly=true",
                                        "-Dio.prometheus.metrics.histogramClassicUpperBounds=1,2",
                                        "-Dio.prometheus.metrics.exemplarsEnabled=false")),
                Named.of(
                        "settings its client refuses",
                        host().withOptions(
                                        "-Dio.prometheus.metrics.histogramClassicUpperBounds=not,a,number",
                                        "-Dio.prometheus.metrics.exemplarsEnabled=perhaps",
                                        "-Dio.prometheus.exporter.httpServer.port=none")),
                Named.of(
                        "settings in the environment",
                        host().withEnvironment("IO_PROMETHEUS_METRICS_EXEMPLARS_ENABLED", "perhaps")
                                .withEnvironment(
                                        "IO_PROMETHEUS_EXPORTER_FILTER_METRIC_NAME_MUST_BE_EQUAL_TO", "none")));
    }

    private static JavaProgram host() {
        return JavaProgram.java().running(TestProgram.hostile(), "hostile.HostileHost");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hosts")
    void worksAsWithoutTheAgentAndTheAgentWorksToo(JavaProgram host) {
        List<String> alone;
        try (RunningProgram program = host.start()) {
            alone = stateAndEnd(program.awaitLine("ready", LIMIT));
        }

        try (AgentProcess agent = AgentProcess.start(host, Built.agentJar(), Rules.write(folder, RULES))) {
            RunningProgram program = agent.program().awaitLine("ready", LIMIT);
            Scrape scrape = agent.scrape();
            List<String> together = stateAndEnd(program);

            assertThat(withoutThreads(together)).isEqualTo(withoutThreads(alone));
            assertThat(additional(threads(together), threads(alone)))
                    .isNotEmpty()
                    .allMatch(thread -> thread.startsWith("thread daemon sonde-"));
            assertThat(additional(threads(alone), threads(together))).isEmpty();
            for (String library : List.of("byte-buddy", "simpleclient", "prometheus-metrics", "jna", "snakeyaml")) {
                assertThat(scrape.value("library_uses_total", "library", library))
                        .isEqualTo(1);
            }
            assertThat(scrape.value("library_use_seconds_bucket", "le", "60.0")).isEqualTo(5);
            assertThat(scrape.metrics()).contains("jvm_threads_current").doesNotContain("orders_total");
            ErrorOutput errors = ErrorOutput.of(program);
            assertThat(errors.complaints()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hosts")
    void readsNoPrometheusPropertiesOfTheHostsClassPath(JavaProgram host) throws IOException {
        Path settings = Files.createDirectory(folder.resolve("settings"));
        Files.writeString(settings.resolve("prometheus.properties"), """
                io.prometheus.exporter.filter.metricNameMustBeEqualTo=nothing
                io.prometheus.metrics.exemplarsEnabled=perhaps
                """);
        List<Path> classPath = new ArrayList<>(List.of(settings));
        classPath.addAll(TestProgram.hostile());

        try (AgentProcess agent = AgentProcess.start(
                host.running(classPath, "hostile.HostileHost"), Built.agentJar(), Rules.write(folder, RULES))) {
            RunningProgram program = agent.program().awaitLine("ready", LIMIT);

            assertThat(agent.scrape().sum("library_uses_total")).isEqualTo(5);
            assertThat(program.tellToEnd().awaitExit(LIMIT)).isZero();
        }
    }

    private static List<String> stateAndEnd(RunningProgram program) {
        program.say("state").awaitLine("end of state", LIMIT);
        assertThat(program.tellToEnd().awaitExit(LIMIT)).isZero();
        return program.stdout().lines().toList();
    }

    private static List<String> threads(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("thread "))
                // The JDK's HTTP server takes numbers of unnamed threads for its timers, so the host's own may have
                // later ones.
                .map(line -> line.replaceAll(" Thread-\\d+$", " Thread-N"))
                .toList();
    }

    private static List<String> withoutThreads(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("thread "))
                // Where JNA unpacks its library: another name each time.
                .filter(line -> !line.startsWith("property jnidispatch.path="))
                .toList();
    }

    private static List<String> additional(List<String> lines, List<String> known) {
        List<String> rest = new ArrayList<>(lines);
        known.forEach(rest::remove);
        return rest;
    }
}
