package dev.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.it.harness.AgentProcess;
import dev.sonde.it.harness.JavaProgram;
import dev.sonde.it.harness.RunningProgram;
import dev.sonde.it.harness.Scrape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A rules file that is edited while the application works. */
class ReloadIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** What the documentation promises. */
    private static final Duration PROMISED = Duration.ofSeconds(5);

    private static final int RELOADS = 100;
    private static final int WARM_UP = 20;
    private static final double MIB = 1 << 20;

    /** Unchanged throughout. */
    private static final String HANDLED = """
            metrics:
              handled_total: {type: counter, help: Calls of handle., labels: [kind]}
              pausing: {type: gauge, labels: [who]}
              served_total: {type: counter, labels: [round]}
              waited_seconds: {type: histogram}
            rules:
              - name: handled
                at: app.Steady.handle(String, int)
                do: [{count: handled_total, labels: {kind: "${args[0]}"}}]
            """;

    /** Two sets of rules by turns, each time with another text: a counter over subtypes, and what runs now. */
    private static String others(int round) {
        String name = "round " + round % 4;
        return round % 2 == 0 ? """
                  - name: served
                    at: app.Steady.Desk+.serve(..)
                    do: [{count: served_total, labels: {round: ROUND}}]
                """.replace("ROUND", name) : """
                  - name: pausing
                    at: app.Steady.pause()
                    do:
                      - {in_flight: pausing, labels: {who: ROUND}}
                      - {observe: waited_seconds, value: duration}
                """.replace("ROUND", name);
    }

    @TempDir
    private Path folder;

    /** The oldest and the newest: what weaves and links loaded classes differs most there. */
    static Stream<Arguments> jdks() {
        TreeMap<Integer, Path> all = new TreeMap<>(Built.jdks());
        return Stream.of(all.firstEntry(), all.lastEntry())
                .distinct()
                .map(jdk -> Arguments.of(jdk.getKey(), jdk.getValue()));
    }

    @ParameterizedTest(name = "JDK {0}")
    @MethodSource("jdks")
    void aHundredReloadsUnderLoadLoseNothingAndLeaveNothing(int number, Path home) {
        JavaProgram steady = JavaProgram.java(home)
                .withOptions("-Dsonde.reload=20ms")
                .running(TestProgram.steady(), "app.Steady", "3");
        try (AgentProcess agent = AgentProcess.start(steady, Built.agentJar(), Rules.write(folder, HANDLED))) {
            RunningProgram program = agent.program().awaitLine("ready", LIMIT);
            Scrape first = awaitMetric(agent, "jvm_memory_pool_used_bytes");
            for (int round = 0; round < WARM_UP; round++) {
                reload(agent, HANDLED + others(round), round + 1);
            }
            collect(program, 1);
            Scrape warm = agent.scrape();
            for (int round = WARM_UP; round < WARM_UP + RELOADS; round++) {
                reload(agent, HANDLED + others(round), round + 1);
            }
            collect(program, 2);
            Scrape after = agent.scrape();
            reload(agent, HANDLED, WARM_UP + RELOADS + 1);
            program.say("stop").awaitLine("stopped", LIMIT);
            Scrape end = agent.scrape();

            assertThat(end.sum("handled_total")).isEqualTo(handled(program));
            assertThat(end.sum("served_total")).isPositive();
            assertThat(end.sum("waited_seconds_count")).isPositive();
            assertThat(end.sum("waited_seconds_sum")).isLessThan(3 * 60 * 60);
            assertThat(end.samples("pausing")).isNotEmpty().allMatch(sample -> sample.value() == 0);
            assertThat(end.value("sonde_config_loads_total", "result", "success"))
                    .isEqualTo(1 + WARM_UP + RELOADS + 1);
            assertThat(metaspace(after) - metaspace(warm)).isLessThan(1.5 * MIB);
            assertThat(after.value("jvm_classes_currently_loaded") - warm.value("jvm_classes_currently_loaded"))
                    .isLessThan(200);
            assertThat(first.sum("sonde_rules")).isEqualTo(1);
            assertThat(ErrorOutput.of(program).complaints()).isEmpty();
            assertThat(ErrorOutput.of(program).ofOthers()).isEmpty();
            assertThat(program.tellToEnd().awaitExit(LIMIT)).isZero();
        }
    }

    @Test
    void aBrokenOrDeletedFileLeavesTheOldRulesOnUntilItIsMended() throws IOException {
        JavaProgram steady =
                JavaProgram.java().withOptions("-Dsonde.reload=250ms").running(TestProgram.steady(), "app.Steady", "1");
        Path rules = Rules.write(folder, HANDLED);
        try (AgentProcess agent = AgentProcess.start(steady, Built.agentJar(), rules)) {
            RunningProgram program = agent.program().awaitLine("ready", LIMIT);
            agent.endpoint();

            edit(rules, HANDLED + others(0));
            within(PROMISED, () -> agent.scrape().sum("served_total") > 0);

            edit(rules, HANDLED.replace("count: handled_total", "cuont: handled_total"));
            within(PROMISED, () -> agent.scrape().value("sonde_config_last_load_successful") == 0);
            double served = agent.scrape().sum("served_total");
            within(PROMISED, () -> agent.scrape().sum("served_total") > served);

            Files.delete(rules);
            awaitLog(program, "there is no file " + rules);
            assertThat(agent.scrape().value("sonde_config_last_load_successful"))
                    .isZero();

            edit(rules, HANDLED);
            within(PROMISED, () -> agent.scrape().value("sonde_config_last_load_successful") == 1);
            double dropped = agent.scrape().sum("served_total");
            program.say("stop").awaitLine("stopped", LIMIT);
            Scrape end = agent.scrape();
            assertThat(end.sum("served_total")).isEqualTo(dropped);
            assertThat(end.sum("handled_total")).isEqualTo(handled(program));
            assertThat(ErrorOutput.of(program).complaints())
                    .satisfiesExactly(
                            broken -> assertThat(broken).contains("cuont", "count"),
                            kept -> assertThat(kept).contains("go on"),
                            gone -> assertThat(gone).contains("there is no file"));
        }
    }

    @Test
    void aConfigMapThatIsUpdatedIsTakenWithinFiveSeconds() throws IOException {
        Files.createDirectory(folder.resolve("..2026_1"));
        Files.createDirectory(folder.resolve("..2026_2"));
        Files.writeString(folder.resolve("..2026_1/rules.yaml"), HANDLED);
        Files.writeString(folder.resolve("..2026_2/rules.yaml"), HANDLED + others(0));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_1"));
        Path rules = Files.createSymbolicLink(folder.resolve("rules.yaml"), Path.of("..data/rules.yaml"));
        JavaProgram steady = JavaProgram.java().running(TestProgram.steady(), "app.Steady", "1");
        try (AgentProcess agent = AgentProcess.start(steady, Built.agentJar(), rules)) {
            RunningProgram program = agent.program().awaitLine("ready", LIMIT);
            assertThat(agent.scrape().sum("served_total")).isZero();

            Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2026_2"));
            Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            Files.delete(folder.resolve("..2026_1/rules.yaml"));
            within(PROMISED, () -> agent.scrape().sum("served_total") > 0);

            program.say("stop").awaitLine("stopped", LIMIT);
            assertThat(agent.scrape().sum("handled_total")).isEqualTo(handled(program));
            assertThat(ErrorOutput.of(program).complaints()).isEmpty();
        }
    }

    /** As editors do it: another file takes the name. */
    private void edit(Path rules, String text) {
        try {
            Path fresh = Files.writeString(folder.resolve("rules.yaml~"), text);
            Files.move(fresh, rules, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void reload(AgentProcess agent, String text, int count) {
        edit(folder.resolve("rules.yaml"), text);
        within(
                LIMIT,
                () -> agent.program().stderrLines().stream()
                                .filter(line -> line.contains("rules.yaml has changed"))
                                .count()
                        >= count);
    }

    private static void collect(RunningProgram program, int times) {
        program.say("gc");
        within(LIMIT, () -> program.stdout().lines().filter("collected"::equals).count() >= times);
    }

    private static double metaspace(Scrape scrape) {
        return scrape.value("jvm_memory_pool_used_bytes", "pool", "Metaspace");
    }

    private static double handled(RunningProgram program) {
        return program.stdout()
                .lines()
                .filter(line -> line.startsWith("handled "))
                .mapToDouble(line -> Double.parseDouble(line.substring("handled ".length())))
                .findFirst()
                .orElseThrow();
    }

    private static Scrape awaitMetric(AgentProcess agent, String metric) {
        within(LIMIT, () -> agent.scrape().metrics().contains(metric));
        return agent.scrape();
    }

    private static void awaitLog(RunningProgram program, String words) {
        within(LIMIT, () -> program.stderr().contains(words));
    }

    private static void within(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not within " + limit).isLessThan(end);
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
