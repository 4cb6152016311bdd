package dev.sonde.core.expression;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of an expression. Immutable; {@link #offset} is where an error in this node points to. */
abstract class Node {
    final int offset;

    Node(int offset) {
        this.offset = offset;
    }

    /** A number (Long, Double), a String, a Boolean, or null. */
    static final class Literal extends Node {
        final @Nullable Object value;

        Literal(int offset, @Nullable Object value) {
            super(offset);
            this.value = value;
        }
    }

    /** A name of the scope. */
    static final class Name extends Node {
        final String name;

        Name(int offset, String name) {
            super(offset);
            this.name = name;
        }
    }

    /** {@code args[n]}. */
    static final class Argument extends Node {
        final int index;

        Argument(int offset, int index) {
            super(offset);
            this.index = index;
        }
    }

    /** {@code of.name}, or {@code of.name()} where call is set. */
    static final class Member extends Node {
        final Node of;
        final String name;
        final boolean call;

        Member(int offset, Node of, String name, boolean call) {
            super(offset);
            this.of = of;
            this.name = name;
            this.call = call;
        }
    }

    /** {@code of[index]}. */
    static final class Index extends Node {
        final Node of;
        final Node index;

        Index(int offset, Node of, Node index) {
            super(offset);
            this.of = of;
            this.index = index;
        }
    }

    /** {@code !operand} or {@code -operand}. */
    static final class Unary extends Node {
        final String operator;
        final Node operand;

        Unary(int offset, String operator, Node operand) {
            super(offset);
            this.operator = operator;
            this.operand = operand;
        }
    }

    /** Two operands around an operator, {@code &&}, {@code ||} and {@code ?:} included. */
    static final class Binary extends Node {
        final String operator;
        final Node left;
        final Node right;

        Binary(int offset, String operator, Node left, Node right) {
            super(offset);
            this.operator = operator;
            this.left = left;
            this.right = right;
        }
    }

    /** {@code test ? yes : no}. */
    static final class Conditional extends Node {
        final Node test;
        final Node yes;
        final Node no;

        Conditional(int offset, Node test, Node yes, Node no) {
            super(offset);
            this.test = test;
            this.yes = yes;
            this.no = no;
        }
    }

    /** One of the pure functions. */
    static final class Call extends Node {
        final String function;
        final List<Node> arguments;

        Call(int offset, String function, List<Node> arguments) {
            super(offset);
            this.function = function;
            this.arguments = Collections.unmodifiableList(arguments);
        }
    }
}
