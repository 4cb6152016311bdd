package dev.sonde.core.start;

import dev.sonde.core.Json;
import dev.sonde.core.Log;
import dev.sonde.core.diagnosis.JvmClasses;
import dev.sonde.core.diagnosis.RuleReport;
import dev.sonde.core.diagnosis.RuleReports;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.rules.Rule;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the rules of this JVM fare, for the log and for {@code /api/v1/rules}. For threads of the agent only. Thread-safe. */
final class Diagnosis {
    private final RulesInForce rules;
    private final SelfMetrics self;
    private final Instrumentation instrumentation;
    private final RuleReports reports;
    /** What was said already, so that a rule is told of once. Guarded by this. */
    private final Set<String> told = new LinkedHashSet<>();

    Diagnosis(RulesInForce rules, SelfMetrics self, Instrumentation instrumentation) {
        this.rules = rules;
        this.self = self;
        this.instrumentation = instrumentation;
        reports = new RuleReports(self);
    }

    private List<RuleReport> make() {
        return reports.make(rules.rules(), rules.probes(), () -> new JvmClasses(instrumentation.getAllLoadedClasses()));
    }

    /** The whole report, as {@code docs/rules.md} describes it. */
    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", self.version());
        json.put("last_load_successful", self.lastLoadSuccessful());
        List<Object> all = new ArrayList<>();
        for (RuleReport each : make()) {
            all.add(each.json());
        }
        json.put("rules", all);
        return Json.pretty(json);
    }

    /** Says which rules have matched nothing, and what they may have meant; those that came with the agent in one line. */
    synchronized void log() {
        List<RuleReport> all = make();
        List<String> included = new ArrayList<>();
        List<Rule> order = rules.rules();
        for (int i = 0; i < Math.min(all.size(), order.size()); i++) {
            RuleReport report = all.get(i);
            if (!report.state().equals("waiting")
                    || isQuery(order.get(i))
                    || !told.add(report.origin() + report.name())) {
                continue;
            }
            if (report.isIncluded()) {
                included.add(report.name());
            } else {
                Log.info("rule " + report.name() + " has matched nothing yet"
                        + (report.misses().isEmpty() ? "" : ": " + String.join("; ", report.misses())));
            }
        }
        if (!included.isEmpty()) {
            Log.info("nothing to observe yet for the built-in rules " + String.join(", ", included));
        }
    }

    /** A poll that asks a database matches no classes. */
    private static boolean isQuery(Rule rule) {
        return rule.poll() != null && rule.poll().kind() == dev.sonde.core.rules.Poll.Kind.SQL;
    }
}
