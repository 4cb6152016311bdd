package dev.sonde.core.expression;

import java.lang.invoke.MethodHandle;
import java.util.Collections;
import java.util.Set;

/**
 * An expression of the rule language, as docs/rules.md describes it: parsed once, compiled for each scope it meets. Immutable;
 * two are equal when their text is.
 *
 * <p>Every handle it compiles to takes exactly the scope's parameters. What the application's own getters throw goes through;
 * beside that a handle throws {@link ExpressionFault} only, and only where types were not known before.
 */
public final class Expression {
    private final String text;
    private final Node root;
    private final Set<String> roots;

    Expression(String text, Node root, Set<String> roots) {
        this.text = text;
        this.root = root;
        this.roots = Collections.unmodifiableSet(roots);
    }

    /** Parses an expression, which may stand in <code>${…}</code>. */
    public static Expression parse(String text) throws ExpressionException {
        return Parser.whole(text);
    }

    /**
     * A handle of the type that comes by itself: boolean, long, double or a reference. A primitive that was read through
     * something that can be null comes boxed, null where it is absent; {@link #number} and {@link #condition} do without the
     * box.
     *
     * @throws ExpressionException if a name or member is unknown, or operands cannot go together
     */
    public MethodHandle compile(Scope scope, MemberAccess access) throws ExpressionException {
        return new Compiler(scope, access).compile(root).natural();
    }

    /** {@link #compile(Scope, MemberAccess)} with what reflection alone may read. */
    public MethodHandle compile(Scope scope) throws ExpressionException {
        return compile(scope, MemberAccess.NONE);
    }

    /** A handle that gives a boolean; false for null and for what is no boolean after all. */
    public MethodHandle condition(Scope scope, MemberAccess access) throws ExpressionException {
        Compiler compiler = new Compiler(scope, access);
        return compiler.condition(compiler.compile(root), root);
    }

    /** A handle that gives a double: NaN for null, else what {@link Numbers} makes of the value. */
    public MethodHandle number(Scope scope, MemberAccess access) throws ExpressionException {
        Compiler compiler = new Compiler(scope, access);
        return compiler.number(compiler.compile(root), root);
    }

    /** The names it starts from, {@code args} among them, in the order they are written. */
    public Set<String> roots() {
        return roots;
    }

    /** Whether it is this name and nothing else, so that a caller who has the value by other means can use that. */
    public boolean isName(String name) {
        return root instanceof Node.Name && ((Node.Name) root).name.equals(name);
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Expression && ((Expression) o).text.equals(text);
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
