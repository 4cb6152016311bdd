package dev.sonde.core.rules;

import dev.sonde.core.metric.MetricType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an action does with its metric. */
public enum ActionKind {
    COUNT(MetricType.COUNTER, "by", false, "Adds one, or by, to a counter."),
    OBSERVE(MetricType.HISTOGRAM, "value", true, "Puts value into a histogram."),
    SET(MetricType.GAUGE, "value", true, "Makes a gauge value."),
    ADD(MetricType.GAUGE, "value", true, "Adds value, which may be negative, to a gauge."),
    TRACK(
            MetricType.GAUGE,
            "key",
            true,
            "Puts key into this series of a gauge and takes it out of every other series of it."),
    UNTRACK(MetricType.GAUGE, "key", true, "Takes key out of whatever series of the gauge it is in."),
    IN_FLIGHT(MetricType.GAUGE, null, false, "Adds one to a gauge while the method runs."),
    REMOVE(null, null, false, "Drops the series with these labels.");

    private final @Nullable MetricType type;
    private final @Nullable String operand;
    private final boolean operandNeeded;
    private final String meaning;

    ActionKind(@Nullable MetricType type, @Nullable String operand, boolean operandNeeded, String meaning) {
        this.type = type;
        this.operand = operand;
        this.operandNeeded = operandNeeded;
        this.meaning = meaning;
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

    /** What other tools call it. */
    String[] elsewhere() {
        switch (this) {
            case COUNT:
                return new String[] {"inc", "increment", "counter"};
            case OBSERVE:
                return new String[] {"record", "time", "timer", "histogram"};
            case SET:
                return new String[] {"gauge"};
            default:
                return new String[0];
        }
    }

    /** What it does, in a sentence for who writes a rule. */
    String meaning() {
        return meaning;
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
