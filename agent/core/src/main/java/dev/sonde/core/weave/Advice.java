package dev.sonde.core.weave;

import java.lang.invoke.MethodHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens at a join point, as method handles. The handles are made when the woven code is linked, once for each join
 * point, and become part of its call sites; what they do may not depend on anything looked up later.
 *
 * <p>A handle may take fewer parameters than offered (a prefix) and other types than declared; the {@link Linkage} adapts it.
 * Offered are
 *
 * <pre>
 *   open, enter : (self, a0, a1, …)                              open returns the state
 *   exit        : (state, nanos, self, result, a0, a1, …)        returns void
 *   exchange    : the same as exit                               returns the result to go on with
 *   fail        : (state, nanos, self, error,  a0, a1, …)        returns void
 * </pre>
 *
 * where references are {@code Object} ({@code error} is {@code Throwable}), primitives are themselves, {@code self} is null in
 * static methods and before a constructor's end, {@code result} is null for void, and {@code nanos} is the time since enter, 0
 * unless {@link #timed()}. What a handle throws is a fault of this advice and goes no further.
 */
public interface Advice {
    /** The rule's or the source's name. */
    String name();

    /** Whether an object is carried from {@link #open} to {@link #exit} and {@link #fail}. */
    boolean stateful();

    /** Whether {@link #enter} or {@link #open} give a handle. */
    boolean entering();

    /** Whether the duration is used. */
    boolean timed();

    default @Nullable MethodHandle open(Linkage linkage) throws LinkageProblem {
        return null;
    }

    default @Nullable MethodHandle enter(Linkage linkage) throws LinkageProblem {
        return null;
    }

    default @Nullable MethodHandle exit(Linkage linkage) throws LinkageProblem {
        return null;
    }

    default @Nullable MethodHandle fail(Linkage linkage) throws LinkageProblem {
        return null;
    }

    /**
     * Takes the place of {@link #exit} where the method's declared type lets the caller get another result of that type: returns it,
     * or the one it was given. Null leaves it to exit.
     */
    default @Nullable MethodHandle exchange(Linkage linkage) throws LinkageProblem {
        return null;
    }

    /** Of stateful advice on a function that suspends: {@code (continuation, state)} gives the continuation to go on with. */
    default @Nullable MethodHandle pass(Linkage linkage) throws LinkageProblem {
        return null;
    }

    /**
     * Which other advice's states look and end like this one's. Only one kind hands its states over as they are at one join
     * point; advice of its own kind, as each hook of a source is, never mistakes another's state for its own.
     */
    default Object stateKind() {
        return this;
    }

    /** Whether a state of its kind, opened by this or by advice that was there before, is for this to end. */
    default boolean owns(Object state) {
        return false;
    }

    /**
     * Gives back what a state stands for when this advice left the join point before the call ended; records nothing. Holds
     * nothing of this advice and must not throw. Null where exit and fail do that themselves: they then stay for such calls.
     */
    default @Nullable Consumer<Object> ending() {
        return null;
    }

    /** Called when a handle of this advice threw. Must not throw; the application's thread runs it. */
    void fault(Throwable cause);

    /** Called when this advice does not fit a join point: it is off there, everything else runs. */
    void unfit(JoinPoint joinPoint, LinkageProblem problem);
}
