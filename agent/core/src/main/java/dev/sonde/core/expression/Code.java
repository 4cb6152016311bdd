package dev.sonde.core.expression;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A compiled piece of an expression. Its value is that of {@code head}; where there is a {@code tail}, the primitive that the
 * tail makes of the head's value, absent when that is null. So {@code a.b.count} stays a long and can still be absent, without
 * a box. Values are boolean, long, double or references, see {@link #normal}.
 */
final class Code {
    private static final MethodHandle CHAR_TEXT = Handles.find(Operators.class, "text", String.class, char.class);
    private static final MethodHandle SECONDS = Handles.find(Numbers.class, "seconds", double.class, Duration.class);
    private static final MethodHandle ONE_OR_ZERO = Handles.find(Numbers.class, "number", double.class, boolean.class);
    private static final MethodHandle NUMBER = Handles.find(Numbers.class, "number", double.class, Object.class);
    private static final MethodHandle TRUTH = Handles.find(Operators.class, "truth", boolean.class, Object.class);

    final MethodHandle head;
    final @Nullable MethodHandle tail;
    /** Whether values may have members that the static type has not, though it is no general type. */
    final boolean generic;

    private Code(MethodHandle head, @Nullable MethodHandle tail, boolean generic) {
        this.head = head;
        this.tail = tail;
        this.generic = generic;
    }

    static Code of(MethodHandle head) {
        return new Code(normal(head), null, false);
    }

    static Code generic(MethodHandle head) {
        return new Code(normal(head), null, true);
    }

    static Code of(MethodHandle head, MethodHandle tail) {
        return new Code(head, normal(tail), false);
    }

    /** The handle giving a long for any whole type, a double for a float, a String for a char. */
    static MethodHandle normal(MethodHandle handle) {
        Class<?> type = handle.type().returnType();
        if (type == int.class || type == short.class || type == byte.class) {
            return Handles.returning(handle, long.class);
        }
        if (type == float.class) {
            return Handles.returning(handle, double.class);
        }
        return type == char.class ? MethodHandles.filterReturnValue(handle, CHAR_TEXT) : handle;
    }

    /** The static type of the value. */
    Class<?> type() {
        return tail == null ? head.type().returnType() : tail.type().returnType();
    }

    boolean isPrimitive() {
        return type().isPrimitive();
    }

    /** Whether members are looked up in the class of each value, as the static type says too little. */
    boolean isOpen() {
        return generic || isOpen(head.type().returnType());
    }

    static boolean isOpen(Class<?> type) {
        return type == Object.class
                || type == java.io.Serializable.class
                || type == Comparable.class
                || type == Cloneable.class
                || type == Throwable.class
                || type == Exception.class
                || type == RuntimeException.class
                || type == Error.class;
    }

    /** This as a long or a double, maybe absent, or null where only its value can tell whether it is a number. */
    @Nullable
    Code numeric() {
        Class<?> type = type();
        if (type == long.class || type == double.class) {
            return this;
        }
        if (type == Long.class || type == Integer.class || type == Short.class || type == Byte.class) {
            return unboxed(long.class);
        }
        if (type == Double.class || type == Float.class) {
            return unboxed(double.class);
        }
        return type == Duration.class ? of(head, SECONDS) : null;
    }

    private Code unboxed(Class<?> primitive) {
        Class<?> box = head.type().returnType();
        return of(head, MethodHandles.identity(box).asType(java.lang.invoke.MethodType.methodType(primitive, box)));
    }

    /** This as a boolean, maybe absent, or null where it is not known to be one. */
    @Nullable
    Code logical() {
        Class<?> type = type();
        if (type == boolean.class) {
            return this;
        }
        return type == Boolean.class ? unboxed(boolean.class) : null;
    }

    /** An event handle of a reference; what is absent is null. */
    MethodHandle reference() {
        if (tail == null) {
            return isPrimitive() ? Handles.returning(head, box(type())) : head;
        }
        MethodHandle boxed = Handles.returning(tail, box(type()));
        return Handles.apply(Handles.orIfNull(boxed, null), head);
    }

    MethodHandle object() {
        return Handles.returning(reference(), Object.class);
    }

    /** The event handle with the type that comes by itself. */
    MethodHandle natural() {
        return tail == null ? head : reference();
    }

    /** An event handle of a boolean, false where absent; null where this can never be a boolean. */
    @Nullable
    MethodHandle condition() {
        Code logical = logical();
        if (logical == null) {
            return couldBe(Boolean.class) ? Handles.apply(TRUTH, object()) : null;
        }
        return logical.tail == null ? logical.head : Handles.apply(Handles.orIfNull(logical.tail, false), logical.head);
    }

    /** An event handle of a double, NaN where absent; null where this can never be a number. */
    @Nullable
    MethodHandle number() {
        Code code = numeric();
        if (code == null) {
            code = logical();
        }
        if (code == null) {
            boolean possible = couldBe(Long.class) || Numbers.mayBe(type());
            return possible ? Handles.apply(NUMBER, object()) : null;
        }
        MethodHandle last = code.tail == null ? code.head : code.tail;
        MethodHandle number = last.type().returnType() == boolean.class
                ? MethodHandles.filterReturnValue(last, ONE_OR_ZERO)
                : Handles.returning(last, double.class);
        return code.tail == null ? number : Handles.apply(Handles.orIfNull(number, Double.NaN), code.head);
    }

    /** Whether a value of this static type can be an instance of that final class. */
    boolean couldBe(Class<?> type) {
        return generic || (tail == null && head.type().returnType().isAssignableFrom(type));
    }

    static Class<?> box(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }
}
