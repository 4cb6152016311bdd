package dev.sonde.core.expression;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * The few ways in which handles are put together here. "An event handle" takes exactly the scope's parameters; a
 * "function" takes values. API of Java 8 only.
 */
public final class Handles {
    private static final MethodHandle IS_NULL = find(Handles.class, "isNull", boolean.class, Object.class);

    private Handles() {}

    static boolean isNull(@Nullable Object value) {
        return value == null;
    }

    /** A static method of a class of this package. */
    static MethodHandle find(Class<?> owner, String name, Class<?> result, Class<?>... parameters) {
        try {
            return MethodHandles.lookup().findStatic(owner, name, MethodType.methodType(result, parameters));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(owner + "." + name, e);
        }
    }

    /** An event handle that always gives this value. */
    static MethodHandle constant(MethodType parameters, Class<?> type, @Nullable Object value) {
        return MethodHandles.dropArguments(MethodHandles.constant(type, value), 0, parameters.parameterList());
    }

    /** The function of the event handle's value. */
    static MethodHandle apply(MethodHandle function, MethodHandle of) {
        MethodHandle fitting = function.type().parameterType(0) == of.type().returnType()
                ? function
                : function.asType(
                        function.type().changeParameterType(0, of.type().returnType()));
        return MethodHandles.filterReturnValue(of, fitting);
    }

    /** The function of two event handles' values, left evaluated first. */
    static MethodHandle apply(MethodHandle function, MethodHandle left, MethodHandle right) {
        MethodType parameters = left.type();
        MethodHandle fitting = function.asType(function.type()
                .changeParameterType(0, left.type().returnType())
                .changeParameterType(1, right.type().returnType()));
        int count = parameters.parameterCount();
        MethodHandle both = MethodHandles.collectArguments(fitting, 1, right);
        both = MethodHandles.collectArguments(both, 0, left);
        int[] order = new int[2 * count];
        for (int i = 0; i < order.length; i++) {
            order[i] = i % count;
        }
        return MethodHandles.permuteArguments(
                both, parameters.changeReturnType(function.type().returnType()), order);
    }

    /** A function of one reference: what it gives of null is the constant, else what the function gives. */
    static MethodHandle orIfNull(MethodHandle function, @Nullable Object constant) {
        Class<?> type = function.type().parameterType(0);
        MethodHandle absent = MethodHandles.dropArguments(
                MethodHandles.constant(function.type().returnType(), constant), 0, type);
        return MethodHandles.guardWithTest(isNull(type), absent, function);
    }

    /** A function of two references (or primitives): if the one at the position is null, the constant. */
    static MethodHandle orIfNull(MethodHandle function, int position, @Nullable Object constant) {
        Class<?> type = function.type().parameterType(position);
        MethodHandle absent = MethodHandles.dropArguments(
                MethodHandles.constant(function.type().returnType(), constant),
                0,
                function.type().parameterList());
        MethodHandle test = position == 0
                ? isNull(type)
                : MethodHandles.dropArguments(isNull(type), 0, function.type().parameterType(0));
        return MethodHandles.guardWithTest(test, absent, function);
    }

    /** An event handle: the function of the first if that is not null, else the second. Both give the same type. */
    static MethodHandle elvis(MethodHandle first, MethodHandle function, MethodHandle otherwise) {
        Class<?> type = first.type().returnType();
        MethodHandle present = MethodHandles.dropArguments(
                function.asType(function.type().changeParameterType(0, type)),
                1,
                first.type().parameterList());
        MethodHandle absent = MethodHandles.dropArguments(otherwise, 0, type);
        return MethodHandles.foldArguments(MethodHandles.guardWithTest(isNull(type), absent, present), first);
    }

    /** An event handle: one of two, by a third that gives a boolean. */
    static MethodHandle choose(MethodHandle test, MethodHandle yes, MethodHandle no) {
        return MethodHandles.guardWithTest(test, yes, no);
    }

    /**
     * The function of any number of event handles' values.
     *
     * @param parameters of each event handle, and of the result
     */
    public static MethodHandle combine(MethodHandle function, MethodType parameters, MethodHandle... values) {
        MethodHandle all = function;
        int count = parameters.parameterCount();
        for (int i = values.length - 1; i >= 0; i--) {
            all = MethodHandles.collectArguments(
                    all, i, returning(values[i], all.type().parameterType(i)));
        }
        int[] order = new int[values.length * count];
        for (int i = 0; i < order.length; i++) {
            order[i] = i % count;
        }
        return MethodHandles.permuteArguments(
                all, parameters.changeReturnType(function.type().returnType()), order);
    }

    /** A handle of these parameters that does nothing. */
    public static MethodHandle nothing(MethodType parameters) {
        return MethodHandles.dropArguments(
                MethodHandles.constant(Object.class, null).asType(MethodType.methodType(void.class)),
                0,
                parameters.parameterList());
    }

    /** The event handle with its value as another type. */
    public static MethodHandle returning(MethodHandle handle, Class<?> type) {
        return handle.asType(handle.type().changeReturnType(type));
    }

    private static MethodHandle isNull(Class<?> type) {
        return IS_NULL.asType(MethodType.methodType(boolean.class, type));
    }
}
