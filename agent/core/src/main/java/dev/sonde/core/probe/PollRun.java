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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One polling rule: what it asks for each subject (an instance, a row, a result), and the gauges that its answers fill. All
 * answers of a run are published together; a run that fails publishes nothing and leaves the last ones standing. One thread at a
 * time runs it; {@link #withdraw} may come from any other.
 */
final class PollRun {
    /** What {@code for_each}'s elements are called in expressions. */
    static final String ITEM = "item";

    private static final MethodHandle STATE = MethodProbe.find(
            MethodHandles.lookup(), Source.class, "state", methodType(long.class, String.class), false);
    private static final MethodHandle SET = MethodProbe.find(
            MethodHandles.lookup(),
            PollRun.class,
            "set",
            methodType(void.class, Object[].class, double.class, PollRound.class),
            true);

    private final Rule rule;
    private final Poll poll;
    private final ActionCompiler actions;
    private final String subject;
    private final List<GaugeTable> tables = new ArrayList<>();
    private final List<Object> owners = new ArrayList<>();
    private final List<PollRound> rounds = new ArrayList<>();

    private @Nullable Source source;
    private boolean asked;
    /** Guarded by this. */
    private boolean withdrawn;

    /** Kept with each class of subjects, which it does not keep alive. */
    private final ClassValue<Questions> questions = new ClassValue<Questions>() {
        @Override
        protected Questions computeValue(Class<?> type) {
            try {
                return compile(type);
            } catch (ExpressionException e) {
                return new Questions(
                        null, null, new ArrayList<>(), "it does not fit " + type.getTypeName() + ": " + e.describe());
            }
        }
    };

    /** @param subject the name of what is polled: {@code this}, {@code row}, {@code result}, or empty for none */
    PollRun(Rule rule, Poll poll, String subject, MetricStore store, ActionCompiler actions) {
        this.rule = rule;
        this.poll = poll;
        this.subject = subject;
        this.actions = actions;
        for (Action action : rule.actions()) {
            tables.add((GaugeTable) store.table(action.metric().name()));
            owners.add(new Object());
        }
    }

    /** Lets expressions read the states of a built-in source by name. */
    void readStatesOf(Source read) {
        source = read;
    }

    /** Begins a run, or begins it anew. */
    void begin() {
        asked = false;
        rounds.clear();
        for (int i = 0; i < tables.size(); i++) {
            rounds.add(tables.get(i).round(owners.get(i)));
        }
    }

    /**
     * Asks one subject, known to be of {@code type}.
     *
     * @throws Misfit if the rule does not fit that type
     */
    void ask(@Nullable Object value, Class<?> type) throws Throwable {
        Questions questions = this.questions.get(type);
        if (questions.misfit != null) {
            throw new Misfit(questions.misfit);
        }
        asked = true;
        MethodHandle each = questions.forEach;
        if (each == null) {
            answer(questions, value, null);
            return;
        }
        for (Elements all = Elements.of((Object) each.invokeExact(value, (Object) null)); all.hasNext(); ) {
            answer(questions, value, all.next());
        }
    }

    /** Ends the run: what it found replaces what the last one had found. Returns whether there was anything to ask. */
    synchronized boolean commit() {
        if (!withdrawn) {
            rounds.forEach(PollRound::commit);
        }
        return asked;
    }

    /** Takes back what was published, for good: a run that is still under way publishes nothing any more. */
    synchronized void withdraw() {
        withdrawn = true;
        for (int i = 0; i < tables.size(); i++) {
            tables.get(i).withdraw(owners.get(i));
        }
    }

    private void answer(Questions questions, @Nullable Object value, @Nullable Object item) throws Throwable {
        MethodHandle when = questions.condition;
        if (when != null && !(boolean) when.invokeExact(value, item)) {
            return;
        }
        for (int i = 0; i < rounds.size(); i++) {
            questions.rows.get(i).invokeExact(value, item, rounds.get(i));
        }
    }

    private Questions compile(Class<?> type) throws ExpressionException {
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
        MethodHandle forEach = null;
        Expression elements = poll.forEach();
        if (elements != null) {
            MethodHandle all = elements.compile(scope, actions.access());
            if (Elements.refuses(all.type().returnType())) {
                throw new ExpressionException(
                        0,
                        "for_each of a " + all.type().returnType().getTypeName(),
                        "a collection, a map, an array or a stream");
            }
            forEach = Handles.returning(all, Object.class);
            scope.name(ITEM, 1, Object.class);
        }
        Expression when = rule.when();
        MethodHandle condition = when == null ? null : when.condition(scope, actions.access());
        List<MethodHandle> rows = new ArrayList<>();
        for (Action action : rule.actions()) {
            rows.add(actions.polled(action, scope));
        }
        return new Questions(forEach, condition, rows, null);
    }

    /** {@code (subject, item, round)void}: one row of a round. */
    static MethodHandle row(MethodHandle labels, MethodHandle value) {
        return Handles.combine(
                MethodHandles.permuteArguments(
                        SET, methodType(void.class, PollRound.class, Object[].class, double.class), 1, 2, 0),
                labels.type().changeReturnType(void.class).appendParameterTypes(PollRound.class),
                MethodHandles.permuteArguments(
                        MethodHandles.identity(PollRound.class),
                        methodType(PollRound.class, Object.class, Object.class, PollRound.class),
                        2),
                MethodHandles.dropArguments(labels, 2, PollRound.class),
                MethodHandles.dropArguments(value, 2, PollRound.class));
    }

    private static void set(@Nullable Object[] labels, double value, PollRound round) {
        if (!Double.isNaN(value)) {
            round.set(labels, value);
        }
    }

    /** A rule that cannot be right for what it polls: it is switched off, where a failed run is tried again. */
    static final class Misfit extends Exception {
        private static final long serialVersionUID = 1L;

        Misfit(String message) {
            super(message);
        }
    }

    /** A rule compiled for one type of subjects. Must not refer to the run: the type keeps it alive. */
    private static final class Questions {
        final @Nullable MethodHandle forEach;
        final @Nullable MethodHandle condition;
        final List<MethodHandle> rows;
        final @Nullable String misfit;

        Questions(
                @Nullable MethodHandle forEach,
                @Nullable MethodHandle condition,
                List<MethodHandle> rows,
                @Nullable String misfit) {
            this.forEach = forEach;
            this.condition = condition;
            this.rows = rows;
            this.misfit = misfit;
        }
    }
}
