package dev.sonde.core.rules;

import dev.sonde.core.expression.Expression;
import dev.sonde.core.expression.Template;
import dev.sonde.core.metric.MetricSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One entry of a rule's {@code do}. Immutable; equal when it does the same to a metric of the same name. */
public final class Action {
    private final ActionKind kind;
    private final MetricSpec metric;
    private final Map<String, Template> labels;
    private final @Nullable Expression operand;

    Action(ActionKind kind, MetricSpec metric, Map<String, Template> labels, @Nullable Expression operand) {
        this.kind = kind;
        this.metric = metric;
        this.labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        this.operand = operand;
    }

    public ActionKind kind() {
        return kind;
    }

    public MetricSpec metric() {
        return metric;
    }

    /** Every label of the metric in its declared order, those that stand for a field of the source included; none for untrack. */
    public Map<String, Template> labels() {
        return labels;
    }

    /** {@code value} of observe, set and add; else null. */
    public @Nullable Expression value() {
        return "value".equals(kind.operand()) ? operand : null;
    }

    /** {@code by} of count, null where it counts one. */
    public @Nullable Expression by() {
        return kind == ActionKind.COUNT ? operand : null;
    }

    /** {@code key} of track and untrack; else null. */
    public @Nullable Expression key() {
        return "key".equals(kind.operand()) ? operand : null;
    }

    @Override
    public boolean equals(Object o) {
        if (!(o instanceof Action)) {
            return false;
        }
        Action that = (Action) o;
        return kind == that.kind
                && metric.name().equals(that.metric.name())
                && labels.equals(that.labels)
                && Objects.equals(operand, that.operand);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, metric.name(), labels, operand);
    }

    @Override
    public String toString() {
        return kind.id() + " " + metric.name() + (labels.isEmpty() ? "" : labels)
                + (operand == null ? "" : " " + operand);
    }
}
