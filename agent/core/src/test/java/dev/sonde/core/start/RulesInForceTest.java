package dev.sonde.core.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.expression.MemberAccess;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.metric.SeriesTable;
import dev.sonde.core.metric.poll.PollScheduler;
import dev.sonde.core.probe.PollHost;
import dev.sonde.core.probe.RuleState;
import dev.sonde.core.rules.RuleLoader;
import dev.sonde.core.rules.RulesFile;
import dev.sonde.core.weave.ClassFiles;
import dev.sonde.core.weave.LoadedClasses;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One set of rules for the JVM, and one test after the other gives it others. */
class RulesInForceTest {
    private static final Instrumentation INSTRUMENTATION = ByteBuddyAgent.install();
    private static final SelfMetrics SELF = new SelfMetrics("test", line -> {});
    private static final PollScheduler POLLS = new PollScheduler((poll, cause) -> {});
    private static RulesInForce rules;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Class<?> type;
    private Object kiosk;

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() throws Exception {
        BridgeInjection.inject(INSTRUMENTATION, null);
        rules = new RulesInForce(
                RuleLoader.load("rules.yaml", ""), SELF, INSTRUMENTATION, MemberAccess.NONE, Runnable::run);
        rules.install();
        rules.startPolls(new PollHost(POLLS, new LoadedClasses(INSTRUMENTATION::getAllLoadedClasses)));
    }

