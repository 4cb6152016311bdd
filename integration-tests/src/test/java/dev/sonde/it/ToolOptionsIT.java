package dev.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.it.harness.JavaProgram;
import dev.sonde.it.harness.Ports;
import dev.sonde.it.harness.RunningProgram;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every JVM that inherits {@code JAVA_TOOL_OPTIONS} gets the agent: tools and short-lived programs must not notice. */
class ToolOptionsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path JDK = Path.of(System.getProperty("java.home"));

    static Stream<Named<JavaProgram>> shortLived() {
        return Stream.of(
                Named.of("java -version", JavaProgram.java().withOptions("-version")),
                Named.of("javac", JavaProgram.of(JDK, "javac").withOptions("-version")),
                Named.of("jar", JavaProgram.of(JDK, "jar").withOptions("--version")),
                Named.of("a tool that fails", JavaProgram.of(JDK, "jps").withOptions("--no-such-option")),
                Named.of("main that returns", JavaProgram.java().running(TestProgram.quick(), "quick.Quick")),
                Named.of("exit 0", JavaProgram.java().running(TestProgram.quick(), "quick.Quick", "0")),
                Named.of("exit 7", JavaProgram.java().running(TestProgram.quick(), "quick.Quick", "7")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shortLived")
    void runAsWithoutTheAgent(JavaProgram program) {
        Outcome expected = run(program);

        Outcome actual = run(inherits(program, Ports.free()));

        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void runAlthoughThePortIsTaken() throws IOException {
        JavaProgram program = JavaProgram.java().running(TestProgram.quick(), "quick.Quick", "3");
        try (ServerSocket taken = Ports.take()) {
            assertThat(run(inherits(program, taken.getLocalPort())).exitCode()).isEqualTo(3);
        }
    }

    private static JavaProgram inherits(JavaProgram program, int port) {
        return program.withEnvironment(
                "JAVA_TOOL_OPTIONS", JavaProgram.agentOption(Built.agentJar(), "127.0.0.1:" + port));
    }

    /** What a caller of the program sees; the JVM's own word about the variable and the agent's log are not the program's. */
    private record Outcome(int exitCode, String stdout, List<String> stderr) {}

    private static Outcome run(JavaProgram program) {
        try (RunningProgram running = program.start()) {
            int exitCode = running.awaitExit(LIMIT);
            return new Outcome(
                    exitCode,
                    running.stdout(),
                    ErrorOutput.of(running).ofOthers().stream()
                            .filter(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS"))
                            .toList());
        }
    }
}
