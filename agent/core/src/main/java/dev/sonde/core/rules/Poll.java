package dev.sonde.core.rules;

import dev.sonde.core.expression.Expression;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.weave.pattern.MethodPattern;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a rule reads on a timer instead of waiting for events. Immutable. */
public final class Poll {
    /** Where the values come from. */
    public enum Kind {
        /** Live instances of a class and its subclasses; at hand is {@code this}. */
        INSTANCES,
        /** Rows of a query; at hand is {@code row}, a map from column to value. */
        SQL,
        /** What a static method without arguments returns; at hand is {@code result}. */
        METHOD,
        /** States that a source knows at any time; at hand are their names. */
        STATE
    }

    private final Kind kind;
    private final String target;
    private final @Nullable MethodPattern method;
    private final @Nullable SourceKind source;
    private final long everyNanos;
    private final long timeoutNanos;
    private final @Nullable Expression forEach;
    private final @Nullable String dataSource;

    Poll(
            Kind kind,
            String target,
            @Nullable MethodPattern method,
            @Nullable SourceKind source,
            long everyNanos,
            long timeoutNanos,
            @Nullable Expression forEach,
            @Nullable String dataSource) {
        this.kind = kind;
        this.target = target;
        this.method = method;
        this.source = source;
        this.everyNanos = everyNanos;
        this.timeoutNanos = timeoutNanos;
        this.forEach = forEach;
        this.dataSource = dataSource;
    }

    public Kind kind() {
        return kind;
    }

    /** The class's name, the query, the method or the source as written. */
    public String target() {
        return target;
    }

    /** The static method of {@link Kind#METHOD}: one type, one name, no parameters. */
    public @Nullable MethodPattern method() {
        return method;
    }

    /** The source of {@link Kind#STATE}. */
    public @Nullable SourceKind source() {
        return source;
    }

    public long everyNanos() {
        return everyNanos;
    }

    /** Nanoseconds after which a query is cancelled. */
    public long timeoutNanos() {
        return timeoutNanos;
    }

    /** The collection, array or map to walk, whose elements are then at hand as {@code item}; null where there is none. */
    public @Nullable Expression forEach() {
        return forEach;
    }

    /** What the data source of {@link Kind#SQL} is called, or null for the only one. */
    public @Nullable String dataSource() {
        return dataSource;
    }

    @Override
    public boolean equals(Object o) {
        if (!(o instanceof Poll)) {
            return false;
        }
        Poll that = (Poll) o;
        return kind == that.kind
                && target.equals(that.target)
                && everyNanos == that.everyNanos
                && timeoutNanos == that.timeoutNanos
                && Objects.equals(forEach, that.forEach)
                && Objects.equals(dataSource, that.dataSource);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, target, everyNanos);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + " " + target;
    }
}
