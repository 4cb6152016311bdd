package dev.sonde.core.expression;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plain text in which <code>${…}</code> is an expression and <code>$${</code> stands for <code>${</code>. Immutable; two are equal when
 * their text is.
 */
public final class Template {
    /** What a label shows where its value is null. */
    public static final String NONE = "none";

    private static final MethodHandle BUILDER = Handles.find(Template.class, "builder", StringBuilder.class);
    private static final MethodHandle APPEND_OBJECT =
            Handles.find(Template.class, "append", StringBuilder.class, StringBuilder.class, Object.class);
    private static final MethodHandle APPEND_LONG =
            Handles.find(Template.class, "append", StringBuilder.class, StringBuilder.class, long.class);
    private static final MethodHandle TO_STRING =
            Handles.find(Template.class, "string", String.class, StringBuilder.class);

    private final String text;
    /** Strings and Expressions by turns as written; no two Strings beside each other. */
    private final List<Object> parts;

    private Template(String text, List<Object> parts) {
        this.text = text;
        this.parts = parts;
    }

    public static Template parse(String text) throws ExpressionException {
        List<Object> parts = new ArrayList<>(3);
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int dollar = text.indexOf("${", at);
            if (dollar < 0) {
                break;
            }
            if (dollar > at && text.charAt(dollar - 1) == '$') {
                plain.append(text, at, dollar - 1).append("${");
                at = dollar + 2;
                continue;
            }
            plain.append(text, at, dollar);
            if (plain.length() > 0) {
                parts.add(plain.toString());
                plain.setLength(0);
            }
            int[] end = new int[1];
            parts.add(Parser.embedded(text, dollar + 2, end));
            at = end[0];
        }
        plain.append(text, at, text.length());
        if (plain.length() > 0 || parts.isEmpty()) {
            parts.add(plain.toString());
        }
        return new Template(text, Collections.unmodifiableList(parts));
    }

    /** A template that is one expression, for a label that is a field of the same name. */
    public static Template of(Expression expression) {
        return new Template("${" + expression.text() + "}", Collections.<Object>singletonList(expression));
    }

    /** Whether there is no expression in it. */
    public boolean isConstant() {
        return parts.size() == 1 && parts.get(0) instanceof String;
    }

    /** The text of a template without an expression. */
    public String constant() {
        if (!isConstant()) {
            throw new IllegalStateException(text + " is not constant");
        }
        return (String) parts.get(0);
    }

    /** The expression that is all of this template, or null where there is other text, or none. */
    public @Nullable Expression single() {
        return parts.size() == 1 && parts.get(0) instanceof Expression ? (Expression) parts.get(0) : null;
    }

    /** The names its expressions start from. */
    public Set<String> roots() {
        Set<String> roots = new LinkedHashSet<>();
        for (Object part : parts) {
            if (part instanceof Expression) {
                roots.addAll(((Expression) part).roots());
            }
        }
        return roots;
    }

    /**
     * A handle of the scope's parameters. Where the template is one expression, it gives that expression's value in its own
     * type, see {@link Expression#compile}; else a String, with {@link #text} of each expression in its place.
     */
    public MethodHandle compile(Scope scope, MemberAccess access) throws ExpressionException {
        Expression single = single();
        if (single != null) {
            return single.compile(scope, access);
        }
        if (isConstant()) {
            return Handles.constant(scope.parameters(), String.class, constant());
        }
        MethodHandle builder =
                MethodHandles.dropArguments(BUILDER, 0, scope.parameters().parameterList());
        for (Object part : parts) {
            MethodHandle value = part instanceof Expression
                    ? ((Expression) part).compile(scope, access)
                    : Handles.constant(scope.parameters(), String.class, part);
            builder = Handles.apply(
                    value.type().returnType() == long.class ? APPEND_LONG : APPEND_OBJECT, builder, value);
        }
        return Handles.apply(TO_STRING, builder);
    }

    /** {@link #compile(Scope, MemberAccess)} with what reflection alone may read. */
    public MethodHandle compile(Scope scope) throws ExpressionException {
        return compile(scope, MemberAccess.NONE);
    }

    /** A value as a label shows it: {@value #NONE} for null, an enum constant's name, a whole number without a fraction. */
    public static String text(@Nullable Object value) {
        return value == null ? NONE : Operators.text(value);
    }

    static StringBuilder builder() {
        return new StringBuilder();
    }

    static StringBuilder append(StringBuilder to, @Nullable Object value) {
        return to.append(text(value));
    }

    static StringBuilder append(StringBuilder to, long value) {
        return to.append(value);
    }

    static String string(StringBuilder builder) {
        return builder.toString();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Template && ((Template) o).text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
