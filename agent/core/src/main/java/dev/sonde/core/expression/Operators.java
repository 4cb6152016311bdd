package dev.sonde.core.expression;

import java.lang.reflect.Array;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
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
        return Numbers.bothWhole(a, b)
                ? (Object) (Numbers.whole(a) + Numbers.whole(b))
                : (Object) (Numbers.number(a) + Numbers.number(b));
    }

    static @Nullable Object subtract(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return null;
        }
        return Numbers.bothWhole(a, b)
                ? (Object) (Numbers.whole(a) - Numbers.whole(b))
                : (Object) (Numbers.number(a) - Numbers.number(b));
    }

    static @Nullable Object multiply(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return null;
        }
        return Numbers.bothWhole(a, b)
                ? (Object) (Numbers.whole(a) * Numbers.whole(b))
                : (Object) (Numbers.number(a) * Numbers.number(b));
    }

    static @Nullable Object divide(@Nullable Object a, @Nullable Object b) {
        return a == null || b == null ? null : (Object) (Numbers.number(a) / Numbers.number(b));
    }

    static @Nullable Object remainder(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return null;
        }
        return Numbers.bothWhole(a, b)
                ? (Object) remainder(Numbers.whole(a), Numbers.whole(b))
                : (Object) (Numbers.number(a) % Numbers.number(b));
    }

    static @Nullable Object negate(@Nullable Object a) {
        if (a == null) {
            return null;
        }
        return Numbers.isWhole(a) ? (Object) (-Numbers.whole(a)) : (Object) (-Numbers.number(a));
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
        return Numbers.bothWhole(a, b) ? Numbers.whole(a) < Numbers.whole(b) : Numbers.number(a) < Numbers.number(b);
    }

    static boolean lessOrEqual(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return false;
        }
        return Numbers.bothWhole(a, b) ? Numbers.whole(a) <= Numbers.whole(b) : Numbers.number(a) <= Numbers.number(b);
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
            return Numbers.bothWhole(a, b)
                    ? Numbers.whole(a) == Numbers.whole(b)
                    : Numbers.number(a) == Numbers.number(b);
        }
        if (a instanceof Optional ^ b instanceof Optional) {
            return equal(content(a), content(b));
        }
        if ((a instanceof Duration && b instanceof Number) || (a instanceof Number && b instanceof Duration)) {
            return Numbers.number(a) == Numbers.number(b);
        }
        if (a instanceof String && !(b instanceof String)) {
            return isTextual(b) && text(b).equals(a);
        }
        if (b instanceof String && !(a instanceof String)) {
            return isTextual(a) && text(a).equals(b);
        }
        return a.equals(b);
    }

    private static @Nullable Object content(Object value) {
        return value instanceof Optional ? ((Optional<?>) value).orElse(null) : value;
    }

    static boolean not(boolean a) {
        return !a;
    }

    static boolean truth(@Nullable Object a) {
        return Boolean.TRUE.equals(a);
    }

    // ---- conversions

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

    /** Seconds since 1970, as Prometheus' timestamps are. */
    static double now() {
        return System.currentTimeMillis() / 1e3;
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
        if (in.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(in); i++) {
                if (equal(Array.get(in, i), what)) {
                    return true;
                }
            }
            return false;
        }
        if (in instanceof Optional) {
            return contains(((Optional<?>) in).orElse(null), what);
        }
        throw new ExpressionFault("contains takes text, a collection, a map or an array, this is a "
                + in.getClass().getName());
    }

    static boolean startsWith(@Nullable Object text, @Nullable Object prefix) {
        return text != null && prefix != null && text(text).startsWith(text(prefix));
    }

    static @Nullable String typeName(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        // a constant with a body of its own has a class of its own
        return SIMPLE_NAME.get(value instanceof Enum ? ((Enum<?>) value).getDeclaringClass() : value.getClass());
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
        if (Numbers.isWhole(index)) {
            return at(of, Numbers.whole(index));
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

    /**
     * The value of a key; a whole number finds a Long or an Integer key, text finds a constant of an enum by its name. A map that cannot hold
     * such a key has null.
     */
    static @Nullable Object get(Map<?, ?> map, Object key) {
        Object value = lookup(map, key);
        if (value == null && key instanceof Long && (Long) key == ((Long) key).intValue()) {
            value = lookup(map, ((Long) key).intValue());
        }
        if (value == null && key instanceof String) {
            Object constant = constant(map, (String) key);
            value = constant == null ? null : lookup(map, constant);
        }
        return value;
    }

    /** The constant of that name in the enum that the map's keys are of, if they are. */
    private static @Nullable Object constant(Map<?, ?> map, String name) {
        Iterator<?> keys = map.keySet().iterator();
        Object first = keys.hasNext() ? keys.next() : null;
        if (first instanceof Enum) {
            for (Object each : ((Enum<?>) first).getDeclaringClass().getEnumConstants()) {
                if (((Enum<?>) each).name().equals(name)) {
                    return each;
                }
            }
        }
        return null;
    }

    private static @Nullable Object lookup(Map<?, ?> map, Object key) {
        try {
            return map.get(key);
        } catch (ClassCastException e) {
            return null; // a sorted map of other keys
        }
    }
}
