package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.event.Completion;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** What a rule does when a call completes that ends later than its method, and how the method's values get there. Immutable. */
final class CompletionHandles {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodHandle OBSERVE = MethodProbe.find(
            LOOKUP,
            Completion.class,
            "observe",
            methodType(void.class, MethodHandle.class, MethodHandle.class, Object.class, long.class, Object[].class),
            true);
    private static final MethodHandle SUBSCRIBE = MethodProbe.find(
            LOOKUP,
            Completion.class,
            "subscribe",
            methodType(Object.class, MethodHandle.class, MethodHandle.class, Object.class, long.class, Object[].class),
            true);
    private static final MethodHandle BEGIN = MethodProbe.find(
            LOOKUP,
            CompletionHandles.class,
            "begin",
            methodType(Object.class, MethodHandle.class, MethodHandle.class, Object[].class),
            true);

    private final MethodType method;
    private final MethodHandle done;
    private final MethodHandle failed;

    /**
     * @param done {@code (state, nanos, self, result, a0, …)void}
     * @param failed the same with the error
     * @param fault {@code (Throwable)void}: where what either throws goes
     */
    CompletionHandles(MethodType method, MethodHandle done, MethodHandle failed, MethodHandle fault) {
        this.method = method;
        this.done = spread(done, Object.class, fault);
        this.failed = spread(failed, Throwable.class, fault);
    }

    /** {@code (state, nanos, self, result, a0, …)void}: waits for what the method returned. */
    MethodHandle observe() {
        return atReturn(OBSERVE);
    }

    /** {@code (state, nanos, self, result, a0, …)Object}: gives a publisher that tells the end of each subscription. */
    MethodHandle subscribe() {
        return atReturn(SUBSCRIBE);
    }

    /** See {@link MethodAdvice#begin}. */
    MethodHandle begin() {
        return MethodHandles.insertArguments(BEGIN, 0, done, failed)
                .asCollector(Object[].class, 1 + method.parameterCount())
                .asType(methodType(Object.class, Object.class).appendParameterTypes(MethodProbe.erased(method)));
    }

    private static Object begin(MethodHandle done, MethodHandle failed, @Nullable Object[] values) {
        return new Completion(done, failed, values, 0);
    }

    private MethodHandle atReturn(MethodHandle target) {
        // (result, nanos, Object[] {self, a0, …}) in the order that exit offers them
        MethodHandle observe = MethodHandles.insertArguments(target, 0, done, failed)
                .asCollector(Object[].class, 1 + method.parameterCount());
        int[] order = new int[3 + method.parameterCount()];
        order[0] = 3;
        order[1] = 1;
        order[2] = 2;
        for (int i = 0; i < method.parameterCount(); i++) {
            order[3 + i] = 4 + i;
        }
        Class<?> returned = target.type().returnType();
        MethodType observed = methodType(returned, Object.class, long.class, Object.class)
                .appendParameterTypes(MethodProbe.erased(method));
        MethodType offered = MethodProbe.leavingType(method, Object.class).changeReturnType(returned);
        return MethodHandles.permuteArguments(observe.asType(observed), offered, order);
    }

    /** From {@code (state, nanos, self, value, a0, …)} to {@code (Object[] {self, a0, …}, nanos, value)}, faults kept. */
    private static MethodHandle spread(MethodHandle body, Class<?> value, MethodHandle fault) {
        MethodType type = body.type();
        MethodHandle safe = MethodHandles.catchException(body, Throwable.class, fault);
        int arguments = type.parameterCount() - 4;
        // (nanos, value, self, a0, …): state is null, then self and arguments at the end
        MethodHandle stateless = MethodHandles.insertArguments(safe, 0, (Object) null);
        MethodType moved = methodType(void.class, long.class, type.parameterType(3), Object.class)
                .appendParameterTypes(type.parameterList().subList(4, type.parameterCount()));
        int[] order = new int[3 + arguments];
        order[0] = 0;
        order[1] = 2;
        order[2] = 1;
        for (int i = 0; i < arguments; i++) {
            order[3 + i] = 3 + i;
        }
        MethodHandle last = MethodHandles.permuteArguments(stateless, moved, order);
        MethodHandle spread = last.asSpreader(Object[].class, 1 + arguments);
        return MethodHandles.permuteArguments(
                spread, methodType(void.class, Object[].class, long.class, value), 1, 2, 0);
    }
}
