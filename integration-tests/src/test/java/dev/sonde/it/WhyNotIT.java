package dev.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.it.harness.AgentProcess;
import dev.sonde.it.harness.JavaProgram;
import dev.sonde.it.harness.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Why a rule matches nothing is the same answer before the program runs and while it runs. */
class WhyNotIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String RULES = Rules.WORKER + """
              - name: misspelt
                at: app.Worker.handel(..)
                do:
                  - count: handled_total
                    labels: {kind: x, outcome: y}
            """;
    private static final String WHY = "app.Worker has no method handel, did you mean `handle(String, int)`?";

    @TempDir
    private Path folder;

    @Test
    void whileTheProgramRuns() {
        JavaProgram worker = JavaProgram.java().running(TestProgram.worker(), "app.Worker", "1000", "2");
        try (AgentProcess agent = AgentProcess.start(worker, Built.agentJar(), Rules.write(folder, RULES))) {
            agent.program().awaitLine("ready", LIMIT);
            agent.endpoint();
            await().atMost(LIMIT).untilAsserted(() -> {
                Map<String, Object> handled = rule(agent, "handled");
                assertThat(handled).containsEntry("state", "firing").containsEntry("faults", 0);
                assertThat(handled.get("matches")).asString().contains("app.Worker.handle(String, int)");
                Map<String, Object> misspelt = rule(agent, "misspelt");
                assertThat(misspelt).containsEntry("state", "waiting");
                assertThat(misspelt.toString()).contains(WHY);
            });
        }
    }

    @Test
    void beforeItRuns() throws IOException {
        Path rules = Rules.write(folder, RULES);
        JavaProgram check = JavaProgram.java()
                .runningJar(
                        Built.agentJar(),
                        "check",
                        "--class-path",
                        TestProgram.worker().get(0).toString(),
                        rules.toString());
        try (RunningProgram run = check.start()) {
            assertThat(run.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(run.stdout()).contains("app.Worker.handle(String, int)", WHY);
        }

        Files.writeString(rules, Rules.WORKER);
        try (RunningProgram run = check.start()) {
            assertThat(run.awaitExit(LIMIT)).isZero();
        }
    }

    /** JSON is YAML. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> rule(AgentProcess agent, String name) {
        String json = agent.endpoint().get("/api/v1/rules").body();
        Map<String, Object> answer =
                (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(json);
        return ((List<Map<String, Object>>) answer.get("rules"))
                .stream()
                        .filter(rule -> name.equals(rule.get("name")))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(json));
    }
}
