package dev.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.it.harness.AgentProcess;
import dev.sonde.it.harness.JavaProgram;
import dev.sonde.it.harness.Scrape;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing lost and nothing double, however many threads. */
class ExactCountIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void countsTenMillionEventsFromFourThreadsOnOneRule() {
        JavaProgram program = JavaProgram.java().running(TestProgram.worker(), "app.Worker", "2500000", "4");
        try (AgentProcess agent = AgentProcess.start(program, Built.agentJar(), Rules.write(folder, Rules.WORKER))) {
            agent.program().awaitLine("ready", LIMIT);
            Scrape scrape = agent.scrape();

            assertThat(scrape.value("handled_total", "kind", "even", "outcome", "success"))
                    .isEqualTo(5_000_000);
            assertThat(scrape.value("handled_total", "kind", "odd", "outcome", "success"))
                    .isEqualTo(4_000_000);
            assertThat(scrape.value("handled_total", "kind", "odd", "outcome", "failure"))
                    .isEqualTo(1_000_000);
            assertThat(scrape.sum("handled_total")).isEqualTo(10_000_000);
        }
    }
}
