package dev.sonde.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.expression.Reference.Tree;
import java.lang.invoke.MethodHandle;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random expressions, made from the grammar, mean the same compiled as in {@link Reference}: as a value, as a condition, as a number. And
 * whatever one changed character makes of them is a value or an error with a place. {@code -Dexpressions=100000} tries more.
 */
class ExpressionDifferentialTest {
    private static final int COUNT = Integer.getInteger("expressions", 800);
    private static final String[] ORDERS = {"<", "<=", ">", ">="};
    private static final String[] ARITHMETIC = {"+", "-", "*", "/", "%"};

    private static final Tree[] NUMBERS = {
        Reference.leaf("0", 0L),
        Reference.leaf("1", 1L),
        Reference.leaf("7", 7L),
        Reference.leaf("2.5", 2.5),
        Reference.leaf("1e3", 1e3),
        Reference.leaf("status", 200L),
        Reference.leaf("duration", 0.25),
        Reference.leaf("account.secret", 42L),
        Reference.leaf("account.boxed", 7L),
        Reference.leaf("account.missing", null),
        Reference.leaf("account.ratio", 0.5),
        Reference.leaf("account.uptime", Duration.ofMillis(1500)),
        Reference.leaf("nobody.count()", null),
        Reference.leaf("account.parent.count()", 3L),
        Reference.leaf("account.parent.parent.count()", null),
        Reference.leaf("point.x", 4L),
        Reference.leaf("point.y", 5L),
        Reference.leaf("account.maybe.y", 2L),
        Reference.leaf("account.nothing.y", null),
        Reference.leaf("row.n", 12L),
        Reference.leaf("row.price", new BigDecimal("2.5")),
        Reference.leaf("row.none", null),
        Reference.leaf("anyNumber", 5L),
        Reference.leaf("counter", 9L),
        Reference.leaf("big", 10.5),
        Reference.leaf("any.secret", 42L),
        Reference.leaf("names.length", 2L),
        Reference.leaf("anyArray[1]", 2L),
        Reference.leaf("null", null),
    };

    private static final Tree[] CONDITIONS = {
        Reference.leaf("true", true),
        Reference.leaf("false", false),
        Reference.leaf("ok", true),
        Reference.leaf("account.active", true),
        Reference.leaf("nobody.active", null),
        Reference.leaf("any.active", true),
        Reference.leaf("(row.none == null)", true),
        Reference.leaf("(account.state == 'ONLINE')", true),
        Reference.leaf("(any.state == 'OFFLINE')", false),
        Reference.leaf("null", null),
    };

    private static final Tree[] TEXTS = {
        Reference.leaf("'x'", "x"),
        Reference.leaf("\"\"", ""),
        Reference.leaf("'Hell'", "Hell"),
        Reference.leaf("text", "Hello"),
        Reference.leaf("account.id", "id-a"),
        Reference.leaf("account.parent.id", "id-p"),
        Reference.leaf("account.parent.parent.id", null),
        Reference.leaf("account.grade", "B"),
        Reference.leaf("any.grade", "B"),
        Reference.leaf("anyText", "text"),
        Reference.leaf("row.status", "active"),
        Reference.leaf("row['status']", "active"),
        Reference.leaf("args[0]", "first"),
        Reference.leaf("args[1].name", "name of a"),
        Reference.leaf("(any.nosuch ?: 'none')", "none"),
        Reference.leaf("ports[80]", "http"),
        Reference.leaf("ports[81]", null),
    };

    private static final Tree BROKEN = new Tree("account.broken", () -> {
        throw new IllegalStateException("broken");
    });

    private final World.TestScope scope = World.scope();
    private int compared;
    private int refused;

    @Test
    void compiledExpressionsMeanWhatThePageSays() {
        Random random = new Random(71);
        for (int i = 0; i < COUNT; i++) {
            Tree tree =
                    switch (random.nextInt(3)) {
                        case 0 -> number(random, 4);
                        case 1 -> condition(random, 4);
                        default -> text(random, 3);
                    };
            if (tree.text().length() < 500) {
                compare(tree);
            }
        }
        assertThat(compared).as("expressions compared, %s refused", refused).isGreaterThan(COUNT * 2 / 3);
    }

