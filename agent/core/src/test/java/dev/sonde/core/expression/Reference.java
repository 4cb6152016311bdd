package dev.sonde.core.expression;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Expressions as docs/rules.md describes them, in the most naive way: trees of text and of what it means, without types, handles or anything
 * of the compiler.
 */
final class Reference {
    private Reference() {}

    /** The expression is wrong: an error when compiled, or a fault when run. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }

    /** The page does not say, or double precision blurs it: nothing is compared. */
    static final class Unclear extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** One expression: how it is written and what it gives. */
    record Tree(String text, Supplier<@Nullable Object> value) {
        @Nullable
        Object give() {
            return value.get();
        }
    }

    static Tree leaf(String text, @Nullable Object value) {
        return new Tree(text, () -> value);
    }

    /** A number as 64 bits or double precision, null, or what it is. */
    static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof AtomicLong) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float || value instanceof BigDecimal) {
            return ((Number) value).doubleValue();
        }
        return value instanceof Character ? String.valueOf(value) : value;
    }

    static Tree arithmetic(Tree a, String operator, Tree b) {
        return new Tree("(" + a.text + " " + operator + " " + b.text + ")", () -> {
            Object left = plain(a.give());
            Object right = plain(b.give());
            if (operator.equals("+")
                    && left != null
                    && right != null
                    && (left instanceof String || right instanceof String)) {
                return text(left) + text(right);
            }
            if ((left instanceof String && right != null) || (right instanceof String && left != null)) {
                throw new Wrong("text in arithmetic");
            }
            if (left == null || right == null) {
                return null;
            }
            if (left instanceof Boolean || right instanceof Boolean) {
                throw new Unclear();
            }
            if (left instanceof Long x && right instanceof Long y && !operator.equals("/")) {
                return whole(x, operator, y);
            }
            return decimal(number(left), operator, number(right));
        });
    }

    private static double decimal(double x, String operator, double y) {
        return switch (operator) {
            case "+" -> x + y;
            case "-" -> x - y;
            case "*" -> x * y;
            case "/" -> x / y;
            default -> x % y;
        };
    }

    private static long whole(long x, String operator, long y) {
        return switch (operator) {
            case "+" -> x + y;
            case "-" -> x - y;
            case "*" -> x * y;
            default -> y == 0 ? x : x % y;
        };
    }

    static Tree negated(Tree a) {
        return new Tree("-(" + a.text + ")", () -> {
            Object value = plain(a.give());
            if (value instanceof Boolean) {
                throw new Unclear();
            }
            return value == null ? null : value instanceof Long whole ? (Object) (-whole) : (Object) (-number(value));
        });
    }

    static Tree order(Tree a, String operator, Tree b) {
        return new Tree("(" + a.text + " " + operator + " " + b.text + ")", () -> {
            Object left = plain(a.give());
            Object right = plain(b.give());
            if (left instanceof Boolean || right instanceof Boolean) {
                throw new Unclear();
            }
            if (left == null || right == null) {
                return false;
            }
            if (left instanceof Long x && right instanceof Long y) {
                return ordered(Long.compare(x, y), operator);
            }
            double x = number(left);
            double y = number(right);
            // Double.compare would put NaN somewhere, where every order with it is false
            return !Double.isNaN(x) && !Double.isNaN(y) && ordered(x < y ? -1 : x > y ? 1 : 0, operator);
        });
    }

    private static boolean ordered(int compared, String operator) {
        return switch (operator) {
            case "<" -> compared < 0;
            case "<=" -> compared <= 0;
            case ">" -> compared > 0;
            default -> compared >= 0;
        };
    }

    static Tree equality(Tree a, boolean same, Tree b) {
        return new Tree(
                "(" + a.text + (same ? " == " : " != ") + b.text + ")", () -> equal(a.give(), b.give()) == same);
    }

    private static boolean equal(@Nullable Object a, @Nullable Object b) {
        Object left = plain(a);
        Object right = plain(b);
        if (left == null || right == null) {
            return left == right;
        }
        boolean numbers = (left instanceof Number || left instanceof Duration)
                && (right instanceof Number || right instanceof Duration);
        if (left instanceof Long && right instanceof Long) {
            return left.equals(right);
        }
        if (numbers) {
            return number(left) == number(right);
        }
        if (left instanceof Enum<?> constant && right instanceof String) {
            return constant.name().equals(right);
        }
        if (right instanceof Enum<?> constant && left instanceof String) {
            return constant.name().equals(left);
        }
        return left.equals(right);
    }

    static Tree and(Tree a, Tree b) {
        return new Tree("(" + a.text + " && " + b.text + ")", () -> truth(a.give()) && truth(b.give()));
    }

    static Tree or(Tree a, Tree b) {
        return new Tree("(" + a.text + " || " + b.text + ")", () -> truth(a.give()) || truth(b.give()));
    }

    static Tree not(Tree a) {
        return new Tree("!(" + a.text + ")", () -> !truth(a.give()));
    }

    static Tree conditional(Tree test, Tree yes, Tree no) {
        return new Tree(
                "(" + test.text + " ? " + yes.text + " : " + no.text + ")",
                () -> truth(test.give()) ? yes.give() : no.give());
    }

    static Tree elvis(Tree a, Tree b) {
        return new Tree("(" + a.text + " ?: " + b.text + ")", () -> {
            Object left = a.give();
            return left == null ? b.give() : left;
        });
    }

    static Tree function(String name, Tree of) {
        return new Tree(name + "(" + of.text + ")", () -> {
            Object value = plain(of.give());
            if (value == null) {
                return null;
            }
            return switch (name) {
                case "lower" -> text(value).toLowerCase(Locale.ROOT);
                case "upper" -> text(value).toUpperCase(Locale.ROOT);
                default -> size(value);
            };
        });
    }

    static Tree function(String name, Tree of, Tree what) {
        return new Tree(name + "(" + of.text + ", " + what.text + ")", () -> {
            Object value = plain(of.give());
            Object part = plain(what.give());
            if (value == null || part == null) {
                return false;
            }
            if (!(value instanceof String)) {
                throw name.equals("contains") ? new Wrong("contains in " + value) : new Unclear();
            }
            return name.equals("contains")
                    ? text(value).contains(text(part))
                    : text(value).startsWith(text(part));
        });
    }

    private static long size(Object value) {
        if (value instanceof CharSequence text) {
            return text.length();
        }
        if (value instanceof Collection<?> all) {
            return all.size();
        }
        if (value instanceof Map<?, ?> all) {
            return all.size();
        }
        if (value.getClass().isArray()) {
            return java.lang.reflect.Array.getLength(value);
        }
        throw new Wrong("size of " + value);
    }

    /** What {@code of[index]} is in an array of these elements. */
    static Tree element(String array, Object[] elements, Tree index) {
        return new Tree(array + "[" + index.text + "]", () -> {
            Object at = plain(index.give());
            if (at == null) {
                return null;
            }
            if (!(at instanceof Long i)) {
                throw new Wrong("an index that is no whole number");
            }
            return i >= 0 && i < elements.length ? elements[i.intValue()] : null;
        });
    }

    static boolean truth(@Nullable Object value) {
        return Boolean.TRUE.equals(value);
    }

    static double number(@Nullable Object value) {
        Object plain = plain(value);
        if (plain == null) {
            return Double.NaN;
        }
        if (plain instanceof Number n) {
            return n.doubleValue();
        }
        if (plain instanceof Boolean b) {
            return b ? 1 : 0;
        }
        if (plain instanceof Duration d) {
            return d.toNanos() / 1e9;
        }
        throw new Wrong("no number: " + plain);
    }

    static String text(Object value) {
        if (value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1L << 53) {
            return String.valueOf(d.longValue());
        }
        return value instanceof Enum<?> e ? e.name() : String.valueOf(value);
    }
}
