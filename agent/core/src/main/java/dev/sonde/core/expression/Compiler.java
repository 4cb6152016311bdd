package dev.sonde.core.expression;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes handles of a tree, for one scope. Types that are known decide here; the rest is left to {@link Operators}. */
final class Compiler {
    static final MethodHandle SIZE = Handles.find(Operators.class, "size", long.class, Object.class);

    private static final MethodHandle NOT = Handles.find(Operators.class, "not", boolean.class, boolean.class);
    private static final MethodHandle IS_NULL = Handles.find(Handles.class, "isNull", boolean.class, Object.class);
    private static final MethodHandle EQUAL =
            Handles.find(Operators.class, "equal", boolean.class, Object.class, Object.class);
    private static final MethodHandle AT =
            Handles.find(Operators.class, "at", Object.class, Object.class, Object.class);
    private static final MethodHandle AT_NUMBER =
            Handles.find(Operators.class, "at", Object.class, Object.class, long.class);

    private final Scope scope;
    private final MethodType parameters;
    private final MemberAccess access;

    Compiler(Scope scope, MemberAccess access) {
        this.scope = scope;
        this.parameters = scope.parameters();
        this.access = access;
    }

    Code compile(Node node) throws ExpressionException {
        return compile(node, false);
    }

    /** @param lenient whether a member that an object turns out not to have is null: what stands left of {@code ?:} */
    private Code compile(Node node, boolean lenient) throws ExpressionException {
        if (node instanceof Node.Literal) {
            return literal(((Node.Literal) node).value);
        }
        if (node instanceof Node.Name) {
            return name((Node.Name) node);
        }
        if (node instanceof Node.Argument) {
            return argument((Node.Argument) node);
        }
        if (node instanceof Node.Member) {
            return member((Node.Member) node, lenient);
        }
        if (node instanceof Node.Index) {
            return index((Node.Index) node, lenient);
        }
        if (node instanceof Node.Unary) {
            return unary((Node.Unary) node, lenient);
        }
        if (node instanceof Node.Binary) {
            return binary((Node.Binary) node, lenient);
        }
        if (node instanceof Node.Conditional) {
            return conditional((Node.Conditional) node, lenient);
        }
        return call((Node.Call) node, lenient);
    }

    private Code literal(@Nullable Object value) {
        Class<?> type = value == null
                ? Object.class
                : value instanceof String
                        ? String.class
                        : methodType(value.getClass()).unwrap().returnType();
        return Code.of(Handles.constant(parameters, type, value));
    }

    // ---- paths

    private Code name(Node.Name node) throws ExpressionException {
        MethodHandle handle = scope.find(node.name);
        if (handle == null) {
            List<String> known = new ArrayList<>(scope.names());
            if (scope.argumentCount() > 0) {
                known.add("args");
            }
            throw new ExpressionException(
                    node.offset,
                    "unknown name `" + node.name + "`",
                    known.isEmpty() ? "a literal: nothing is at hand here" : "one of " + String.join(", ", known),
                    Nearest.to(node.name, known));
        }
        return Code.of(handle);
    }

    private Code argument(Node.Argument node) throws ExpressionException {
        MethodHandle handle = scope.argument(node.index);
        if (handle == null) {
            int count = scope.argumentCount();
            throw new ExpressionException(
                    node.offset,
                    count < 0
                            ? "there are no arguments here"
                            : "no argument " + node.index + ": there " + (count == 1 ? "is 1" : "are " + count),
                    count < 0
                            ? "one of " + String.join(", ", scope.names())
                            : count == 0 ? null : "args[0]" + (count == 1 ? "" : " to args[" + (count - 1) + "]"));
        }
        return Code.of(handle);
    }

    private Code member(Node.Member node, boolean lenient) throws ExpressionException {
        Code of = compile(node.of, lenient);
        Class<?> type = of.type();
        if (type.isPrimitive()) {
            throw new ExpressionException(node.offset, "a " + type + " has no `" + node.name + "`", null);
        }
        if (type.isArray() && node.name.equals("length") && !node.call) {
            return Code.of(of.head, SIZE.asType(methodType(long.class, type)));
        }
        if (!node.call && Map.class.isAssignableFrom(type)) {
            return dynamic(of, node, lenient);
        }
        Members members = new Members(type, access);
        Members.Found found = members.find(node.name, node.call);
        if (found == null) {
            if (of.isOpen() || type == Optional.class) {
                return dynamic(of, node, lenient);
            }
            throw noMember(node.offset, members, type, node.name, node.call);
        }
        MethodHandle getter = Code.normal(found.getter);
        boolean present = node.of instanceof Node.Name && ((Node.Name) node.of).name.equals("this");
        if (getter.type().returnType().isPrimitive() && !present) {
            return Code.of(of.head, getter);
        }
        MethodHandle head = Handles.apply(present ? getter : Handles.orIfNull(getter, null), of.head);
        return found.generic ? Code.generic(head) : Code.of(head);
    }

    private Code dynamic(Code of, Node.Member node, boolean lenient) {
        DynamicMember member = new DynamicMember(node.name, node.call, lenient, access);
        return Code.of(Handles.apply(member.function(), of.head));
    }

