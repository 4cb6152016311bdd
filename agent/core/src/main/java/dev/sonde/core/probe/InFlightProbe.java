package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.event.Nesting;
import dev.sonde.core.expression.ExpressionException;
import dev.sonde.core.metric.GaugeCell;
import dev.sonde.core.rules.Action;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.weave.Advice;
import dev.sonde.core.weave.JoinPoint;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import dev.sonde.core.weave.pattern.MethodPattern;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One {@code in_flight} action: the series of the call's beginning goes up, and the same one down at its end. */
final class InFlightProbe implements Advice {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodHandle BEGIN =
            MethodProbe.find(LOOKUP, InFlightProbe.class, "begin", methodType(Object.class, GaugeCell.class), true);
    private static final MethodHandle END =
            MethodProbe.find(LOOKUP, InFlightProbe.class, "end", methodType(void.class, Object.class), true);
    private static final MethodHandle END_LATER = MethodProbe.find(
            LOOKUP,
            InFlightProbe.class,
            "endLater",
            methodType(void.class, Object.class, long.class, Object.class, Object.class),
            true);

    private static final MethodHandle ATTACH = MethodProbe.find(
            LOOKUP,
            InFlightProbe.class,
            "attach",
            methodType(Object.class, GaugeCell.class, Nesting.Frame.class),
            true);
    private static final MethodHandle ABANDON = MethodProbe.find(
            LOOKUP,
            InFlightProbe.class,
            "abandon",
            methodType(Object.class, Throwable.class, Nesting.Frame.class),
            true);
    private static final MethodHandle IS_NULL = MethodProbe.find(
            LOOKUP, InFlightProbe.class, "isNull", methodType(boolean.class, Nesting.Frame.class), true);

    private final Rule rule;
    private final MethodPattern pattern;
    private final boolean subtypes;
    private final Action action;
    private final RuleState state;
    private final ActionCompiler actions;

    /** @param subtypes whether one call may pass through several methods that are meant */
    InFlightProbe(
            Rule rule,
            MethodPattern pattern,
            boolean subtypes,
            Action action,
            RuleState state,
            ActionCompiler actions) {
        this.rule = rule;
        this.pattern = pattern;
        this.subtypes = subtypes;
        this.action = action;
        this.state = state;
        this.actions = actions;
    }

    @Override
    public String name() {
        return rule.name();
    }

    @Override
    public boolean stateful() {
        return true;
    }

    /** A series that went up goes down the same way, whichever rule did it. */
    @Override
    public Object stateKind() {
        return InFlightProbe.class;
    }

    @Override
    public boolean owns(Object state) {
        return state instanceof GaugeCell || Nesting.isOf(state, this);
    }

    @Override
    public Consumer<Object> ending() {
        return InFlightProbe::end;
    }

    @Override
    public boolean entering() {
        return true;
    }

    @Override
    public boolean timed() {
        return false;
    }

    @Override
    public MethodHandle open(Linkage linkage) throws LinkageProblem {
        MethodType method = linkage.methodType();
        EventScope scope =
                new EventScope(methodType(void.class, Object.class).appendParameterTypes(MethodProbe.erased(method)));
        MethodProbe.values(scope, linkage, pattern, method, 0, 1);
        try {
            MethodHandle cell = actions.gaugeCell(action, scope);
            boolean dispatched = subtypes
                    && !linkage.joinPoint().isStatic()
                    && !linkage.joinPoint().isConstructor();
            return dispatched
                    ? beginIfCall(Reach.enter(linkage, pattern, this), cell)
                    : MethodHandles.filterReturnValue(cell, BEGIN);
        } catch (ExpressionException e) {
            throw new LinkageProblem(e.describe(), e);
        }
    }

    /** {@code (self, a0, …)Object}: the call's frame with its cell, or null where this is no call of its own. */
    private static MethodHandle beginIfCall(MethodHandle enter, MethodHandle cell) {
        MethodType values = cell.type().changeReturnType(Object.class);
        MethodType framed = values.insertParameterTypes(0, Nesting.Frame.class);
        MethodHandle attach = MethodHandles.collectArguments(ATTACH, 0, cell);
        int[] order = new int[framed.parameterCount()];
        for (int i = 0; i < order.length; i++) {
            order[i] = (i + 1) % order.length;
        }
        MethodHandle attached = MethodHandles.catchException(
                MethodHandles.permuteArguments(attach, framed, order), Throwable.class, ABANDON);
        MethodHandle begun = MethodHandles.guardWithTest(
                IS_NULL,
                MethodHandles.dropArguments(MethodHandles.constant(Object.class, null), 0, framed.parameterList()),
                attached);
        return MethodHandles.foldArguments(begun, enter);
    }

    @Override
    public MethodHandle exit(Linkage linkage) throws LinkageProblem {
        boolean later = rule.await()
                && CompletionStage.class.isAssignableFrom(linkage.methodType().returnType());
        return later ? END_LATER : END;
    }

    @Override
    public @Nullable MethodHandle fail(Linkage linkage) {
        return END;
    }

    @Override
    public void fault(Throwable cause) {
        state.fault(cause);
    }

    @Override
    public void unfit(JoinPoint joinPoint, LinkageProblem problem) {
        state.turnOff(problem.reason());
    }

    private static Object begin(GaugeCell cell) {
        cell.inc();
        return cell;
    }

    private static Object attach(GaugeCell cell, Nesting.Frame frame) {
        cell.inc();
        return Nesting.attach(frame, cell);
    }

    private static Object abandon(Throwable fault, Nesting.Frame frame) throws Throwable {
        Nesting.leave(frame);
        throw fault;
    }

    private static boolean isNull(Nesting.@Nullable Frame frame) {
        return frame == null;
    }

    /** The cell that this call's beginning has raised, or null; the call is left. */
    private static @Nullable GaugeCell left(@Nullable Object state) {
        if (!(state instanceof Nesting.Frame)) {
            return (GaugeCell) state;
        }
        GaugeCell cell = (GaugeCell) Nesting.attached(state);
        Nesting.leave(state);
        return cell;
    }

    private static void end(@Nullable Object state) {
        GaugeCell cell = left(state);
        if (cell != null) {
            cell.dec();
        }
    }

    @SuppressWarnings("UnusedVariable") // the order is Advice's
    private static void endLater(@Nullable Object state, long nanos, @Nullable Object self, @Nullable Object result) {
        GaugeCell cell = left(state);
        if (cell != null && result instanceof CompletionStage) {
            ((CompletionStage<?>) result).whenComplete((value, error) -> cell.dec());
        } else if (cell != null) {
            cell.dec();
        }
    }
}
