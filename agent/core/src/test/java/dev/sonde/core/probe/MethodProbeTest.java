package dev.sonde.core.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.core.expression.MemberAccess;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.rules.LoadedRules;
import dev.sonde.core.rules.RuleLoader;
import dev.sonde.core.start.BridgeInjection;
import dev.sonde.core.weave.Advice;
import dev.sonde.core.weave.ClassFiles;
import dev.sonde.core.weave.Weaving;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.Test;

class MethodProbeTest {
    private static final Instrumentation INSTRUMENTATION = ByteBuddyAgent.install();

    private final List<Advice> retired = new ArrayList<>();
    private final SelfMetrics self = new SelfMetrics("test", line -> {});
    private final MetricStore store = self.store();
    private final ClassFiles loader = new ClassFiles(Office.class.getName());
    private Probes probes;

    private Object office(String rules) throws Exception {
        BridgeInjection.inject(INSTRUMENTATION, null);
        LoadedRules loaded = RuleLoader.load("test.yaml", rules.replace("Office", Office.class.getName()));
        assertThat(loaded.problems()).isEmpty();
        store.apply(loaded.rules().metrics());
        probes = new Probes(loaded.rules().rules(), store, self, MemberAccess.NONE, retired::add);
        new Weaving(INSTRUMENTATION, probes).install(probes.pointcuts());
        return fresh("");
    }

    private Object fresh(String nested, Object... arguments) throws Exception {
        return loader.loadClass(Office.class.getName() + nested)
                .getConstructors()[0]
                .newInstance(arguments);
    }

    private static Object call(Object self, String method, Object... arguments) throws Exception {
        Method found = Arrays.stream(self.getClass().getMethods())
                .filter(m -> m.getName().equals(method) && !m.isBridge())
                .findFirst()
                .orElseThrow();
        return found.invoke(self, arguments);
    }

    private Map<String, Double> series(String metric) {
        Map<String, Double> found = new TreeMap<>();
        MetricSnapshot snapshot = store.table(metric).snapshot();
        for (DataPointSnapshot point : snapshot.getDataPoints()) {
            StringBuilder labels = new StringBuilder();
            point.getLabels()
                    .forEach(l -> labels.append(labels.isEmpty() ? "" : " ").append(l.getValue()));
            double value = snapshot instanceof CounterSnapshot
                    ? ((CounterSnapshot.CounterDataPointSnapshot) point).getValue()
                    : snapshot instanceof GaugeSnapshot
                            ? ((GaugeSnapshot.GaugeDataPointSnapshot) point).getValue()
                            : ((HistogramSnapshot.HistogramDataPointSnapshot) point).getCount();
            found.put(labels.toString(), value);
        }
        return found;
    }

