package dev.sonde.core.rules;

import dev.sonde.core.metric.MetricSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metrics and the rules that feed them, as one file and what it includes declare them. Immutable. */
public final class RuleSet {
    /** Nothing at all. */
    public static final RuleSet EMPTY = new RuleSet(Collections.<MetricSpec>emptyList(), Collections.<Rule>emptyList());

    private final List<MetricSpec> metrics;
    private final List<Rule> rules;

    RuleSet(List<MetricSpec> metrics, List<Rule> rules) {
        this.metrics = Collections.unmodifiableList(new ArrayList<>(metrics));
        this.rules = Collections.unmodifiableList(new ArrayList<>(rules));
    }

    /** All that are declared, included ones first. */
    public List<MetricSpec> metrics() {
        return metrics;
    }

    /** All that are declared, included ones first, those that are turned off among them. */
    public List<Rule> rules() {
        return rules;
    }

    /** The rule of that name, or null. */
    public @Nullable Rule rule(String name) {
        for (Rule rule : rules) {
            if (rule.name().equals(name)) {
                return rule;
            }
        }
        return null;
    }

    /** The metric of that name, or null. */
    public @Nullable MetricSpec metric(String name) {
        for (MetricSpec metric : metrics) {
            if (metric.name().equals(name)) {
                return metric;
            }
        }
        return null;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof RuleSet && ((RuleSet) o).metrics.equals(metrics) && ((RuleSet) o).rules.equals(rules);
    }

    @Override
    public int hashCode() {
        return 31 * metrics.hashCode() + rules.hashCode();
    }

    private static String count(int n, String what) {
        return n + what + (n == 1 ? "" : "s");
    }

    @Override
    public String toString() {
        return count(metrics.size(), " metric") + ", " + count(rules.size(), " rule");
    }
}
