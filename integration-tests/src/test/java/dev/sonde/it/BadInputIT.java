package dev.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.it.harness.AgentEndpoint;
import dev.sonde.it.harness.AgentProcess;
import dev.sonde.it.harness.JavaProgram;
import dev.sonde.it.harness.Ports;
import dev.sonde.it.harness.RunningProgram;
import dev.sonde.it.harness.Scrape;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with what the agent is given, the application runs as ever and the log has one clear message about it. */
class BadInputIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final JavaProgram WORKER =
            JavaProgram.java().running(TestProgram.worker(), "app.Worker", "100", "1");

    @TempDir
    private Path folder;

    @Test
    void brokenYaml() {
        Scrape scrape = complaintAbout(Rules.WORKER + "  - [", "rules.yaml:12:", "no end");

        assertThat(scrape.value("sonde_config_last_load_successful")).isZero();
    }

    @Test
    void unknownKeyWithTheNearestKnownOne() {
        complaintAbout(
                Rules.WORKER.replace("    labels: [kind", "    lables: [kind"), "rules.yaml:5:", "lables", "labels");
    }

    @Test
    void missingFile() {
        Path missing = folder.resolve("no-such-file.yaml");
        try (AgentProcess agent = AgentProcess.start(WORKER, Built.agentJar(), missing)) {
            serves(agent);
            assertOneComplaint(agent, "no-such-file.yaml");
        }
    }

    @Test
    void ruleForAClassThatDoesNotExistLeavesTheOthersAlone() {
        Scrape scrape = scrapeWith(Rules.WORKER + """
              - name: nothing-there
                at: app.NoSuchClass.handle(..)
                do:
                  - count: handled_total
                    labels: {kind: x, outcome: y}
            """);

        assertThat(scrape.sum("handled_total")).isEqualTo(100);
    }

    @Test
    void getterThatThrowsCostsThatRuleOnlyAndSoonSwitchesItOff() {
        String rules = Rules.WORKER.replace("rules:", """
              broken_total:
                type: counter
                help: Never counted.
                labels: [what]
            rules:""") + """
              - name: reads-broken
                at: app.Worker.handle(String, int)
                do:
                  - count: broken_total
                    labels: {what: "${this.broken}"}
            """;
        try (AgentProcess agent = AgentProcess.start(WORKER, Built.agentJar(), Rules.write(folder, rules))) {
            Scrape scrape = serves(agent);

            assertThat(scrape.sum("handled_total")).isEqualTo(100);
            assertThat(scrape.sum("broken_total")).isZero();
            assertThat(ErrorOutput.of(agent.program()).complaints())
                    .satisfiesExactly(
                            first -> assertThat(first).contains("reads-broken", "UnsupportedOperationException"),
                            last -> assertThat(last).contains("reads-broken is off"));
        }
    }

    @Test
    void takenPortGivesWayToTheNextFreeOne() throws IOException {
        try (ServerSocket taken = Ports.take();
                RunningProgram program = WORKER.withAgent(
                                Built.agentJar(),
                                "127.0.0.1:" + taken.getLocalPort() + ":" + Rules.write(folder, Rules.WORKER))
                        .start()) {
            program.awaitLine("ready", LIMIT);
            AgentEndpoint endpoint = new AgentEndpoint(portInLog(program, taken.getLocalPort()));

            assertThat(endpoint.awaitReady(program::isAlive).scrape().sum("handled_total"))
                    .isEqualTo(100);
            assertThat(program.tellToEnd().awaitExit(LIMIT)).isZero();
        }
    }

    /** The port that the log names in the line about the taken one: one of the nine after it. */
    private static int portInLog(RunningProgram program, int taken) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            for (String line : ErrorOutput.of(program).ofAgent()) {
                for (int port = taken + 1; port < taken + 10; port++) {
                    if (line.contains(Integer.toString(taken)) && line.contains(Integer.toString(port))) {
                        return port;
                    }
                }
            }
            Thread.onSpinWait();
        }
        throw program.failure("the log does not say which port is used instead of " + taken);
    }

    private Scrape complaintAbout(String rules, String... words) {
        try (AgentProcess agent = AgentProcess.start(WORKER, Built.agentJar(), Rules.write(folder, rules))) {
            Scrape scrape = serves(agent);
            assertOneComplaint(agent, words);
            return scrape;
        }
    }

    private Scrape scrapeWith(String rules) {
        try (AgentProcess agent = AgentProcess.start(WORKER, Built.agentJar(), Rules.write(folder, rules))) {
            Scrape scrape = serves(agent);
            assertThat(ErrorOutput.of(agent.program()).complaints()).isEmpty();
            return scrape;
        }
    }

    private static Scrape serves(AgentProcess agent) {
        RunningProgram program = agent.program().awaitLine("ready", LIMIT);
        Scrape scrape = agent.scrape();
        assertThat(program.tellToEnd().awaitExit(LIMIT)).isZero();
        assertThat(program.stdout()).isEqualTo("handled 100\nready\nbye\n");
        assertThat(ErrorOutput.of(program).ofOthers()).isEmpty();
        return scrape;
    }

    private static void assertOneComplaint(AgentProcess agent, String... words) {
        assertThat(ErrorOutput.of(agent.program()).complaints())
                .singleElement()
                .asString()
                .contains(words);
    }
}
