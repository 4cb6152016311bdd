package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.expression.ExpressionException;
import dev.sonde.core.metric.GaugeCell;
import dev.sonde.core.rules.Action;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.weave.Advice;
import dev.sonde.core.weave.JoinPoint;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
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

    private final Rule rule;
    private final Action action;
    private final RuleState state;
    private final ActionCompiler actions;

    InFlightProbe(Rule rule, Action action, RuleState state, ActionCompiler actions) {
        this.rule = rule;
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
        return state instanceof GaugeCell;
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
        MethodProbe.values(scope, linkage, method, 0, 1);
        try {
            return MethodHandles.filterReturnValue(actions.gaugeCell(action, scope), BEGIN);
        } catch (ExpressionException e) {
            throw new LinkageProblem(e.describe(), e);
        }
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

    private static void end(@Nullable Object cell) {
        if (cell != null) {
            ((GaugeCell) cell).dec();
        }
    }

    @SuppressWarnings("UnusedVariable") // the order is Advice's
    private static void endLater(@Nullable Object cell, long nanos, @Nullable Object self, @Nullable Object result) {
        if (result instanceof CompletionStage && cell != null) {
            GaugeCell gauge = (GaugeCell) cell;
            ((CompletionStage<?>) result).whenComplete((value, error) -> gauge.dec());
        } else {
            end(cell);
        }
    }
}
