package dev.sonde.core.diagnosis;

import dev.sonde.core.expression.Template;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.SeriesTable;
import dev.sonde.core.rules.Action;
import dev.sonde.core.rules.ActionKind;
import dev.sonde.core.rules.Rule;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often rules fired, without counting it: a rule that adds 1 to a counter for each event, or observes each duration, has its
 * events in that metric, as long as they can be told from those of other rules. So an event pays nothing for it.
 */
final class EventCounts {
    private final Collection<Rule> rules;
    private final MetricStore store;

    EventCounts(Collection<Rule> rules, MetricStore store) {
        this.rules = rules;
        this.store = store;
    }

    /** Events that the rule recorded; null where its metrics do not tell. */
    @Nullable
    Long of(Rule rule) {
        for (Action action : rule.actions()) {
            SeriesTable<?> table = store.find(action.metric().name());
            if (table != null
                    && countsEvents(action)
                    && action.metric().expireAfterNanos() == 0
                    && isAlone(action, table.overflows() > 0)) {
                return sum(action, table.snapshot());
            }
        }
        return null;
    }

    private static boolean countsEvents(Action action) {
        return (action.kind() == ActionKind.COUNT && action.by() == null)
                || (action.kind() == ActionKind.OBSERVE
                        && action.value() != null
                        && action.value().isName("duration"));
    }

    /** Whether no other action writes into the same series, an equal one of another rule included. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isAlone(Action mine, boolean overflowed) {
        for (Rule rule : rules) {
            for (Action each : rule.enabled() ? rule.actions() : Collections.<Action>emptyList()) {
                if (each != mine
                        && each.metric().name().equals(mine.metric().name())
                        && (overflowed || !apart(each, mine))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean apart(Action one, Action other) {
        for (String label : one.metric().labels()) {
            String a = constant(one, label);
            String b = constant(other, label);
            if (a != null && b != null && !a.equals(b)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String constant(Action action, String label) {
        Template template = action.labels().get(label);
        return template != null && template.isConstant() ? String.valueOf(template.constant()) : null;
    }

    private static long sum(Action action, MetricSnapshot snapshot) {
        long sum = 0;
        for (DataPointSnapshot each : snapshot.getDataPoints()) {
            if (isMine(action, each)) {
                sum += snapshot instanceof CounterSnapshot
                        ? (long) ((CounterSnapshot.CounterDataPointSnapshot) each).getValue()
                        : ((HistogramSnapshot.HistogramDataPointSnapshot) each).getCount();
            }
        }
        return sum;
    }

    private static boolean isMine(Action action, DataPointSnapshot point) {
        for (Map.Entry<String, ?> label : action.labels().entrySet()) {
            String constant = constant(action, label.getKey());
            String value = point.getLabels().get(label.getKey());
            if (constant != null && !constant.equals(value) && !"__overflow__".equals(value)) {
                return false;
            }
        }
        return true;
    }
}
