package dev.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.it.harness.AgentProcess;
import dev.sonde.it.harness.Ports;
import dev.sonde.it.harness.SampleApplication;
import dev.sonde.it.traffic.Traffic;
import dev.sonde.it.traffic.Trial;
import dev.sonde.it.truth.EmbeddedServers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample application with its complete rules, and servers of this process behind it that count what it does. */
class SampleApplicationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A hundred and twenty requests each. */
    private static final int ROUNDS = 420;

    private static final int CONNECTIONS = 8;

    @TempDir
    Path folder;

    @Test
    void everyMetricIsExactAfterFiftyThousandRequestsFromEightConnections() throws Exception {
        SampleApplication sample = new SampleApplication(Built.sampleApplicationJar(), folder, Ports.free());
        try (EmbeddedServers servers = EmbeddedServers.start();
                AgentProcess agent = AgentProcess.start(
                        sample.program(servers.jdbcUrl(), servers.redisUri()),
                        Built.agentJar(),
                        Built.sampleApplicationRules())) {
            agent.endpoint();
            sample.awaitHealthy(agent.program());
            Trial trial = Trial.begin(agent.endpoint(), servers.statistics(), sample);
            Traffic traffic = Traffic.begin(sample.address());
            traffic.playRounds(ROUNDS, CONNECTIONS);
            traffic.finish();
            Trial.Verdict verdict = trial.compare(traffic, PATIENCE);
            assertThat(traffic.requests()).isGreaterThanOrEqualTo(50_000);
            assertThat(verdict.comparison().differences())
                    .as(verdict.comparison().table())
                    .isEmpty();
        }
    }
}
