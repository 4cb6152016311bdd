package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.expression.Expression;
import dev.sonde.core.expression.ExpressionException;
import dev.sonde.core.expression.Handles;
import dev.sonde.core.metric.GaugeTable;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.PollRound;
import dev.sonde.core.rules.Action;
import dev.sonde.core.rules.Poll;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.source.Source;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One polling rule: what it asks for each subject (an instance, a row, an element), and the gauges that its answers fill. All
 * answers of a run are published together; a run that fails publishes nothing and leaves the last ones standing. One thread.
 */
final class PollRun {
    /** What {@code for_each}'s elements are called in expressions. */
    static final String ITEM = "item";

    private static final MethodHandle STATE = MethodProbe.find(
            MethodHandles.lookup(), Source.class, "state", methodType(long.class, String.class), false);

    private final Rule rule;
    private final Poll poll;
    private final MetricStore store;
    private final ActionCompiler actions;
    private final String subject;

    private @Nullable Source source;

    /** Compiled for the type of the last subject, which is nearly always that of the next. */
    private @Nullable Class<?> compiledFor;

    private @Nullable MethodHandle forEach;
    private List<MethodHandle> rows = new ArrayList<>();
    private @Nullable MethodHandle condition;

    private final List<PollRound> rounds = new ArrayList<>();

    /** @param subject the name of what is polled: {@code this}, {@code row}, {@code result}, or empty for none */
    PollRun(Rule rule, Poll poll, String subject, MetricStore store, ActionCompiler actions) {
        this.rule = rule;
        this.poll = poll;
        this.subject = subject;
        this.store = store;
        this.actions = actions;
    }

    /** Lets expressions read the states of a built-in source by name. */
    void readStatesOf(Source read) {
        source = read;
    }

    /** Begins a run. */
    void begin() {
        rounds.clear();
        int index = 0;
        for (Action action : rule.actions()) {
            rounds.add(((GaugeTable) store.table(action.metric().name())).round(rule.name() + "#" + index++));
        }
    }

    /** Asks one subject, known to be of {@code type}. */
    void ask(Object value, Class<?> type) throws Throwable {
        if (compiledFor != type) {
            compile(type);
        }
        MethodHandle each = forEach;
        if (each == null) {
            answer(value, null);
            return;
        }
        for (Object item : elements((Object) each.invoke(value, (Object) null))) {
            answer(value, item);
        }
    }

    /** Ends the run: what it found replaces what the last one had found. */
    void commit() {
        for (PollRound round : rounds) {
            round.commit();
        }
    }

    /** Forgets what was published, since the rule is gone. */
    void withdraw() {
        begin();
        commit();
    }

    private void answer(Object value, @Nullable Object item) throws Throwable {
        MethodHandle when = condition;
        if (when != null && !(boolean) when.invoke(value, item)) {
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            // (subject, item, round)
            rows.get(i).invoke(value, item, rounds.get(i));
        }
    }

    private void compile(Class<?> type) throws ExpressionException {
        EventScope scope = new EventScope(methodType(void.class, Object.class, Object.class));
        if (!subject.isEmpty()) {
            scope.name(subject, 0, type);
        }
        if (source != null) {
            for (String name : source.kind().states()) {
                scope.handle(
                        name,
                        MethodHandles.dropArguments(
                                MethodHandles.insertArguments(STATE, 0, source, name), 0, Object.class, Object.class));
            }
        }
        Expression elements = poll.forEach();
        forEach = elements == null ? null : Handles.returning(elements.compile(scope, actions.access()), Object.class);
        if (elements != null) {
            scope.name(ITEM, 1, Object.class);
        }
        Expression when = rule.when();
        condition = when == null ? null : when.condition(scope, actions.access());
        List<MethodHandle> compiled = new ArrayList<>();
        for (Action action : rule.actions()) {
            compiled.add(actions.polled(action, scope));
        }
        rows = compiled;
        compiledFor = type;
    }

    private static Iterable<?> elements(@Nullable Object value) {
        if (value == null) {
            return new ArrayList<>();
        }
        if (value instanceof Iterable) {
            return (Iterable<?>) value;
        }
        if (value instanceof Map) {
            return ((Map<?, ?>) value).entrySet();
        }
        if (value instanceof Object[]) {
            return Arrays.asList((Object[]) value);
        }
        throw new IllegalArgumentException("for_each needs a collection, a map or an array, not a "
                + value.getClass().getName());
    }

    /** {@code (subject, item, round)void}. */
    static MethodHandle row(MethodHandle labels, MethodHandle value) {
        MethodHandle set = MethodProbe.find(
                MethodHandles.lookup(),
                PollRun.class,
                "set",
                methodType(void.class, Object[].class, double.class, PollRound.class),
                true);
        MethodHandle both = Handles.combine(
                MethodHandles.permuteArguments(
                        set, methodType(void.class, PollRound.class, Object[].class, double.class), 1, 2, 0),
                labels.type().changeReturnType(void.class).appendParameterTypes(PollRound.class),
                MethodHandles.permuteArguments(
                        MethodHandles.identity(PollRound.class),
                        methodType(PollRound.class, Object.class, Object.class, PollRound.class),
                        2),
                MethodHandles.dropArguments(labels, 2, PollRound.class),
                MethodHandles.dropArguments(value, 2, PollRound.class));
        return both;
    }

    private static void set(@Nullable Object[] labels, double value, PollRound round) {
        if (!Double.isNaN(value)) {
            round.set(labels, value);
        }
    }
}
