package dev.sonde.core.expression;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators between operands that {@link Compiler} makes: on primitives where both types are known, else {@link Operators} on objects. */
final class OperatorCompiler {
    private static final MethodHandle NOT = Handles.find(Operators.class, "not", boolean.class, boolean.class);
    private static final MethodHandle IS_NULL = Handles.find(Handles.class, "isNull", boolean.class, Object.class);
    private static final MethodHandle EQUAL =
            Handles.find(Operators.class, "equal", boolean.class, Object.class, Object.class);

    private final Compiler compiler;
    private final MethodType parameters;

    OperatorCompiler(Compiler compiler, MethodType parameters) {
        this.compiler = compiler;
        this.parameters = parameters;
    }

    Code unary(Node.Unary node, boolean lenient) throws ExpressionException {
        Code operand = compiler.compile(node.operand, lenient);
        if (node.operator.equals("!")) {
            return Code.of(Handles.apply(NOT, compiler.condition(operand, node.operand)));
        }
        Code number = numeric(operand, node.operand, "-");
        if (number == null) {
            return Code.of(Handles.apply(
                    Handles.find(Operators.class, "negate", Object.class, Object.class), operand.object()));
        }
        MethodHandle negate = Handles.find(Operators.class, "negate", number.type(), number.type());
        return number.tail == null
                ? Code.of(Handles.apply(negate, number.head))
                : Code.of(number.head, MethodHandles.filterReturnValue(number.tail, negate));
    }

    Code binary(Node.Binary node, boolean lenient) throws ExpressionException {
        switch (node.operator) {
            case "&&":
                return Code.of(Handles.choose(
                        compiler.condition(compiler.compile(node.left, lenient), node.left),
                        compiler.condition(compiler.compile(node.right, lenient), node.right),
                        Handles.constant(parameters, boolean.class, false)));
            case "||":
                return Code.of(Handles.choose(
                        compiler.condition(compiler.compile(node.left, lenient), node.left),
                        Handles.constant(parameters, boolean.class, true),
                        compiler.condition(compiler.compile(node.right, lenient), node.right)));
            case "?:":
                return elvis(compiler.compile(node.left, true), compiler.compile(node.right, lenient));
            case "==":
                return Code.of(equal(node, lenient));
            case "!=":
                return Code.of(Handles.apply(NOT, equal(node, lenient)));
            case "<":
            case "<=":
            case ">":
            case ">=":
                return Code.of(order(node, lenient));
            default:
                return arithmetic(node, lenient);
        }
    }

    private MethodHandle equal(Node.Binary node, boolean lenient) throws ExpressionException {
        Code left = compiler.compile(node.left, lenient);
        Code right = compiler.compile(node.right, lenient);
        if (isNull(node.right) || isNull(node.left)) {
            Code other = isNull(node.right) ? left : right;
            return other.tail == null && other.isPrimitive()
                    ? Handles.constant(parameters, boolean.class, false)
                    : Handles.apply(IS_NULL, other.head);
        }
        checkComparable(node, left, right);
        Code a = left.numeric() == null ? left.logical() : left.numeric();
        Code b = right.numeric() == null ? right.logical() : right.numeric();
        if (a == null || b == null || (a.tail != null && b.tail != null)) {
            return Handles.apply(EQUAL, left.object(), right.object());
        }
        Class<?> type = common(a.type(), b.type());
        return joined(Handles.find(Operators.class, "equal", boolean.class, type, type), a, b, false);
    }

    private void checkComparable(Node.Binary node, Code left, Code right) throws ExpressionException {
        checkConstant(left.type(), node.right);
        checkConstant(right.type(), node.left);
        String a = family(left);
        String b = family(right);
        if (a != null && b != null && !a.equals(b)) {
            throw new ExpressionException(
                    node.offset,
                    a + " is never equal to " + b,
                    "two values of one kind around `" + node.operator + "`");
        }
    }

    private static @Nullable String family(Code code) {
        if (code.logical() != null) {
            return "a boolean";
        }
        if (code.numeric() != null) {
            return "a number";
        }
        return code.type() == String.class ? "text" : null;
    }

