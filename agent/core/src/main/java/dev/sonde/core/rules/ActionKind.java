package dev.sonde.core.rules;

import dev.sonde.core.metric.MetricType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an action does with its metric. */
public enum ActionKind {
    /** Adds one, or {@code by}, to a counter. */
    COUNT(MetricType.COUNTER, "by", false),
    /** Puts {@code value} into a histogram. */
    OBSERVE(MetricType.HISTOGRAM, "value", true),
    /** Makes a gauge {@code value}. */
    SET(MetricType.GAUGE, "value", true),
    /** Adds {@code value}, which may be negative, to a gauge. */
    ADD(MetricType.GAUGE, "value", true),
    /** Puts {@code key} into this series of a gauge and takes it out of every other series of it. */
    TRACK(MetricType.GAUGE, "key", true),
    /** Takes {@code key} out of whatever series of the gauge it is in. */
    UNTRACK(MetricType.GAUGE, "key", true),
    /** Adds one to a gauge while the method runs. */
    IN_FLIGHT(MetricType.GAUGE, null, false),
    /** Drops the series with these labels. */
    REMOVE(null, null, false);

    private final @Nullable MetricType type;
    private final @Nullable String operand;
    private final boolean operandNeeded;

    ActionKind(@Nullable MetricType type, @Nullable String operand, boolean operandNeeded) {
        this.type = type;
        this.operand = operand;
        this.operandNeeded = operandNeeded;
    }

    /** As a rule writes it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of metric it is for, or null for any. */
    @Nullable
    MetricType type() {
        return type;
    }

    /** Its key beside {@code labels}, or null. */
    @Nullable
    String operand() {
        return operand;
    }

    boolean needsOperand() {
        return operandNeeded;
    }

    static @Nullable ActionKind of(String id) {
        for (ActionKind kind : values()) {
            if (kind.id().equals(id)) {
                return kind;
            }
        }
        return null;
    }
}
