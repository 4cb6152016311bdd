package dev.sonde.core.source.http;

import static java.lang.invoke.MethodHandles.catchException;
import static java.lang.invoke.MethodHandles.constant;
import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.filterArguments;
import static java.lang.invoke.MethodHandles.foldArguments;
import static java.lang.invoke.MethodHandles.guardWithTest;
import static java.lang.invoke.MethodHandles.lookup;
import static java.lang.invoke.MethodHandles.permuteArguments;
import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.source.StaticMethod;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** What the containers' files have in common: handles that read several things of one object and pass them to plain Java. */
final class Readings {
    static final MethodType OBJECT_OF_OBJECT = methodType(Object.class, Object.class);

    static final MethodType LONG_OF_OBJECT = methodType(long.class, Object.class);

    private static final MethodHandle IS_THERE = StaticMethod.of(lookup(), "isThere", boolean.class, Object.class);

    private Readings() {}

    /** {@code (E, Object)R} for a {@code target} of {@code (E, …)R} whose further values are read of the one object. */
    static MethodHandle into(MethodHandle target, MethodHandle... readings) {
        Class<?> first = target.type().parameterType(0);
        MethodHandle read = filterArguments(target, 1, readings);
        int[] order = new int[readings.length + 1];
        for (int i = 1; i < order.length; i++) {
            order[i] = 1;
        }
        return permuteArguments(read, methodType(target.type().returnType(), first, Object.class), order);
    }

    /** {@code (Object)void}: {@code then}, an {@code (E, Object)void}, where {@code find}, an {@code (Object)E}, gives something. */
    static MethodHandle ifThere(MethodHandle find, MethodHandle then) {
        Class<?> found = find.type().returnType();
        MethodHandle nothing = dropArguments(
                constant(Object.class, null).asType(methodType(void.class)),
                0,
                then.type().parameterList());
        MethodHandle isThere = dropArguments(IS_THERE.asType(methodType(boolean.class, found)), 1, Object.class);
        return foldArguments(guardWithTest(isThere, then, nothing), find);
    }

    /** The reading, or {@code instead} where it is null on the way or throws: of what the container could not read either. */
    static MethodHandle orElse(MethodHandle reading, @Nullable Object instead) {
        MethodHandle constant = constant(reading.type().returnType(), instead);
        return catchException(reading, Throwable.class, dropArguments(constant, 0, Throwable.class));
    }

    /** As {@link Linkage#path}, of that result. */
    static MethodHandle path(Linkage linkage, Class<?> result, Class<?> start, String... methods)
            throws LinkageProblem {
        return linkage.path(start, methods).asType(methodType(result, Object.class));
    }

    private static boolean isThere(@Nullable Object value) {
        return value != null;
    }
}