    /** The text beside a value of an enum type has to be one of its constants. */
    private static void checkConstant(Class<?> type, Node other) throws ExpressionException {
        Object value = other instanceof Node.Literal ? ((Node.Literal) other).value : null;
        if (!type.isEnum() || !(value instanceof String)) {
            return;
        }
        List<String> constants = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (field.isEnumConstant()) {
                constants.add(field.getName());
            }
        }
        if (!constants.contains(value)) {
            throw new ExpressionException(
                    other.offset,
                    type.getTypeName() + " has no constant `" + value + "`",
                    "one of " + String.join(", ", constants),
                    Nearest.to((String) value, constants));
        }
    }

    private MethodHandle order(Node.Binary node, boolean lenient) throws ExpressionException {
        Code left = compiler.compile(node.left, lenient);
        Code right = compiler.compile(node.right, lenient);
        Code a = numeric(left, node.left, node.operator);
        Code b = numeric(right, node.right, node.operator);
        String name = functionOf(node.operator);
        if (a == null || b == null) {
            return Handles.apply(
                    Handles.find(Operators.class, name, boolean.class, Object.class, Object.class),
                    left.object(),
                    right.object());
        }
        Class<?> type = common(a.type(), b.type());
        return joined(Handles.find(Operators.class, name, boolean.class, type, type), a, b, false);
    }

    private Code arithmetic(Node.Binary node, boolean lenient) throws ExpressionException {
        Code left = compiler.compile(node.left, lenient);
        Code right = compiler.compile(node.right, lenient);
        String name = functionOf(node.operator);
        boolean text = node.operator.equals("+") && (left.type() == String.class || right.type() == String.class);
        Code a = text ? null : numeric(left, node.left, node.operator);
        Code b = text ? null : numeric(right, node.right, node.operator);
        if (a == null || b == null) {
            MethodHandle joined = Handles.apply(
                    Handles.find(Operators.class, name, Object.class, Object.class, Object.class),
                    left.object(),
                    right.object());
            return Code.of(text ? Handles.returning(joined, String.class) : joined);
        }
        Class<?> type = common(a.type(), b.type());
        Class<?> result = node.operator.equals("/") ? double.class : type;
        MethodHandle function = Handles.find(Operators.class, name, result, type, type);
        if (a.tail != null && b.tail != null) {
            return Code.of(joined(Handles.returning(function, Code.box(result)), a, b, null));
        }
        if (a.tail != null && node.right instanceof Node.Literal) {
            Object constant = ((Node.Literal) node.right).value;
            return Code.of(
                    a.head,
                    MethodHandles.filterReturnValue(
                            Handles.returning(a.tail, type),
                            MethodHandles.insertArguments(function, 1, converted(constant, type))));
        }
        if (a.tail != null || b.tail != null) {
            return Code.of(joined(Handles.returning(function, Code.box(result)), a, b, null));
        }
        return Code.of(joined(function, a, b, null));
    }

    /** A function of two primitives, applied to two pieces; where one is absent, the constant. */
    private static MethodHandle joined(MethodHandle function, Code a, Code b, @Nullable Object absent) {
        MethodHandle joined = function;
        if (a.tail != null) {
            joined = MethodHandles.filterArguments(
                    joined, 0, Handles.returning(a.tail, function.type().parameterType(0)));
        }
        if (b.tail != null) {
            joined = MethodHandles.filterArguments(
                    joined, 1, Handles.returning(b.tail, function.type().parameterType(1)));
            joined = Handles.orIfNull(joined, 1, absent);
        }
        if (a.tail != null) {
            joined = Handles.orIfNull(joined, 0, absent);
        }
        return Handles.apply(joined, a.head, b.head);
    }

    private Code elvis(Code left, Code right) {
        Code number = left.numeric();
        Code a = number != null && left.type() != java.time.Duration.class ? number : left.logical();
        MethodHandle tail = a == null ? null : a.tail;
        if (a != null && tail == null) {
            return a;
        }
        if (a != null
                && tail != null
                && right.tail == null
                && right.isPrimitive()
                && (a.type() == boolean.class) == (right.type() == boolean.class)) {
            Class<?> type = common(a.type(), right.type());
            return Code.of(Handles.elvis(a.head, Handles.returning(tail, type), Handles.returning(right.head, type)));
        }
        Class<?> type = common(left.reference(), right.reference());
        return Code.of(Handles.elvis(
                Handles.returning(left.reference(), type),
                MethodHandles.identity(type),
                Handles.returning(right.reference(), type)));
    }

    Code conditional(Node.Conditional node, boolean lenient) throws ExpressionException {
        MethodHandle test = compiler.condition(compiler.compile(node.test, lenient), node.test);
        Code yes = compiler.compile(node.yes, lenient);
        Code no = compiler.compile(node.no, lenient);
        boolean primitive = yes.tail == null
                && no.tail == null
                && yes.isPrimitive()
                && no.isPrimitive()
                && (yes.type() == boolean.class) == (no.type() == boolean.class);
        if (primitive) {
            Class<?> type = common(yes.type(), no.type());
            return Code.of(Handles.choose(test, Handles.returning(yes.head, type), Handles.returning(no.head, type)));
        }
        MethodHandle one = yes.reference();
        MethodHandle other = no.reference();
        Class<?> type = isNull(node.yes)
                ? other.type().returnType()
                : isNull(node.no) ? one.type().returnType() : common(one, other);
        return Code.of(Handles.choose(test, Handles.returning(one, type), Handles.returning(other, type)));
    }

    /** An operand as a number that is known to be one; null where its value decides; an error where it never is one. */
    private static @Nullable Code numeric(Code code, Node at, String operator) throws ExpressionException {
        Code number = code.numeric();
        if (number == null && (code.isPrimitive() || code.number() == null)) {
            throw new ExpressionException(
                    at.offset, "`" + operator + "` takes numbers, this is a " + Compiler.name(code.type()), null);
        }
        return number;
    }

    private static boolean isNull(Node node) {
        return node instanceof Node.Literal && ((Node.Literal) node).value == null;
    }

    private static Class<?> common(Class<?> a, Class<?> b) {
        return a == b ? a : double.class;
    }

    private static Class<?> common(MethodHandle a, MethodHandle b) {
        Class<?> type = a.type().returnType();
        return type == b.type().returnType() ? type : Object.class;
    }

    private static Object converted(@Nullable Object constant, Class<?> type) {
        Number number = (Number) java.util.Objects.requireNonNull(constant);
        return type == double.class ? (Object) number.doubleValue() : (Object) number.longValue();
    }

    private static String functionOf(String operator) {
        switch (operator) {
            case "<":
                return "less";
            case "<=":
                return "lessOrEqual";
            case ">":
                return "greater";
            case ">=":
                return "greaterOrEqual";
            case "+":
                return "add";
            case "-":
                return "subtract";
            case "*":
                return "multiply";
            case "/":
                return "divide";
            default:
                return "remainder";
        }
    }
}
