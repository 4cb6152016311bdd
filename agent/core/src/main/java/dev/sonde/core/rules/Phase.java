package dev.sonde.core.rules;

import java.util.Locale;

/** When, around a method, a rule acts: the values of {@code on}. */
public enum Phase {
    /** Before the method's body; there is no result, error, duration or outcome yet. */
    ENTER,
    /** When it returned, or its CompletionStage completed with a value. */
    RETURN,
    /** When it threw, or its CompletionStage completed with an error. */
    THROW,
    /** Either of the two. */
    EXIT;

    /** As a rule writes it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