    @Test
    void oneChangedCharacterGivesAValueOrAPlacedError() {
        Random random = new Random(72);
        for (int i = 0; i < COUNT; i++) {
            StringBuilder text = new StringBuilder(condition(random, 3).text());
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, text.charAt(random.nextInt(text.length())));
                default -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
            }
            String changed = text.toString();
            try {
                Expression.parse(changed).compile(scope).invokeWithArguments(scope.values());
            } catch (ExpressionException e) {
                assertThat(e.offset()).as(changed).isBetween(0, changed.length());
            } catch (ExpressionFault | IllegalStateException e) {
                assertThat(e.getMessage()).as(changed).isNotEmpty();
            } catch (Throwable e) {
                throw new AssertionError(changed, e);
            }
        }
    }

    // ---- the grammar

    private static Tree pick(Random random, Tree[] from) {
        return random.nextInt(60) == 0 ? BROKEN : from[random.nextInt(from.length)];
    }

    private static Tree number(Random random, int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(11);
        return switch (kind) {
            case 0, 1 -> pick(random, NUMBERS);
            case 2, 3, 4, 5 ->
                Reference.arithmetic(
                        number(random, depth - 1),
                        ARITHMETIC[random.nextInt(ARITHMETIC.length)],
                        number(random, depth - 1));
            case 6 -> Reference.negated(number(random, depth - 1));
            case 7 ->
                Reference.conditional(
                        condition(random, depth - 1), number(random, depth - 1), number(random, depth - 1));
            case 8 -> Reference.elvis(number(random, depth - 1), number(random, depth - 1));
            case 9 -> Reference.function("size", text(random, depth - 1));
            default -> Reference.element("numbers", new Object[] {10L, 20L}, number(random, depth - 1));
        };
    }

    private static Tree condition(Random random, int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(12);
        return switch (kind) {
            case 0 -> pick(random, CONDITIONS);
            case 1, 2 ->
                Reference.order(
                        number(random, depth - 1), ORDERS[random.nextInt(ORDERS.length)], number(random, depth - 1));
            case 3 -> Reference.equality(number(random, depth - 1), random.nextBoolean(), number(random, depth - 1));
            case 4 -> Reference.equality(text(random, depth - 1), random.nextBoolean(), text(random, depth - 1));
            case 5 ->
                Reference.equality(condition(random, depth - 1), random.nextBoolean(), condition(random, depth - 1));
            case 6 -> Reference.and(condition(random, depth - 1), condition(random, depth - 1));
            case 7 -> Reference.or(condition(random, depth - 1), condition(random, depth - 1));
            case 8 -> Reference.not(condition(random, depth - 1));
            case 9 -> Reference.function("contains", text(random, depth - 1), text(random, depth - 1));
            case 10 -> Reference.function("starts_with", text(random, depth - 1), text(random, depth - 1));
            default ->
                Reference.conditional(
                        condition(random, depth - 1), condition(random, depth - 1), condition(random, depth - 1));
        };
    }

    private static Tree text(Random random, int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(9);
        return switch (kind) {
            case 0, 1 -> pick(random, TEXTS);
            case 2 -> Reference.arithmetic(text(random, depth - 1), "+", text(random, depth - 1));
            case 3 -> Reference.arithmetic(text(random, depth - 1), "+", number(random, depth - 1));
            case 4 ->
                Reference.conditional(condition(random, depth - 1), text(random, depth - 1), text(random, depth - 1));
            case 5 -> Reference.elvis(text(random, depth - 1), text(random, depth - 1));
            case 6 -> Reference.function("lower", text(random, depth - 1));
            case 7 -> Reference.function("upper", text(random, depth - 1));
            default -> Reference.element("names", new Object[] {"zero", "one"}, number(random, depth - 1));
        };
    }

    // ---- the comparison

    private void compare(Tree tree) {
        Object expected;
        try {
            expected = tree.give();
        } catch (Reference.Unclear e) {
            return;
        } catch (Reference.Wrong | IllegalStateException e) {
            expected = e;
        }
        if (isBlurred(expected)) {
            return;
        }
        try {
            Expression expression = Expression.parse(tree.text());
            MethodHandle value = expression.compile(scope);
            check(tree, expected, value);
            if (!(expected instanceof RuntimeException)) {
                compareUses(tree, expression, expected);
            }
            compared++;
        } catch (ExpressionException e) {
            // Types that are known refuse more than values do.
            assertThat(e.offset()).as(tree.text()).isBetween(0, tree.text().length());
            refused++;
        }
    }

    private void compareUses(Tree tree, Expression expression, @Nullable Object expected) throws ExpressionException {
        if (expected instanceof Boolean) {
            check(tree, expected, expression.condition(scope, MemberAccess.NONE));
        }
        if (expected instanceof Number || expected instanceof Boolean) {
            check(tree, Reference.number(expected), expression.number(scope, MemberAccess.NONE));
        }
        String text = "<${" + tree.text() + "}>";
        check(
                tree,
                "<" + (expected == null ? "none" : Reference.text(expected)) + ">",
                Template.parse(text).compile(scope));
    }

    /** Beyond double precision it matters whether a number was a double in between. */
    private static boolean isBlurred(@Nullable Object value) {
        return (value instanceof Number n && !(Math.abs(n.doubleValue()) < 1L << 50))
                || (value instanceof String text && text.matches(".*\\d{15}.*"));
    }

    private void check(Tree tree, @Nullable Object expected, MethodHandle handle) {
        Object actual;
        try {
            actual = Reference.plain(handle.invokeWithArguments(scope.values()));
        } catch (ExpressionFault e) {
            assertThat(expected).as("%s faults: %s", tree.text(), e).isInstanceOf(RuntimeException.class);
            return;
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("broken");
            assertThat(expected).as("%s reads what is broken", tree.text()).isInstanceOf(RuntimeException.class);
            return;
        } catch (Throwable e) {
            throw new AssertionError(tree.text(), e);
        }
        if (expected instanceof RuntimeException wrong) {
            throw new AssertionError(tree.text() + " gives " + actual, wrong);
        }
        Object wanted = Reference.plain(expected);
        if (wanted instanceof Number whole && actual instanceof Number given) {
            double a = whole.doubleValue();
            double b = given.doubleValue();
            assertThat(a == b || (Double.isNaN(a) && Double.isNaN(b)))
                    .as("%s is %s, not %s", tree.text(), wanted, actual)
                    .isTrue();
        } else {
            assertThat(actual).as(tree.text()).isEqualTo(wanted);
        }
    }

    @Test
    void wholeNumbersWrapAroundAs64BitsDo() throws Throwable {
        Random random = new Random(73);
        List<Long> edges = new ArrayList<>(
                Arrays.asList(Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, -1L, 0L, 1L, 1L << 62));
        for (int i = 0; i < 20; i++) {
            edges.add(random.nextLong());
        }
        World.TestScope typed = new World.TestScope().with("a", long.class, 0L).with("b", long.class, 0L);
        World.TestScope dynamic =
                new World.TestScope().with("a", Object.class, 0L).with("b", Object.class, 0L);
        for (String operator : new String[] {"+", "-", "*", "%", "<", "<=", ">", ">=", "=="}) {
            Expression expression = Expression.parse("a " + operator + " b");
            MethodHandle known = expression.compile(typed);
            MethodHandle open = expression.compile(dynamic);
            for (Long a : edges) {
                for (Long b : edges) {
                    Tree left = Reference.leaf("a", a);
                    Tree right = Reference.leaf("b", b);
                    Object expected =
                            switch (operator) {
                                case "==" -> a.equals(b);
                                case "+", "-", "*", "%" ->
                                    Reference.arithmetic(left, operator, right).give();
                                default ->
                                    Reference.order(left, operator, right).give();
                            };
                    assertThat(known.invokeWithArguments(a, b))
                            .as("%s %s %s", a, operator, b)
                            .isEqualTo(expected);
                    assertThat(open.invokeWithArguments(a, b))
                            .as("%s %s %s", a, operator, b)
                            .isEqualTo(expected);
                }
            }
        }
    }
}
