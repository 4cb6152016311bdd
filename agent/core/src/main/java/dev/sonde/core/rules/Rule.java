package dev.sonde.core.rules;

import dev.sonde.core.expression.Expression;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.weave.pattern.MethodPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a rules file's {@code rules}. Exactly one of {@link #source}, {@link #method} and {@link #poll} is there.
 * Immutable; two that are equal do the same, wherever they stand.
 */
public final class Rule {
    private final String name;
    private final String origin;
    private final boolean enabled;
    private final @Nullable SourceKind source;
    private final @Nullable MethodPattern method;
    private final @Nullable Poll poll;
    private final Phase on;
    private final boolean await;
    private final @Nullable Expression when;
    private final PathPatterns ignore;
    private final List<Endpoint> endpoints;
    private final List<Action> actions;

    private Rule(Builder b) {
        name = b.name;
        origin = b.origin;
        enabled = b.enabled;
        source = b.source;
        method = b.method;
        poll = b.poll;
        on = b.on;
        await = b.await;
        when = b.when;
        ignore = b.ignore;
        endpoints = Collections.unmodifiableList(new ArrayList<>(b.endpoints));
        actions = Collections.unmodifiableList(new ArrayList<>(b.actions));
    }

    public String name() {
        return name;
    }

    /** Where it stands: {@code rules.yaml:12}. No part of what makes rules equal. */
    public String origin() {
        return origin;
    }

    /** False for a rule that the file names but turns off. */
    public boolean enabled() {
        return enabled;
    }

    public @Nullable SourceKind source() {
        return source;
    }

    public @Nullable MethodPattern method() {
        return method;
    }

    public @Nullable Poll poll() {
        return poll;
    }

    /** When a method rule acts; {@link Phase#EXIT} for the others. */
    public Phase on() {
        return on;
    }

    /** Whether a method that returns a CompletionStage ends when that completes. */
    public boolean await() {
        return await;
    }

    /** The condition, or null for always. */
    public @Nullable Expression when() {
        return when;
    }

    /** Paths that count nowhere; only http rules have any. */
    public PathPatterns ignore() {
        return ignore;
    }

    /** The user's own patterns in order, the first that matches wins; only http rules have any. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    public List<Action> actions() {
        return actions;
    }

    /** This rule, turned off. */
    Rule disabled(String newOrigin) {
        Builder b = new Builder(name, newOrigin);
        b.enabled = false;
        b.source = source;
        b.method = method;
        b.poll = poll;
        b.on = on;
        b.await = await;
        b.when = when;
        b.ignore = ignore;
        b.endpoints = endpoints;
        b.actions = actions;
        return b.build();
    }

    @Override
    public boolean equals(Object o) {
        if (!(o instanceof Rule)) {
            return false;
        }
        Rule that = (Rule) o;
        return name.equals(that.name)
                && enabled == that.enabled
                && source == that.source
                && Objects.equals(method, that.method)
                && Objects.equals(poll, that.poll)
                && on == that.on
                && await == that.await
                && Objects.equals(when, that.when)
                && ignore.equals(that.ignore)
                && endpoints.equals(that.endpoints)
                && actions.equals(that.actions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, actions);
    }

    @Override
    public String toString() {
        Object where = source != null ? source.id() : method != null ? method : poll;
        return name + " at " + where + " " + actions;
    }

    /** Collects a {@link Rule}. Not thread-safe. */
    static final class Builder {
        final String name;
        final String origin;
        boolean enabled = true;

        @Nullable
        SourceKind source;

        @Nullable
        MethodPattern method;

        @Nullable
        Poll poll;

        Phase on = Phase.EXIT;
        boolean await = true;

        @Nullable
        Expression when;

        PathPatterns ignore = PathPatterns.NONE;
        List<Endpoint> endpoints = Collections.emptyList();
        List<Action> actions = Collections.emptyList();

        Builder(String name, String origin) {
            this.name = name;
            this.origin = origin;
        }

        Rule build() {
            return new Rule(this);
        }
    }
}
