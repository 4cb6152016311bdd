package dev.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.it.harness.AgentEndpoint;
import dev.sonde.it.harness.AgentProcess;
import dev.sonde.it.harness.JavaProgram;
import dev.sonde.it.harness.Ports;
import dev.sonde.it.harness.RunningProgram;
import dev.sonde.it.harness.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several JVMs with one {@code multiprocess.dir}. The truth is what each program says it has called. */
class MultiprocessIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String RULES = """
            metrics:
              handled_total:
                type: counter
                labels: [key]
                max_series: 10000
              handle_seconds:
                type: histogram
              depth:
                type: gauge
                multiprocess: max
              depths:
                type: gauge
                multiprocess: all
            rules:
              - name: handled
                at: member.Member.handle(String)
                do:
                  - count: handled_total
                    labels: {key: "${args[0]}"}
                  - observe: handle_seconds
                    value: duration
              - name: depth
                poll: {method: member.Member.depth(), every: 100ms}
                do:
                  - set: depth
                    value: result
                  - set: depths
                    value: result
            """;

    @TempDir
    private Path folder;

    @Test
    void everyMemberShowsTheExactSumAndAKilledOneLosesNothingThatWasShown() throws Exception {
        Path shared = folder.resolve("shared");
        try (AgentProcess a = member(shared);
                AgentProcess b = member(shared);
                AgentProcess c = member(shared);
                RunningProgram aggregate = aggregate(Files.createDirectories(shared));
                Closing d = new Closing(member(shared))) {
            AgentEndpoint all = aggregateEndpoint;
            List<AgentProcess> members = new ArrayList<>(List.of(a, b, c, d.process));
            all.awaitReady(aggregate::isAlive);
            await().atMost(LIMIT).until(() -> all.scrape().value("sonde_multiprocess_members") == 4);

            long truth = 0;
            for (int round = 1; round <= 5; round++) {
                for (int i = 0; i < members.size(); i++) {
                    truth += call(members.get(i), round, 100 + i);
                }
                for (AgentProcess each : members) {
                    assertExact(each.scrape(), truth);
                }
                assertExact(all.scrape(), truth);
            }
            Scrape scrape = all.scrape();
            assertThat(scrape.value("depth")).isEqualTo(3);
            assertThat(scrape.samples("depths"))
                    .extracting(s -> s.labels().get("pid"))
                    .containsExactlyInAnyOrderElementsOf(members.stream()
                            .map(m -> String.valueOf(m.program().pid()))
                            .toList());
            assertThat(scrape.samples("process_start_time_seconds")).hasSize(4);

            // kill -9: all that was shown stays, its gauges go
            kill(d.process.program());
            for (int i = 0; i < 5; i++) {
                assertExact(a.scrape(), truth);
                assertExact(all.scrape(), truth);
            }
            assertThat(all.scrape().samples("depths")).hasSize(3);
            assertThat(files(shared))
                    .noneMatch(name -> name.startsWith(d.process.program().pid() + "-"));

            // restarted it is a member like any other
            d.replace(member(shared));
            truth += call(d.process, 1, 77);
            long with = truth;
            await().atMost(LIMIT).untilAsserted(() -> assertExact(all.scrape(), with));
            assertExact(b.scrape(), truth);
        }
    }

    @Test
    void whoIsKilledInTheMiddleOfItsWorkLosesAtMostFiveSecondsAndTheSumNeverGoesBack() throws Exception {
        Path shared = Files.createDirectories(folder.resolve("shared"));
        try (AgentProcess watcher = member(shared);
                Closing idle = new Closing(member(shared))) {
            watcher.scrape();
            long quiet = call(idle.process, 1, 1234);
            await().atMost(LIMIT).until(() -> sum(watcher.scrape()) == quiet);

            // Not looked at for longer than the interval: nothing of it is lost.
            long more = call(idle.process, 1, 4321);
            TimeUnit.MILLISECONDS.sleep(5_500);
            kill(idle.process.program());
            assertThat(sum(watcher.scrape())).isEqualTo((double) (quiet + more));

            double last = (double) (quiet + more);
            try (AgentProcess busy = member(shared)) {
                await().atMost(LIMIT).until(() -> watcher.scrape().value("sonde_multiprocess_members") == 2);
                busy.program().say("run");
                long begin = System.nanoTime();
                while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(2)) {
                    double now = sum(watcher.scrape());
                    assertThat(now).isGreaterThanOrEqualTo(last);
                    last = now;
                }
                double fiveSecondsBefore = (double) called(busy.program());
                TimeUnit.SECONDS.sleep(5);
                kill(busy.program());
                double truth = called(busy.program());
                double counted = sum(watcher.scrape()) - quiet - more;
                assertThat(counted).isBetween(fiveSecondsBefore, truth + 1000);
                last = counted + quiet + more;
            }
            for (int i = 0; i < 5; i++) {
                assertThat(sum(watcher.scrape())).isEqualTo(last);
            }
        }
    }

    @Test
    void whoEndsByItselfLosesNothing() throws Exception {
        Path shared = Files.createDirectories(folder.resolve("shared"));
        long truth = 0;
        for (int i = 0; i < 2; i++) {
            try (AgentProcess member = member(shared)) {
                member.endpoint();
                await().atMost(LIMIT).until(() -> files(shared).stream()
                        .anyMatch(f -> f.endsWith(".metrics")
                                && f.startsWith(member.program().pid() + "-")));
                truth += call(member, 1, 500 + i);
                member.program().tellToEnd().awaitExit(LIMIT);
            }
        }
        try (RunningProgram aggregate = aggregate(shared)) {
            assertExact(aggregateEndpoint.awaitReady(aggregate::isAlive).scrape(), truth);
            assertThat(aggregateEndpoint.scrape().value("sonde_multiprocess_members"))
                    .isZero();
            assertThat(files(shared)).containsExactlyInAnyOrder("departed.metrics", "lock");
        }
    }

    /** A stopped member answers nobody; the scrape shows what it said last, soon enough, and says that it is silent. */
    @Test
    void aStoppedMemberDelaysAScrapeAndNoMore() throws Exception {
        Path shared = Files.createDirectories(folder.resolve("shared"));
        try (AgentProcess a = member(shared);
                AgentProcess b = member(shared)) {
            a.scrape();
            b.scrape();
            long truth = call(b, 1, 42);
            await().atMost(LIMIT).until(() -> sum(a.scrape()) == truth);
            signal("STOP", b.program());
            long begin = System.nanoTime();
            Scrape scrape = a.scrape();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
            assertExact(scrape, truth);
            assertThat(scrape.value("sonde_multiprocess_silent_members")).isEqualTo(1);
            signal("CONT", b.program());
            await().atMost(LIMIT).until(() -> a.scrape().value("sonde_multiprocess_silent_members") == 0);
        }
    }

    // ----

    private AgentEndpoint aggregateEndpoint;

    private RunningProgram aggregate(Path shared) {
        int port = Ports.free();
        aggregateEndpoint = new AgentEndpoint(port);
        return JavaProgram.java()
                .runningJar(Built.agentJar(), "aggregate", "--dir", shared.toString(), "--port", String.valueOf(port))
                .start();
    }

    private AgentProcess member(Path shared) {
        JavaProgram program = JavaProgram.java()
                .withEnvironment("PROMETHEUS_MULTIPROC_DIR", shared.toString())
                .running(TestProgram.member(), "member.Member", "10");
        AgentProcess started = AgentProcess.start(program, Built.agentJar(), Rules.write(folder, RULES));
        started.program().awaitLine("ready", LIMIT);
        return started;
    }

    /** How many calls this was; returns when they are done. */
    private static long call(AgentProcess member, int times, int calls) {
        long before = called(member.program());
        for (int i = 0; i < times; i++) {
            member.program().say("call " + calls);
        }
        long after = before + (long) times * calls;
        member.program().awaitLine("called " + after, LIMIT);
        return after - before;
    }

    private static long called(RunningProgram program) {
        String out = program.stdout();
        return out.substring(0, out.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith("called "))
                .mapToLong(line -> Long.parseLong(line.substring(7)))
                .max()
                .orElse(0);
    }

    private static void assertExact(Scrape scrape, long truth) {
        assertThat(scrape.sum("handled_total")).as(scrape::text).isEqualTo((double) truth);
        assertThat(scrape.value("handle_seconds_count")).isEqualTo((double) truth);
        assertThat(scrape.value("handle_seconds_bucket", "le", "+Inf")).isEqualTo((double) truth);
    }

    private static double sum(Scrape scrape) {
        return scrape.sum("handled_total");
    }

    private static void kill(RunningProgram program) throws Exception {
        signal("KILL", program);
        await().atMost(LIMIT).until(() -> !program.isAlive());
    }

    private static void signal(String name, RunningProgram program) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(program.pid()))
                .start()
                .waitFor();
    }

    private static List<String> files(Path shared) throws IOException {
        try (Stream<Path> files = Files.list(shared)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** A member that is replaced in between. */
    private static final class Closing implements AutoCloseable {
        AgentProcess process;

        Closing(AgentProcess process) {
            this.process = process;
        }

        void replace(AgentProcess next) {
            process.close();
            process = next;
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
