package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.event.Nesting;
import dev.sonde.core.weave.JoinPoint;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import dev.sonde.core.weave.pattern.MethodPattern;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A rule on Kotlin's {@code suspend} functions. Such a function returns a marker when it suspends, is entered again for each time
 * it goes on, and tells a continuation when it is done. A call begins where it is entered with a continuation of its caller's;
 * a {@link KotlinContinuation} in front of that learns its end.
 */
final class SuspendProbe implements MethodAdvice {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodHandle PASS = MethodProbe.find(
            LOOKUP,
            SuspendProbe.class,
            "pass",
            methodType(Object.class, KotlinContinuation.class, Object.class, Object.class),
            true);
    private static final MethodHandle RETURNED = MethodProbe.find(
            LOOKUP,
            SuspendProbe.class,
            "returned",
            methodType(void.class, Object.class, Object.class, long.class, Object.class, Object.class),
            true);
    private static final MethodHandle THREW = MethodProbe.find(
            LOOKUP,
            SuspendProbe.class,
            "threw",
            methodType(void.class, Object.class, long.class, Object.class, Throwable.class),
            true);
    private static final MethodHandle GOES_ON =
            MethodProbe.find(LOOKUP, KotlinContinuation.class, "goesOn", methodType(boolean.class, Object.class), true);

    private final MethodAdvice rule;
    private final MethodPattern pattern;
    private final boolean subtypes;

    /** @param subtypes whether one call may pass through several methods that are meant */
    SuspendProbe(MethodAdvice rule, MethodPattern pattern, boolean subtypes) {
        this.rule = rule;
        this.pattern = pattern;
        this.subtypes = subtypes;
    }

    @Override
    public String name() {
        return rule.name();
    }

    @Override
    public boolean stateful() {
        return true;
    }

    @Override
    public Object stateKind() {
        return SuspendProbe.class;
    }

    @Override
    public boolean owns(Object state) {
        return Nesting.isOf(state, this);
    }

    /** A call that goes on without this rule: nothing is recorded, and what stands for it is taken back. */
    @Override
    public Consumer<Object> ending() {
        return state -> {
            BiConsumer<@Nullable Object, @Nullable Throwable> call = left(state);
            if (call instanceof InFlightProbe.Held) {
                call.accept(null, null);
            }
        };
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
    public MethodHandle begin(Linkage linkage) throws LinkageProblem {
        return rule.begin(linkage);
    }

    @Override
    public MethodHandle open(Linkage linkage) throws LinkageProblem {
        MethodHandle begin = rule.begin(linkage);
        boolean dispatched = subtypes && !linkage.joinPoint().isStatic();
        MethodHandle opened = dispatched ? Reach.attaching(Reach.enter(linkage, pattern, this), begin) : begin;
        MethodType values = opened.type();
        MethodHandle goesOn = MethodHandles.permuteArguments(
                GOES_ON, values.changeReturnType(boolean.class), values.parameterCount() - 1);
        MethodHandle nothing =
                MethodHandles.dropArguments(MethodHandles.constant(Object.class, null), 0, values.parameterList());
        return MethodHandles.guardWithTest(goesOn, nothing, opened);
    }

    @Override
    public MethodHandle pass(Linkage linkage) throws LinkageProblem {
        return PASS.bindTo(KotlinContinuation.of(linkage));
    }

    @Override
    public MethodHandle exit(Linkage linkage) throws LinkageProblem {
        return RETURNED.bindTo(KotlinContinuation.suspended(linkage));
    }

    @Override
    public MethodHandle fail(Linkage linkage) {
        return THREW;
    }

    @Override
    public void fault(Throwable cause) {
        rule.fault(cause);
    }

    @Override
    public void unfit(JoinPoint joinPoint, LinkageProblem problem) {
        rule.unfit(joinPoint, problem);
    }

    private static @Nullable Object pass(
            KotlinContinuation wrapping, @Nullable Object continuation, @Nullable Object state) throws Throwable {
        BiConsumer<@Nullable Object, @Nullable Throwable> call = call(state);
        return call == null || continuation == null ? continuation : wrapping.inFrontOf(continuation, call);
    }

    @SuppressWarnings("UnusedVariable") // the order is Advice's
    private static void returned(
            Object suspended, @Nullable Object state, long nanos, @Nullable Object self, @Nullable Object result) {
        BiConsumer<@Nullable Object, @Nullable Throwable> call = left(state);
        if (call != null && result != suspended) {
            call.accept(result, null);
        }
    }

    @SuppressWarnings("UnusedVariable") // the order is Advice's
    private static void threw(@Nullable Object state, long nanos, @Nullable Object self, Throwable error) {
        BiConsumer<@Nullable Object, @Nullable Throwable> call = left(state);
        if (call != null) {
            call.accept(null, error);
        }
    }

    @SuppressWarnings("unchecked")
    private static @Nullable BiConsumer<@Nullable Object, @Nullable Throwable> call(@Nullable Object state) {
        Object call = state instanceof Nesting.Frame ? Nesting.attached(state) : state;
        return (BiConsumer<@Nullable Object, @Nullable Throwable>) call;
    }

    private static @Nullable BiConsumer<@Nullable Object, @Nullable Throwable> left(@Nullable Object state) {
        BiConsumer<@Nullable Object, @Nullable Throwable> call = call(state);
        if (state instanceof Nesting.Frame) {
            Nesting.leave(state);
        }
        return call;
    }
}
