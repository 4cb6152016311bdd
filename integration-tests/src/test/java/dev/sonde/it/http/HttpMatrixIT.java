package dev.sonde.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.sonde.it.Programs;
import dev.sonde.it.harness.AgentProcess;
import dev.sonde.it.harness.JavaProgram;
import dev.sonde.it.harness.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every scenario in every container, each container in a JVM of its own with the real agent; the client knows the truth. */
class HttpMatrixIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String RULES = """
            include: [builtin]
            metrics:
              http_requests_in_flight:
                type: gauge
            rules:
              - name: in-flight
                at: http
                do:
                  - in_flight: http_requests_in_flight
            """;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyContainerCountsWhatTheClientSaw() {
        String only = System.getProperty("sonde.it.container", "");
        return Container.all().stream()
                .filter(container -> container.title().startsWith(only))
                .map(container -> DynamicTest.dynamicTest(container.title(), () -> run(container)));
    }

    private void run(Container container) throws IOException {
        int port = Ports.free();
        JavaProgram program = ServletPrograms.program(container, Integer.toString(port));
        try (AgentProcess agent = AgentProcess.start(program, Programs.agentJar(), rules())) {
            agent.program().awaitLine("ready", LIMIT);
            agent.endpoint();
            List<String> wrong = new ArrayList<>();
            for (Scenario scenario : Scenarios.of(container)) {
                if (!container.absent().containsKey(scenario.id())) {
                    check(container, scenario, port, agent, wrong);
                }
            }
            checkInFlight(port, agent, wrong);
            if (!wrong.isEmpty()) {
                fail(String.join("\n", wrong));
            }
            assertThat(agent.program().stderrLines())
                    .filteredOn(line -> line.startsWith("[sonde]"))
                    .noneMatch(line -> line.contains("fault") || line.contains(" off") || line.contains("cannot"));
        }
    }

    private static void check(
            Container container, Scenario scenario, int port, AgentProcess agent, List<String> wrong) {
        HttpNumbers before = HttpNumbers.of(agent.scrape());
        Truth truth = new Truth();
        long since = System.nanoTime();
        try {
            scenario.script().play(port, truth);
        } catch (IOException | RuntimeException e) {
            wrong.add(scenario.id() + ": the client failed: " + e);
            return;
        }
        String loss = container.losses().get(scenario.id());
        String difference;
        long patience = System.nanoTime() + (loss == null ? 2_000_000_000L : 300_000_000L);
        do {
            Map<String, Double> changes = HttpNumbers.of(agent.scrape()).since(before);
            difference = truth.differenceTo(changes, (System.nanoTime() - since) / 1e9);
        } while (!difference.isEmpty() && System.nanoTime() < patience);
        if (Boolean.getBoolean("sonde.it.times")) {
            System.out.println(scenario.id() + " " + (System.nanoTime() - since) / 1_000_000 + " ms");
        }
        if (difference.isEmpty() == (loss != null)) {
            wrong.add(scenario.id() + ": " + (loss == null ? difference : "is right, but said to be lost: " + loss));
        }
    }

    /** Whatever happened before, nothing is left in flight; a request is while it lasts. */
    private static void checkInFlight(int port, AgentProcess agent, List<String> wrong) throws IOException {
        double idle = awaitInFlight(agent, 0);
        double busy;
        try (RawConnection connection = new RawConnection(port)) {
            connection.write(RawConnection.head("GET", "/app/events") + "\r\n");
            busy = awaitInFlight(agent, 1);
            connection.receive("GET");
        }
        double after = awaitInFlight(agent, 0);
        if (idle != 0 || busy != 1 || after != 0) {
            wrong.add("in flight: " + idle + ", during a request " + busy + ", after it " + after);
        }
    }

    private static double awaitInFlight(AgentProcess agent, double wanted) {
        long patience = System.nanoTime() + 2_000_000_000L;
        double seen;
        do {
            seen = agent.scrape().sum("http_requests_in_flight");
        } while (seen != wanted && System.nanoTime() < patience);
        return seen;
    }

    private Path rules() throws IOException {
        return Files.writeString(folder.resolve("rules.yaml"), RULES);
    }
}
