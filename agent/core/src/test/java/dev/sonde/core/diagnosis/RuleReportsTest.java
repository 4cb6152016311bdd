package dev.sonde.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.Json;
import dev.sonde.core.expression.MemberAccess;
import dev.sonde.core.metric.CounterTable;
import dev.sonde.core.metric.HistogramTable;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.probe.Probes;
import dev.sonde.core.rules.LoadedRules;
import dev.sonde.core.rules.RuleLoader;
import dev.sonde.core.rules.RuleSet;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a report says of rules at a moment: events told by their metrics, and near misses among the classes of this JVM. */
class RuleReportsTest {
    private final SelfMetrics self = new SelfMetrics("1", line -> {});

    static class Desk {
        void open(String customer) {}
    }

    static class Unloaded {
        void open() {}
    }

    @Test
    void eventsAreTheCounterOfARuleAlone() {
        List<RuleReport> reports = reports("""
                metrics: {a_total: {type: counter, labels: [l]}}
                rules: [{name: a, at: log, do: [{count: a_total, labels: {l: "${severity}"}}]}]
                """, () -> {
            counter("a_total").get("x").inc();
            counter("a_total").get("y").add(2);
        });
        assertThat(reports.get(0).json()).containsEntry("events", 3L);
    }

    @Test
    void eventsOfRulesThatShareAMetricAreToldByTheirConstantLabels() {
        List<RuleReport> reports = reports("""
                metrics: {a_total: {type: counter, labels: [l]}}
                rules:
                  - {name: a, at: log, do: [{count: a_total, labels: {l: sent}}]}
                  - {name: b, at: log, do: [{count: a_total, labels: {l: received}}]}
                """, () -> {
            counter("a_total").get("sent").add(5);
            counter("a_total").get("received").add(7);
        });
        assertThat(reports).extracting(report -> report.events).containsExactly(5L, 7L);
    }

    @Test
    void eventsAreUnknownWhereTheMetricDoesNotTell() {
        List<RuleReport> reports =
                reports("""
                metrics:
                  shared_total: {type: counter}
                  bytes_total: {type: counter}
                  sizes: {type: histogram}
                  idle_total: {type: counter, expire_after: 1h}
                rules:
                  - {name: shared, at: log, do: [{count: shared_total}]}
                  - {name: with-it, at: log, do: [{count: shared_total}]}
                  - {name: amount, at: http, do: [{count: bytes_total, by: response_bytes}]}
                  - {name: value, at: http, do: [{observe: sizes, value: response_bytes}]}
                  - {name: expiring, at: log, do: [{count: idle_total}]}
                """, () -> counter("shared_total").get().inc());
        assertThat(reports).extracting(report -> report.events).containsOnlyNulls();
    }

    @Test
    void eventsAreTheObservationsOfADuration() {
        List<RuleReport> reports = reports("""
                metrics: {seconds: {type: histogram}}
                rules: [{name: a, at: http, do: [{observe: seconds, value: duration}]}]
                """, () -> {
            ((HistogramTable) self.store().table("seconds")).get().observe(1);
            ((HistogramTable) self.store().table("seconds")).get().observe(2);
        });
        assertThat(reports.get(0).events).isEqualTo(2);
    }

    @Test
    void aClassThatIsThereButNotLoadedIsToldApart() {
        List<RuleReport> reports = reports("""
                metrics: {a_total: {type: counter}}
                rules:
                  - {name: misspelt, at: dev.sonde.core.diagnosis.RuleReportsTest.Desk.opne(String), do: [{count: a_total}]}
                  - {name: unloaded, at: dev.sonde.core.diagnosis.RuleReportsTest.Unloaded.open(), do: [{count: a_total}]}
                  - {name: nowhere, at: dev.sonde.core.diagnosis.RuleReportsTest.Dekk.open(..), do: [{count: a_total}]}
                  - {name: off, enabled: false, at: log, do: [{count: a_total}]}
                """, () -> {});
        String type = "dev.sonde.core.diagnosis.RuleReportsTest.";
        assertThat(reports.get(0).misses())
                .containsExactly(type + "Desk has no method opne, did you mean `open(String)`?");
        assertThat(reports.get(1).misses()).containsExactly(type + "Unloaded is there, but not loaded yet");
        assertThat(reports.get(2).misses())
                .containsExactly("no class " + type + "Dekk is loaded, did you mean `" + type + "Desk`?");
        assertThat(reports.get(3).state()).isEqualTo("off");
        assertThat(reports.get(3).reason()).isEqualTo("`enabled: false`");
    }

    @Test
    void aReportIsJson() throws Exception {
        List<RuleReport> reports = reports("""
                metrics: {a_total: {type: counter, max_series: 7}}
                rules: [{name: "a \\"quoted\\" \\u0001 name", at: log, do: [{count: a_total}]}]
                """, () -> counter("a_total").get().inc());
        var json = new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(Json.pretty(reports.get(0).json()));
        assertThat(json.get("name").asText()).isEqualTo("a \"quoted\" \u0001 name");
        assertThat(json.get("series").get(0).get("limit").asInt()).isEqualTo(7);
        assertThat(json.get("state").asText()).isEqualTo("waiting");
    }

    private CounterTable counter(String name) {
        return (CounterTable) self.store().table(name);
    }

    private List<RuleReport> reports(String file, Runnable events) {
        LoadedRules loaded = RuleLoader.load("rules.yaml", file);
        assertThat(loaded.problems().format()).isEmpty();
        RuleSet rules = loaded.rules();
        self.store().apply(rules.metrics());
        Probes probes = new Probes(rules.rules(), self.store(), self, MemberAccess.NONE, advice -> {});
        events.run();
        Supplier<ClassSource> classes = () -> new JvmClasses(new Class<?>[] {Desk.class, RuleReportsTest.class}, null);
        return new RuleReports(self).make(rules.rules(), probes, classes);
    }
}
