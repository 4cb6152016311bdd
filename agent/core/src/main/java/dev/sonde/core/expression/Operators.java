package dev.sonde.core.expression;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operators and functions do with values whose type is only known at run time. Pure and total: null gives what
 * docs/rules.md says, a value of a wrong type gives an {@link ExpressionFault}.
 */
final class Operators {
    private static final ClassValue<String> SIMPLE_NAME = new ClassValue<String>() {
        @Override
        protected String computeValue(Class<?> type) {
            return simpleName(type);
        }
    };

    private Operators() {}

    // ---- numbers: a Long or a Double, or null

    static @Nullable Object add(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return null;
        }
        if (a instanceof String || b instanceof String) {
            return text(a).concat(text(b));
        }
        return bothWhole(a, b) ? (Object) (whole(a) + whole(b)) : (Object) (number(a) + number(b));
    }

    static @Nullable Object subtract(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return null;
        }
        return bothWhole(a, b) ? (Object) (whole(a) - whole(b)) : (Object) (number(a) - number(b));
    }

    static @Nullable Object multiply(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return null;
        }
        return bothWhole(a, b) ? (Object) (whole(a) * whole(b)) : (Object) (number(a) * number(b));
    }

    static @Nullable Object divide(@Nullable Object a, @Nullable Object b) {
        return a == null || b == null ? null : (Object) (number(a) / number(b));
    }

    static @Nullable Object remainder(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return null;
        }
        return bothWhole(a, b) ? (Object) remainder(whole(a), whole(b)) : (Object) (number(a) % number(b));
    }

    static @Nullable Object negate(@Nullable Object a) {
        if (a == null) {
            return null;
        }
        return isWhole(a) ? (Object) (-whole(a)) : (Object) (-number(a));
    }

    static long add(long a, long b) {
        return a + b;
    }

    static long subtract(long a, long b) {
        return a - b;
    }

    static long multiply(long a, long b) {
        return a * b;
    }

    static double divide(long a, long b) {
        return (double) a / (double) b;
    }

    /** {@code a % 0} is a. */
    static long remainder(long a, long b) {
        return b == 0 ? a : a % b;
    }

    static long negate(long a) {
        return -a;
    }

    static double add(double a, double b) {
        return a + b;
    }

    static double subtract(double a, double b) {
        return a - b;
    }

    static double multiply(double a, double b) {
        return a * b;
    }

    static double divide(double a, double b) {
        return a / b;
    }

    static double remainder(double a, double b) {
        return a % b;
    }

    static double negate(double a) {
        return -a;
    }

    // ---- comparisons: with null, every order is false

    static boolean less(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return false;
        }
        return bothWhole(a, b) ? whole(a) < whole(b) : number(a) < number(b);
    }

    static boolean lessOrEqual(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return false;
        }
        return bothWhole(a, b) ? whole(a) <= whole(b) : number(a) <= number(b);
    }

    static boolean greater(@Nullable Object a, @Nullable Object b) {
        return less(b, a);
    }

    static boolean greaterOrEqual(@Nullable Object a, @Nullable Object b) {
        return lessOrEqual(b, a);
    }

    static boolean less(long a, long b) {
        return a < b;
    }

    static boolean lessOrEqual(long a, long b) {
        return a <= b;
    }

    static boolean greater(long a, long b) {
        return a > b;
    }

    static boolean greaterOrEqual(long a, long b) {
        return a >= b;
    }

    static boolean less(double a, double b) {
        return a < b;
    }

    static boolean lessOrEqual(double a, double b) {
        return a <= b;
    }

    static boolean greater(double a, double b) {
        return a > b;
    }

    static boolean greaterOrEqual(double a, double b) {
        return a >= b;
    }

    static boolean equal(long a, long b) {
        return a == b;
    }

    static boolean equal(double a, double b) {
        return a == b;
    }

    static boolean equal(boolean a, boolean b) {
        return a == b;
    }

    /** Numbers by value whatever their class, an enum constant also by its name, text by its characters. */
    static boolean equal(@Nullable Object a, @Nullable Object b) {
        if (a == b) {
            return true;
        }
        if (a == null || b == null) {
            return false;
        }
        if (a instanceof Number && b instanceof Number) {
            return bothWhole(a, b) ? whole(a) == whole(b) : number(a) == number(b);
        }
        if (a instanceof String && !(b instanceof String)) {
            return isTextual(b) && text(b).equals(a);
        }
        if (b instanceof String && !(a instanceof String)) {
            return isTextual(a) && text(a).equals(b);
        }
        return a.equals(b);
    }

    static boolean not(boolean a) {
        return !a;
    }

    static boolean truth(@Nullable Object a) {
        return Boolean.TRUE.equals(a);
    }

    // ---- conversions

    static boolean isWhole(Object value) {
        return value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof java.util.concurrent.atomic.AtomicLong
                || value instanceof java.util.concurrent.atomic.AtomicInteger
                || value instanceof java.util.concurrent.atomic.LongAdder
                || (value instanceof BigInteger && ((BigInteger) value).bitLength() < Long.SIZE);
    }

    private static boolean bothWhole(Object a, Object b) {
        return isWhole(a) && isWhole(b);
    }

    private static long whole(Object value) {
        return ((Number) value).longValue();
    }

    /** Seconds of a Duration, 1 or 0 of a Boolean, NaN of null. */
    static double number(@Nullable Object value) {
        if (value instanceof Number) {
            return ((Number) value).doubleValue();
        }
        if (value == null) {
            return Double.NaN;
        }
        if (value instanceof Boolean) {
            return (Boolean) value ? 1 : 0;
        }
        if (value instanceof Duration) {
            return seconds((Duration) value);
        }
        if (value instanceof Optional) {
            return number(((Optional<?>) value).orElse(null));
        }
        throw new ExpressionFault(
                "a number was needed, this is a " + value.getClass().getName());
    }

    static double seconds(Duration value) {
        return value.getSeconds() + value.getNano() / 1e9;
    }

    static double number(boolean value) {
        return value ? 1 : 0;
    }

    private static boolean isTextual(Object value) {
        return value instanceof CharSequence || value instanceof Enum || value instanceof Character;
    }

    static String text(Object value) {
        if (value instanceof Double) {
            return text(((Double) value).doubleValue());
        }
        if (value instanceof Float) {
            return text(((Float) value).doubleValue());
        }
        return value instanceof Enum ? ((Enum<?>) value).name() : String.valueOf(value);
    }

    /** Without ".0" where it is a whole number. */
    static String text(double value) {
        long whole = (long) value;
        return whole == value && Math.abs(value) < 1L << 53 ? Long.toString(whole) : Double.toString(value);
    }

    static String text(char value) {
        return String.valueOf(value);
    }

    // ---- functions

    static @Nullable String lower(@Nullable Object value) {
        return value == null ? null : text(value).toLowerCase(Locale.ROOT);
    }

    static @Nullable String upper(@Nullable Object value) {
        return value == null ? null : text(value).toUpperCase(Locale.ROOT);
    }

    static long size(Object value) {
        if (value instanceof CharSequence) {
            return ((CharSequence) value).length();
        }
        if (value instanceof Collection) {
            return ((Collection<?>) value).size();
        }
        if (value instanceof Map) {
            return ((Map<?, ?>) value).size();
        }
        if (value instanceof Optional) {
            return ((Optional<?>) value).isPresent() ? 1 : 0;
        }
        if (value.getClass().isArray()) {
            return Array.getLength(value);
        }
        throw new ExpressionFault("size takes text, a collection, a map or an array, this is a "
                + value.getClass().getName());
    }

    static boolean contains(@Nullable Object in, @Nullable Object what) {
        if (in == null || what == null) {
            return false;
        }
        if (in instanceof CharSequence) {
            return in.toString().contains(text(what));
        }
        if (in instanceof Map) {
            return get((Map<?, ?>) in, what) != null;
        }
        if (in instanceof Iterable) {
            for (Object each : (Iterable<?>) in) {
                if (equal(each, what)) {
                    return true;
                }
            }
            return false;
        }
        if (in instanceof Object[]) {
            for (Object each : (Object[]) in) {
                if (equal(each, what)) {
                    return true;
                }
            }
            return false;
        }
        throw new ExpressionFault("contains takes text, a collection, a map or an array, this is a "
                + in.getClass().getName());
    }

    static boolean startsWith(@Nullable Object text, @Nullable Object prefix) {
        return text != null && prefix != null && text(text).startsWith(text(prefix));
    }

    static @Nullable String typeName(@Nullable Object value) {
        return value == null ? null : SIMPLE_NAME.get(value.getClass());
    }

    private static String simpleName(Class<?> type) {
        if (type.isArray()) {
            return simpleName(type.getComponentType()) + "[]";
        }
        String name = type.getName();
        String simple = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
        // an anonymous class or a lambda has digits there: its binary name without the package tells more
        return simple.isEmpty() || Character.isDigit(simple.charAt(0))
                ? name.substring(name.lastIndexOf('.') + 1)
                : simple;
    }

    // ---- index and key

    static @Nullable Object at(@Nullable Object of, @Nullable Object index) {
        if (of == null || index == null) {
            return null;
        }
        if (of instanceof Map) {
            return get((Map<?, ?>) of, index);
        }
        if (of instanceof Optional) {
            return at(((Optional<?>) of).orElse(null), index);
        }
        if (isWhole(index)) {
            return at(of, whole(index));
        }
        throw new ExpressionFault(
                "an index is a number, this is a " + index.getClass().getName());
    }

    static @Nullable Object at(@Nullable Object of, long index) {
        if (of == null) {
            return null;
        }
        if (of instanceof List) {
            List<?> list = (List<?>) of;
            return index >= 0 && index < list.size() ? list.get((int) index) : null;
        }
        if (of instanceof Object[]) {
            Object[] array = (Object[]) of;
            return index >= 0 && index < array.length ? array[(int) index] : null;
        }
        if (of instanceof Map) {
            return get((Map<?, ?>) of, index);
        }
        if (of.getClass().isArray()) {
            return index >= 0 && index < Array.getLength(of) ? Array.get(of, (int) index) : null;
        }
        if (of instanceof Optional) {
            return at(((Optional<?>) of).orElse(null), index);
        }
        throw new ExpressionFault("an index is taken of a list, an array or a map, this is a "
                + of.getClass().getName());
    }

    /** The value of a key; a whole number finds a Long or an Integer key. A map that cannot hold such a key has null. */
    static @Nullable Object get(Map<?, ?> map, Object key) {
        Object value = lookup(map, key);
        if (value == null && key instanceof Long && (Long) key == ((Long) key).intValue()) {
            value = lookup(map, ((Long) key).intValue());
        }
        return value;
    }

    private static @Nullable Object lookup(Map<?, ?> map, Object key) {
        try {
            return map.get(key);
        } catch (ClassCastException e) {
            return null; // a sorted map of other keys
        }
    }
}
