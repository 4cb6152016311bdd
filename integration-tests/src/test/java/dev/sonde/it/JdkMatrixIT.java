package dev.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.it.harness.AgentProcess;
import dev.sonde.it.harness.JavaProgram;
import dev.sonde.it.harness.RunningProgram;
import dev.sonde.it.harness.Scrape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same program and rule on every JDK there is. */
class JdkMatrixIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    static Stream<Arguments> jdks() {
        return Built.jdks().entrySet().stream().map(jdk -> Arguments.of(jdk.getKey(), jdk.getValue()));
    }

    @BeforeAll
    static void sayWhichJdks() {
        Map<Integer, Path> jdks = Built.jdks();
        System.out.println("JDKs: " + jdks.keySet()
                + (System.getenv("SONDE_JDKS") == null ? " (SONDE_JDKS names no folder with others)" : ""));
    }

    @ParameterizedTest(name = "JDK {0}")
    @MethodSource("jdks")
    void countsExactlyAndLeavesTheProgramsOutputAlone(int number, Path home) {
        JavaProgram plain = JavaProgram.java(home).running(TestProgram.worker(), "app.Worker", "1000", "2");
        String expected;
        try (RunningProgram program = plain.start()) {
            assertThat(program.awaitLine("ready", LIMIT).tellToEnd().awaitExit(LIMIT))
                    .isZero();
            assertThat(program.stderr()).isEmpty();
            expected = program.stdout();
        }

        try (AgentProcess agent = AgentProcess.start(plain, Built.agentJar(), Rules.write(folder, Rules.WORKER))) {
            RunningProgram program = agent.program().awaitLine("ready", LIMIT);
            Scrape scrape = agent.scrape();
            // What the first request does not need starts later.
            await().atMost(LIMIT).until(() -> agent.scrape()
                    .metrics()
                    .containsAll(List.of("jvm_threads_current", "process_cpu_seconds_total")));
            int exitCode = program.tellToEnd().awaitExit(LIMIT);

            assertThat(scrape.value("handled_total", "kind", "even", "outcome", "success"))
                    .isEqualTo(1000);
            assertThat(scrape.value("handled_total", "kind", "odd", "outcome", "success"))
                    .isEqualTo(800);
            assertThat(scrape.value("handled_total", "kind", "odd", "outcome", "failure"))
                    .isEqualTo(200);
            assertThat(exitCode).isZero();
            assertThat(program.stdout()).isEqualTo(expected);
            ErrorOutput errors = ErrorOutput.of(program);
            assertThat(errors.ofOthers()).isEmpty();
            assertThat(errors.complaints()).isEmpty();
        }
    }
}
