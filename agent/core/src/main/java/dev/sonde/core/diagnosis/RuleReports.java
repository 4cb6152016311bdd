package dev.sonde.core.diagnosis;

import dev.sonde.core.metric.MetricSpec;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.metric.SeriesTable;
import dev.sonde.core.probe.Probes;
import dev.sonde.core.probe.RuleState;
import dev.sonde.core.rules.Action;
import dev.sonde.core.rules.Poll;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.weave.pattern.MethodPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers "why is my rule not matching?", for {@code check}, the log, and {@code /api/v1/rules} alike. Reads what is there and changes
 * nothing. States and numbers are those of the moment; near misses, which take a look at all classes, are looked for again after {@value
 * #NEAR_SECONDS} seconds at the earliest. Thread-safe.
 */
public final class RuleReports {
    private static final int NEAR_SECONDS = 5;

    private final SelfMetrics self;
    /** Of rules that matched nothing. Guarded by this, as all below. */
    private final Map<Rule, List<String>> misses = new HashMap<>();

    private long missesAt;

    public RuleReports(SelfMetrics self) {
        this.self = self;
    }

    /**
     * @param classes where near misses are looked for; asked only if there is a rule that needs them
     * @return a report for each rule, in their order
     */
    public synchronized List<RuleReport> make(
            Collection<Rule> rules, Probes probes, Supplier<? extends ClassSource> classes) {
        if (System.nanoTime() - missesAt > TimeUnit.SECONDS.toNanos(NEAR_SECONDS)) {
            misses.clear();
        }
        Map<String, RuleState> byName = new HashMap<>();
        probes.states().forEach(state -> byName.put(state.name(), state));
        EventCounts counts = new EventCounts(rules, self.store());
        List<RuleReport> reports = new ArrayList<>();
        NearMisses near = null;
        for (Rule rule : rules) {
            RuleState state = byName.get(rule.name());
            RuleReport.Builder report = report(rule, state, probes, counts);
            if (state != null && report.state.equals("waiting")) {
                if (!misses.containsKey(rule)) {
                    near = near == null ? new NearMisses(classes.get()) : near;
                    missesAt = misses.isEmpty() ? System.nanoTime() : missesAt;
                    misses.put(rule, misses(rule, state, near));
                }
                report.misses = misses.getOrDefault(rule, state.misses());
            }
            reports.add(new RuleReport(report));
        }
        return reports;
    }

    private RuleReport.Builder report(Rule rule, @Nullable RuleState state, Probes probes, EventCounts counts) {
        MetricStore store = self.store();
        RuleReport.Builder report = new RuleReport.Builder();
        report.name = rule.name();
        report.origin = rule.origin();
        report.where = where(rule);
        for (String metric : metrics(rule)) {
            SeriesTable<?> table = store.find(metric);
            if (table != null) {
                MetricSpec spec = table.spec();
                report.series.add(
                        new RuleReport.Series(spec.name(), table.size(), spec.maxSeries(), table.overflows()));
            }
        }
        if (state == null) {
            report.reason = "`enabled: false`";
            return report;
        }
        report.state = state.state();
        report.reason = state.off();
        report.matches = written(state.matches());
        report.matchCount = Math.max(state.matchCount(), stateMatches(rule, probes));
        report.misses = state.misses();
        report.events = counts.of(rule);
        report.faults = (long) (rule.poll() == null ? self.ruleFaults(rule.name()) : self.pollFailures(rule.name()));
        if (report.state.equals("waiting") && report.matchCount > 0) {
            report.state = "matched";
        }
        return report;
    }

    /** Methods of the source whose state the rule polls. */
    private static int stateMatches(Rule rule, Probes probes) {
        Poll poll = rule.poll();
        SourceKind source = poll == null ? null : poll.source();
        return source == null ? 0 : probes.hookMatches(source);
    }

    /** As a pattern writes it. */
    private static List<String> written(List<String> matches) {
        List<String> written = new ArrayList<>();
        for (String each : matches) {
            int method = each.lastIndexOf('.', each.indexOf('('));
            written.add(each.substring(0, method).replace('$', '.')
                    + each.substring(method).replace(".<init>(", ".new("));
        }
        return written;
    }

    private static Set<String> metrics(Rule rule) {
        Set<String> names = new LinkedHashSet<>();
        for (Action action : rule.actions()) {
            names.add(action.metric().name());
        }
        return names;
    }

    private static String where(Rule rule) {
        MethodPattern method = rule.method();
        SourceKind source = rule.source();
        return method != null ? method.text() : source != null ? source.id() : "poll: " + rule.poll();
    }

    /** What the weaver has seen itself comes first: it was there and was not woven. */
    private static List<String> misses(Rule rule, RuleState state, NearMisses near) {
        MethodPattern method = rule.method();
        Poll poll = rule.poll();
        SourceKind source = rule.source();
        List<String> misses = new ArrayList<>();
        if (poll != null && poll.kind() == Poll.Kind.INSTANCES) {
            misses.add(near.ofType(poll.target()));
            return misses;
        }
        if (poll != null && poll.method() != null) {
            method = poll.method();
        } else if (poll != null) {
            source = poll.source();
        }
        for (String each : state.misses()) {
            boolean told = each.endsWith(" is abstract") || each.endsWith(" is native"); // near misses say that better
            if (each.contains(" was left alone: ") && !told) {
                misses.add(each);
            }
        }
        if (method != null && misses.isEmpty()) {
            misses.addAll(near.of(method));
        }
        if (source != null && misses.isEmpty()) {
            misses.add("nothing that `" + source.id() + "` watches is " + near.place());
        }
        return misses;
    }
}
