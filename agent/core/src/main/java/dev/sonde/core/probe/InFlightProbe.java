package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.event.Futures;
import dev.sonde.core.event.Nesting;
import dev.sonde.core.event.Subscriptions;
import dev.sonde.core.expression.ExpressionException;
import dev.sonde.core.metric.GaugeCell;
import dev.sonde.core.rules.Action;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.weave.JoinPoint;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import dev.sonde.core.weave.pattern.MethodPattern;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One {@code in_flight} action: the series of the call's beginning goes up, and the same one down at its end. */
final class InFlightProbe implements MethodAdvice {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodHandle RAISE = find("raise", methodType(Object.class, GaugeCell.class));
    private static final MethodHandle PLAN = find("plan", methodType(Object.class, GaugeCell.class));
    private static final MethodHandle HOLD = find("hold", methodType(Object.class, GaugeCell.class));
    private static final MethodHandle END = find("end", methodType(void.class, Object.class));
    private static final MethodHandle END_LATER =
            find("endLater", methodType(void.class, Object.class, long.class, Object.class, Object.class));
    private static final MethodHandle SUBSCRIBE =
            find("subscribe", methodType(Object.class, Object.class, long.class, Object.class, Object.class));

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
        MethodHandle begun = MethodHandles.filterReturnValue(cell(linkage), isSubscribed(linkage) ? PLAN : RAISE);
        boolean dispatched = subtypes
                && !linkage.joinPoint().isStatic()
                && !linkage.joinPoint().isConstructor();
        return dispatched ? Reach.attaching(Reach.enter(linkage, pattern, this), begun) : begun;
    }

    /** {@code (self, a0, …)GaugeCell} */
    private MethodHandle cell(Linkage linkage) throws LinkageProblem {
        MethodType method = linkage.methodType();
        EventScope scope =
                new EventScope(methodType(void.class, Object.class).appendParameterTypes(MethodProbe.erased(method)));
        MethodProbe.values(scope, linkage, pattern, method, 0, 1);
        try {
            return actions.gaugeCell(action, scope);
        } catch (ExpressionException e) {
            throw new LinkageProblem(e.describe(), e);
        }
    }

    private boolean isSubscribed(Linkage linkage) throws LinkageProblem {
        return rule.await() && Subscriptions.mayTell(linkage.methodType().returnType());
    }

    @Override
    public MethodHandle begin(Linkage linkage) throws LinkageProblem {
        return MethodHandles.filterReturnValue(cell(linkage), HOLD);
    }

    @Override
    public MethodHandle exit(Linkage linkage) throws LinkageProblem {
        return rule.await() && Futures.mayTell(linkage.methodType().returnType()) ? END_LATER : END;
    }

    @Override
    public @Nullable MethodHandle exchange(Linkage linkage) throws LinkageProblem {
        return isSubscribed(linkage) ? SUBSCRIBE : null;
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

    /** A raised series that somebody else tells when to go down; the first time counts. */
    static final class Held extends AtomicReference<@Nullable GaugeCell>
            implements BiConsumer<@Nullable Object, @Nullable Throwable> {
        private static final long serialVersionUID = 1L;

        Held(GaugeCell cell) {
            super(cell);
            cell.inc();
        }

        @Override
        public void accept(@Nullable Object result, @Nullable Throwable error) {
            GaugeCell cell = getAndSet(null);
            if (cell != null) {
                cell.dec();
            }
        }
    }

    /** A series that goes up with each subscription to what the call returns. */
    private static final class Planned {
        final GaugeCell cell;

        Planned(GaugeCell cell) {
            this.cell = cell;
        }
    }

    private static Object raise(GaugeCell cell) {
        cell.inc();
        return cell;
    }

    private static Object plan(GaugeCell cell) {
        return new Planned(cell);
    }

    private static Object hold(GaugeCell cell) {
        return new Held(cell);
    }

    /** What this call's beginning has given, or null; the call is left. */
    private static @Nullable Object left(@Nullable Object state) {
        if (!(state instanceof Nesting.Frame)) {
            return state;
        }
        Object begun = Nesting.attached(state);
        Nesting.leave(state);
        return begun;
    }

    private static void end(@Nullable Object state) {
        Object begun = left(state);
        if (begun instanceof GaugeCell) {
            ((GaugeCell) begun).dec();
        }
    }

    @SuppressWarnings("UnusedVariable") // the order is Advice's
    private static void endLater(@Nullable Object state, long nanos, @Nullable Object self, @Nullable Object result) {
        Object begun = left(state);
        if (begun instanceof GaugeCell) {
            GaugeCell cell = (GaugeCell) begun;
            Held held = new Held(cell);
            // The call's own raise is the held one's from here on.
            cell.dec();
            if (result == null || !Futures.tell(result, held)) {
                held.accept(null, null);
            }
        }
    }

    @SuppressWarnings("UnusedVariable") // the order is Advice's
    private static @Nullable Object subscribe(
            @Nullable Object state, long nanos, @Nullable Object self, @Nullable Object result) {
        Object begun = left(state);
        if (!(begun instanceof Planned)) {
            return result;
        }
        GaugeCell cell = ((Planned) begun).cell;
        Object told = Subscriptions.telling(result, () -> new Held(cell));
        return told == null ? result : told;
    }

    private static MethodHandle find(String name, MethodType type) {
        return MethodProbe.find(LOOKUP, InFlightProbe.class, name, type, true);
    }
}