    static ExpressionException noMember(int offset, Members members, Class<?> type, String name, boolean call) {
        String hidden = members.hidden();
        if (hidden != null) {
            return new ExpressionException(offset, "`" + name + "` cannot be read: " + hidden, null);
        }
        String nearest = Nearest.to(name, members.names(call));
        return new ExpressionException(
                offset,
                type.getTypeName() + " has no " + (call ? "method `" + name + "()`" : "`" + name + "`"),
                call ? "a method without arguments" : "a getter, a method without arguments, or a field",
                call && nearest != null ? nearest + "()" : nearest);
    }

    private Code index(Node.Index node, boolean lenient) throws ExpressionException {
        Code of = compile(node.of, lenient);
        Code index = compile(node.index, lenient);
        Class<?> type = of.type();
        if (type.isPrimitive()
                || CharSequence.class.isAssignableFrom(type)
                || Number.class.isAssignableFrom(type)
                || Enum.class.isAssignableFrom(type)) {
            throw new ExpressionException(
                    node.offset, "an index is taken of a list, an array or a map, this is a " + name(type), null);
        }
        MethodHandle value;
        if (index.tail == null && index.type() == long.class) {
            value = Handles.apply(AT_NUMBER, of.object(), index.head);
        } else if (index.type() == double.class || index.type() == boolean.class) {
            throw new ExpressionException(node.index.offset, "an index is a whole number, or text for a map", null);
        } else {
            value = Handles.apply(AT, of.object(), index.object());
        }
        boolean typed = type.isArray() && !type.getComponentType().isPrimitive();
        return Code.of(typed ? Handles.returning(value, type.getComponentType()) : value);
    }

    // ---- operators

    private Code unary(Node.Unary node, boolean lenient) throws ExpressionException {
        Code operand = compile(node.operand, lenient);
        if (node.operator.equals("!")) {
            return Code.of(Handles.apply(NOT, condition(operand, node.operand)));
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

    private Code binary(Node.Binary node, boolean lenient) throws ExpressionException {
        switch (node.operator) {
            case "&&":
                return Code.of(Handles.choose(
                        condition(compile(node.left, lenient), node.left),
                        condition(compile(node.right, lenient), node.right),
                        Handles.constant(parameters, boolean.class, false)));
            case "||":
                return Code.of(Handles.choose(
                        condition(compile(node.left, lenient), node.left),
                        Handles.constant(parameters, boolean.class, true),
                        condition(compile(node.right, lenient), node.right)));
            case "?:":
                return elvis(compile(node.left, true), compile(node.right, lenient));
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
        Code left = compile(node.left, lenient);
        Code right = compile(node.right, lenient);
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
        Code left = compile(node.left, lenient);
        Code right = compile(node.right, lenient);
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
        Code left = compile(node.left, lenient);
        Code right = compile(node.right, lenient);
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

    private Code conditional(Node.Conditional node, boolean lenient) throws ExpressionException {
        MethodHandle test = condition(compile(node.test, lenient), node.test);
        Code yes = compile(node.yes, lenient);
        Code no = compile(node.no, lenient);
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

    // ---- functions

    private Code call(Node.Call node, boolean lenient) throws ExpressionException {
        Code first = compile(node.arguments.get(0), lenient);
        switch (node.function) {
            case "size":
                if (first.isPrimitive()) {
                    throw new ExpressionException(
                            node.arguments.get(0).offset,
                            "`size` of a " + first.type(),
                            "text, a collection, a map or an array");
                }
                return Code.of(first.head, SIZE.asType(methodType(long.class, first.type())));
            case "lower":
            case "upper":
                return Code.of(Handles.apply(
                        Handles.find(Operators.class, node.function, String.class, Object.class), first.object()));
            case "type_name":
                return Code.of(Handles.apply(
                        Handles.find(Operators.class, "typeName", String.class, Object.class), first.object()));
            default:
                String name = node.function.equals("contains") ? "contains" : "startsWith";
                return Code.of(Handles.apply(
                        Handles.find(Operators.class, name, boolean.class, Object.class, Object.class),
                        first.object(),
                        compile(node.arguments.get(1), lenient).object()));
        }
    }

    // ---- what a place asks for

    MethodHandle condition(Code code, Node at) throws ExpressionException {
        MethodHandle condition = code.condition();
        if (condition == null) {
            throw new ExpressionException(
                    at.offset, "a condition is true or false, this is a " + name(code.type()), "a comparison");
        }
        return condition;
    }

    MethodHandle number(Code code, Node at) throws ExpressionException {
        MethodHandle number = code.number();
        if (number == null) {
            throw new ExpressionException(at.offset, "a number was needed, this is a " + name(code.type()), null);
        }
        return number;
    }

    /** An operand as a number that is known to be one; null where its value decides; an error where it never is one. */
    private static @Nullable Code numeric(Code code, Node at, String operator) throws ExpressionException {
        Code number = code.numeric();
        if (number == null && (code.isPrimitive() || code.number() == null)) {
            throw new ExpressionException(
                    at.offset, "`" + operator + "` takes numbers, this is a " + name(code.type()), null);
        }
        return number;
    }

    private static String name(Class<?> type) {
        return type.getTypeName().replace("java.lang.", "");
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