    @BeforeEach
    void open() throws Exception {
        load("");
        type = new ClassFiles(Kiosk.class.getName()).loadClass(Kiosk.class.getName());
        kiosk = type.getConstructor(int.class).newInstance(7);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    /** What the agent does when the file has this text now. */
    private void load(String text) throws IOException {
        Path path = folder.resolve("rules.yaml");
        RulesFile file = new RulesFile(path);
        file.first();
        Files.writeString(path, text.replace("Kiosk", Kiosk.class.getName()));
        for (int i = 0; i < 10; i++) {
            RulesFile.News news = file.look();
            if (news != null) {
                rules.hear(news, "rules.yaml");
            }
        }
    }

    private Object call(String name, Object... arguments) throws Exception {
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                return method.invoke(kiosk, arguments);
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static Map<String, Double> series(String metric) {
        SeriesTable<?> table = SELF.store().find(metric);
        Map<String, Double> found = new TreeMap<>();
        if (table == null) {
            return found;
        }
        MetricSnapshot snapshot = table.snapshot();
        for (DataPointSnapshot point : snapshot.getDataPoints()) {
            StringBuilder labels = new StringBuilder();
            point.getLabels().forEach(l -> labels.append(l.getValue()));
            found.put(
                    labels.toString(),
                    point instanceof CounterDataPointSnapshot counter
                            ? counter.getValue()
                            : ((GaugeDataPointSnapshot) point).getValue());
        }
        return found;
    }

    private static RuleState state(String rule) {
        return rules.probes().states().stream()
                .filter(s -> s.name().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    private static double self(String metric) {
        return SELF.collect().stream()
                .filter(m -> m.getMetadata().getName().equals(metric))
                .mapToDouble(m -> ((GaugeDataPointSnapshot) m.getDataPoints().get(0)).getValue())
                .findFirst()
                .orElseThrow();
    }

    private static final String SOLD = """
            metrics:
              sold_total: {type: counter, help: Papers., labels: [paper]}
            rules:
              - name: sold
                at: Kiosk.sell(String)
                do: [{count: sold_total, labels: {paper: "${args[0]}"}}]
            """;

    @Test
    void aRuleThatReadsTheSameElsewhereInTheFileGoesOnAsItIs() throws Exception {
        load(SOLD);
        call("sell", "Times");
        RuleState before = state("sold");
        load("""
                # Moved, quoted and laid out otherwise.
                rules:
                  - {name: other, at: "Kiosk.papers()", do: [{count: other_total}]}
                  - name: sold
                    do:
                      - count: sold_total
                        labels:
                          paper: ${args[0]}
                    at: Kiosk.sell(String)
                metrics:
                  other_total: {type: counter}
                  sold_total:
                    type: counter
                    help: Papers that were sold.
                    labels: [paper]
                    max_series: 10
                """);
        call("sell", "Times");
        call("papers");
        assertThat(state("sold")).isSameAs(before);
        assertThat(before.matchCount()).isEqualTo(state("sold").matchCount());
        assertThat(series("sold_total")).isEqualTo(Map.of("Times", 2.0));
        assertThat(series("other_total")).isEqualTo(Map.of("", 1.0));
        assertThat(self("sonde_config_last_load_successful")).isEqualTo(1);
    }

    @Test
    void aDroppedRuleCountsNoMoreAndItsMetricLeaves() throws Exception {
        load(SOLD);
        call("sell", "Times");
        load("metrics: {sold_total: {type: counter, help: Papers., labels: [paper]}}");
        call("sell", "Times");
        assertThat(series("sold_total")).isEqualTo(Map.of("Times", 1.0));
        load("");
        call("sell", "Times");
        assertThat(SELF.store().find("sold_total")).isNull();
        assertThat(rules.probes().states()).isEmpty();
    }

    @Test
    void aMetricWithOtherLabelsStartsAnewAndTheRuleOnItGoesOn() throws Exception {
        String rule = """
                rules:
                  - {name: sold, at: Kiosk.sell(String), do: [{count: sold_total}]}
                  - {name: selling, at: Kiosk.sell(String), do: [{set: last, value: 'args[0].length()'}]}
                """;
        load("metrics: {sold_total: {type: counter}, last: {type: gauge}}\n" + rule);
        call("sell", "Times");
        RuleState before = state("sold");
        load("metrics: {sold_total: {type: counter, expire_after: 1h}, last: {type: gauge}}\n" + rule);
        call("sell", "Times");
        assertThat(series("sold_total")).isEqualTo(Map.of("", 2.0));
        assertThat(state("sold")).isSameAs(before);
        load(SOLD);
        call("sell", "Sun");
        assertThat(series("sold_total")).isEqualTo(Map.of("Sun", 1.0));
        assertThat(state("sold")).isNotSameAs(before);
    }

    @Test
    void aBrokenFileLeavesTheOldRulesOnWhole() throws Exception {
        load(SOLD);
        load(SOLD.replace("sell(String)", "sell")
                + "  - {name: good, at: Kiosk.papers(), do: [{count: sold_total}]}\n");
        call("sell", "Times");
        assertThat(series("sold_total")).isEqualTo(Map.of("Times", 1.0));
        assertThat(rules.probes().states()).hasSize(1);
        assertThat(self("sonde_config_last_load_successful")).isZero();
        load(SOLD);
        assertThat(self("sonde_config_last_load_successful")).isEqualTo(1);
    }

    @Test
    void whatIsInFlightComesBackToZeroWhateverBecomesOfItsRule() throws Exception {
        String flying = """
                metrics:
                  waiting: {type: gauge, labels: [who]}
                  other_total: {type: counter}
                rules:
                  - {name: waiting, at: Kiosk.wait(..), do: [{in_flight: waiting, labels: {who: WHO}}]}
                """;
        load(flying.replace("WHO", "first"));
        Waiting first = new Waiting();
        load(flying.replace("WHO", "second"));
        Waiting second = new Waiting();
        load(flying.replace("WHO", "second")
                + "  - {name: more, at: Kiosk.wait(..), do: [{in_flight: waiting, labels: {who: more}}]}\n");
        Waiting third = new Waiting();
        assertThat(series("waiting")).isEqualTo(Map.of("first", 1.0, "second", 2.0, "more", 1.0));
        load("metrics: {waiting: {type: gauge, labels: [who]}}");
        for (Waiting each : new Waiting[] {first, second, third}) {
            each.leave();
        }
        assertThat(series("waiting")).isEqualTo(Map.of("first", 0.0, "second", 0.0, "more", 0.0));
    }

    @Test
    void aPollThatChangesStillKnowsTheInstancesMadeBefore() throws Exception {
        String poll = """
                metrics:
                  papers: {type: gauge, labels: [in]}
                rules:
                  - name: papers
                    poll: {instances_of: Kiosk, every: 100ms}
                    do: [{set: papers, value: this.papers(), labels: {in: WHERE}}]
                """;
        load(poll.replace("WHERE", "here"));
        kiosk = type.getConstructor(int.class).newInstance(5);
        await("papers", Map.of("here", 5.0));
        load(poll.replace("WHERE", "there"));
        await("papers", Map.of("there", 5.0));
        assertThat(state("papers").matchCount()).isPositive();
        load("metrics: {papers: {type: gauge, labels: [in]}}");
        assertThat(series("papers")).isEmpty();
    }

    @Test
    void aRuleThatWasSwitchedOffStaysOffUntilItChanges() throws Exception {
        String broken = SOLD.replace("${args[0]}", "${this.broken()}");
        load(broken);
        for (int i = 0; i < RuleState.FAULT_LIMIT; i++) {
            call("sell", "Times");
        }
        assertThat(state("sold").state()).isEqualTo("off");
        load(broken + "  - {name: other, at: Kiosk.papers(), do: [{count: sold_total, labels: {paper: x}}]}\n");
        call("sell", "Times");
        call("papers");
        assertThat(state("sold").state()).isEqualTo("off");
        assertThat(series("sold_total")).isEqualTo(Map.of("x", 1.0));
        load(SOLD);
        call("sell", "Times");
        assertThat(state("sold").state()).isEqualTo("firing");
        assertThat(series("sold_total")).containsEntry("Times", 1.0);
    }

    private static final String QUERIES = """
            metrics:
              queries_total: {type: counter, labels: [operation]}
            rules:
              - {name: queries, at: jdbc, do: [{count: queries_total}]}
            """;

    @Test
    void aSourceThatIsUsedAfterAReloadIsWovenIntoLoadedClassesAndLeavesNoTraceInAThread() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:reload");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ALIAS HOLD FOR '" + Kiosk.class.getName() + ".hold'");
            load(QUERIES);
            thread.submit(() -> statement.execute("SELECT 1")).get();
            assertThat(series("queries_total")).isEqualTo(Map.of("select", 1.0));
            assertThat(state("queries").matchCount()).isPositive();

            Future<?> held = thread.submit(() -> statement.execute("SELECT HOLD()"));
            assertThat(Kiosk.HELD.await(30, TimeUnit.SECONDS)).isTrue();
            load("metrics: {queries_total: {type: counter, labels: [operation]}}");
            Kiosk.RELEASE.countDown();
            held.get(30, TimeUnit.SECONDS);
            thread.submit(() -> statement.execute("SELECT 2")).get();
            assertThat(series("queries_total")).isEqualTo(Map.of("select", 1.0));

            load(QUERIES);
            thread.submit(() -> statement.execute("SELECT 3")).get();
            assertThat(series("queries_total")).isEqualTo(Map.of("select", 2.0));
            assertThat(state("queries").matchCount()).isPositive();
        } finally {
            thread.shutdownNow();
        }
    }

    private static void await(String metric, Map<String, Double> wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!series(metric).equals(wanted) && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        assertThat(series(metric)).isEqualTo(wanted);
    }

    /** A call that stays in the method until it is told to leave. */
    private final class Waiting {
        private final CountDownLatch leave = new CountDownLatch(1);
        private final Future<?> call;

        Waiting() throws Exception {
            CountDownLatch inside = new CountDownLatch(1);
            call = threads.submit((Callable<?>) () -> call("wait", inside, leave));
            assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
        }

        void leave() throws Exception {
            leave.countDown();
            call.get(30, TimeUnit.SECONDS);
        }
    }
}
