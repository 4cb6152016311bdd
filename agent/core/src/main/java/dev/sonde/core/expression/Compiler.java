package dev.sonde.core.expression;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes handles of a tree, for one scope: paths and functions here, the rest in {@link OperatorCompiler}. Types that are known decide at once;
 * what only values can tell is left to {@link Operators}.
 */
final class Compiler {
    static final MethodHandle SIZE = Handles.find(Operators.class, "size", long.class, Object.class);

    private static final MethodHandle AT =
            Handles.find(Operators.class, "at", Object.class, Object.class, Object.class);
    private static final MethodHandle AT_NUMBER =
            Handles.find(Operators.class, "at", Object.class, Object.class, long.class);

    private final Scope scope;
    private final MethodType parameters;
    private final MemberAccess access;
    private final OperatorCompiler operators;

    Compiler(Scope scope, MemberAccess access) {
        this.scope = scope;
        this.parameters = scope.parameters();
        this.access = access;
        this.operators = new OperatorCompiler(this, parameters);
    }

    Code compile(Node node) throws ExpressionException {
        return compile(node, false);
    }

    /** @param lenient whether a member that an object turns out not to have is null: what stands left of {@code ?:} */
    Code compile(Node node, boolean lenient) throws ExpressionException {
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
            return operators.unary((Node.Unary) node, lenient);
        }
        if (node instanceof Node.Binary) {
            return operators.binary((Node.Binary) node, lenient);
        }
        if (node instanceof Node.Conditional) {
            return operators.conditional((Node.Conditional) node, lenient);
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

    // ---- functions

    private Code call(Node.Call node, boolean lenient) throws ExpressionException {
        if (node.function.equals("now")) {
            return Code.of(MethodHandles.dropArguments(
                    Handles.find(Operators.class, "now", double.class), 0, parameters.parameterList()));
        }
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

    static String name(Class<?> type) {
        return type.getTypeName().replace("java.lang.", "");
    }
}