    private Object kind(String name) throws Exception {
        for (Object each : loader.loadClass(Office.Kind.class.getName()).getEnumConstants()) {
            if (each.toString().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException(name);
    }

    @Test
    void countsByWhatTheArgumentsSayAndWhatBecameOfTheCall() throws Exception {
        Object office = office("""
                metrics:
                  stamps_total: {type: counter, labels: [clerk, kind, outcome]}
                  copies_total: {type: counter, labels: [name]}
                  stamp_seconds: {type: histogram, labels: [kind]}
                rules:
                  - name: stamped
                    at: Office.stamp(..)
                    do:
                      - {count: stamps_total, labels: {clerk: "${clerk.number}", kind: "${args[1]}", outcome: "${outcome}"}}
                      - {observe: stamp_seconds, value: duration, labels: {kind: "${kind}"}}
                  - name: copies
                    at: Office.stamp(..)
                    on: return
                    when: copies > 1
                    do:
                      - {count: copies_total, by: copies, labels: {name: "${clerk.name}"}}
                """);
        Object clerk = fresh("$Clerk", 17L, "Ada");
        call(office, "stamp", clerk, kind("PLAIN"), 1);
        call(office, "stamp", clerk, kind("URGENT"), 3);
        call(office, "stamp", clerk, kind("URGENT"), 4);
        assertThatThrownBy(() -> call(office, "stamp", clerk, kind("PLAIN"), -1))
                .isInstanceOf(InvocationTargetException.class);
        assertThat(series("stamps_total"))
                .isEqualTo(Map.of("17 PLAIN success", 1.0, "17 URGENT success", 2.0, "17 PLAIN failure", 1.0));
        assertThat(series("copies_total")).isEqualTo(Map.of("Ada", 7.0));
        assertThat(series("stamp_seconds")).isEqualTo(Map.of("PLAIN", 2.0, "URGENT", 2.0));
        assertThat(probes.states()).allMatch(s -> s.state().equals("firing"));
    }

    @Test
    void aCallThroughOverridingAndOverriddenMethodCountsOnce() throws Exception {
        office("""
                metrics:
                  handled_total: {type: counter, labels: [paper]}
                rules:
                  - name: handled
                    at: Office$Desk+.handle(String)
                    do:
                      - {count: handled_total, labels: {paper: "${paper}"}}
                """);
        assertThat(call(fresh("$SeniorDesk"), "handle", "a")).isEqualTo("seen a twice");
        call(fresh("$FrontDesk"), "handle", "b");
        call(fresh("$SeniorDesk"), "handle", "b");
        assertThat(series("handled_total")).isEqualTo(Map.of("a", 1.0, "b", 2.0));
    }

    @Test
    void aStageIsObservedWhenItCompletes() throws Exception {
        Object office = office("""
                metrics:
                  filed_total: {type: counter, labels: [name, where, outcome]}
                  filing: {type: gauge}
                rules:
                  - name: filed
                    at: Office.file(..)
                    do:
                      - {in_flight: filing}
                      - {count: filed_total, labels: {name: "${name}", where: "${result.shelf}", outcome: "${outcome}"}}
                """);
        CompletableFuture<Map<String, Object>> good = new CompletableFuture<>();
        CompletableFuture<Map<String, Object>> bad = new CompletableFuture<>();
        call(office, "file", "one", good);
        call(office, "file", "two", bad);
        assertThat(series("filed_total")).isEmpty();
        assertThat(series("filing")).isEqualTo(Map.of("", 2.0));
        good.complete(Map.of("shelf", 3));
        bad.completeExceptionally(new IllegalStateException("full"));
        assertThat(series("filed_total")).isEqualTo(Map.of("one success 3", 1.0, "two failure none", 1.0));
        assertThat(series("filing")).isEqualTo(Map.of("", 0.0));
    }

    @Test
    void tracksAndUntracksByWhatTheMethodReturned() throws Exception {
        Object office = office("""
                metrics:
                  doors: {type: gauge, labels: [state]}
                rules:
                  - name: opened
                    at: Office.open(String)
                    on: return
                    when: result
                    do:
                      - {track: doors, key: "${key}", labels: {state: open}}
                  - name: stayed-shut
                    at: Office.open(String)
                    on: return
                    when: "!result"
                    do:
                      - {untrack: doors, key: "'front'"}
                """);
        call(office, "open", "front");
        call(office, "open", "front");
        call(office, "open", "back");
        assertThat(series("doors")).isEqualTo(Map.of("open", 2.0));
        call(office, "open", "");
        assertThat(series("doors")).isEqualTo(Map.of("open", 1.0));
    }

    @Test
    void aRuleThatDoesNotFitTheClassIsOffWithTheReasonAndTheOthersRun() throws Exception {
        Object office = office("""
                metrics:
                  good_total: {type: counter}
                  bad_total: {type: counter, labels: [x]}
                rules:
                  - name: good
                    at: Office.open(String)
                    do: [{count: good_total}]
                  - name: bad
                    at: Office.open(String)
                    do: [{count: bad_total, labels: {x: "${this.nmae}"}}]
                """);
        assertThat(call(office, "open", "x")).isEqualTo(true);
        assertThat(series("good_total")).isEqualTo(Map.of("", 1.0));
        RuleState bad = probes.states().stream()
                .filter(s -> s.name().equals("bad"))
                .findFirst()
                .orElseThrow();
        assertThat(bad.state()).isEqualTo("off");
        assertThat(bad.off()).contains("nmae");
    }

    @Test
    void aRuleThatFaultsAHundredTimesAsksToBeTakenOut() throws Exception {
        Object office = office("""
                metrics:
                  papers_total: {type: counter, labels: [first]}
                rules:
                  - name: papers
                    at: Office.stamp(..)
                    do: [{count: papers_total, labels: {first: "${1 / (copies - copies)}"}}]
                """);
        Object clerk = fresh("$Clerk", 1L, "x");
        for (int i = 0; i < 200; i++) {
            call(office, "stamp", clerk, kind("PLAIN"), 1);
        }
        RuleState state = probes.states().iterator().next();
        if (!state.state().equals("firing")) {
            assertThat(state.off()).contains("100 failures");
            assertThat(retired).hasSize(1);
        }
    }

    @Test
    void saysWhyNothingMatched() throws Exception {
        office("""
                metrics:
                  a_total: {type: counter}
                rules:
                  - {name: misspelt, at: Office.opne(String), do: [{count: a_total}]}
                  - {name: other-parameters, at: "Office.open(int)", do: [{count: a_total}]}
                """);
        List<RuleState> states = new ArrayList<>(probes.states());
        assertThat(states.get(0).misses()).first().asString().contains("did you mean `open`");
        assertThat(states.get(1).misses()).first().asString().contains("open(String)", "parameters differ");
    }
}
