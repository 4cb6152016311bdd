package dev.sonde.core.expression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recursive descent over the grammar of docs/rules.md, loosest operator first. Depth and size are bounded so that no text
 * can exhaust the stack. Not thread-safe.
 */
final class Parser {
    static final List<String> FUNCTIONS =
            Arrays.asList("lower", "upper", "size", "contains", "starts_with", "type_name", "now");

    private static final List<String> ARITIES = Arrays.asList("no arguments", "one argument", "two arguments");

    private static final int DEEPEST = 64;
    private static final int MOST_NODES = 400;
    private static final String OPERAND = "a name, a number, a string, `(`, `!` or `-`";

    /** Binary operators from loosest to tightest. */
    private static final String[][] LEVELS = {
        {"||"}, {"&&"}, {"==", "!="}, {"<", "<=", ">", ">="}, {"+", "-"}, {"*", "/", "%"}
    };

    private final Lexer lexer;
    private final Set<String> roots = new LinkedHashSet<>();
    private Token token;
    private int depth;
    private int nodes;

    private Parser(Lexer lexer) throws ExpressionException {
        this.lexer = lexer;
        this.token = lexer.next();
    }

    /** The expression that is all of the text. */
    static Expression whole(String text) throws ExpressionException {
        int start = 0;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        boolean braced = text.startsWith("${", start);
        Parser parser = new Parser(new Lexer(text, braced ? start + 2 : start));
        if (parser.token.kind == Token.Kind.END) {
            throw new ExpressionException(parser.token.offset, "an empty expression", OPERAND);
        }
        Node node = parser.conditional();
        if (braced) {
            if (!parser.token.is("}")) {
                throw parser.unexpected("`}`");
            }
            parser.advance();
        }
        if (parser.token.kind != Token.Kind.END) {
            throw parser.unexpected(braced ? "nothing behind `}`" : "an operator, or the end of the expression");
        }
        return new Expression(text, node, parser.roots);
    }

    /** The expression that starts at an offset and goes on to a closing brace; {@code end[0]} gets the offset behind it. */
    static Expression embedded(String text, int start, int[] end) throws ExpressionException {
        Parser parser = new Parser(new Lexer(text, start));
        if (parser.token.is("}")) {
            throw new ExpressionException(parser.token.offset, "an empty expression", OPERAND);
        }
        Node node = parser.conditional();
        if (!parser.token.is("}")) {
            throw parser.unexpected("an operator or `}`");
        }
        end[0] = parser.token.end;
        return new Expression(text.substring(start, parser.token.offset), node, parser.roots);
    }

    /** {@code test ? yes : no} and {@code value ?: otherwise}, both grouping to the right. */
    private Node conditional() throws ExpressionException {
        enter();
        Node left = binary(0);
        Token operator = token;
        Node result = left;
        if (operator.is("?:")) {
            advance();
            result = made(new Node.Binary(operator.offset, "?:", left, conditional()));
        } else if (operator.is("?")) {
            advance();
            Node yes = conditional();
            expect(":", "`:` and what it is otherwise");
            result = made(new Node.Conditional(operator.offset, left, yes, conditional()));
        }
        depth--;
        return result;
    }

    private Node binary(int level) throws ExpressionException {
        if (level == LEVELS.length) {
            return unary();
        }
        Node left = binary(level + 1);
        while (token.kind == Token.Kind.SYMBOL && contains(LEVELS[level], token.text)) {
            Token operator = token;
            advance();
            Node right = binary(level + 1);
            left = made(new Node.Binary(operator.offset, operator.text, left, right));
            if (level == 3 && token.kind == Token.Kind.SYMBOL && contains(LEVELS[3], token.text)) {
                throw new ExpressionException(token.offset, "comparisons do not chain", "`&&` between two comparisons");
            }
        }
        return left;
    }

    private Node unary() throws ExpressionException {
        Token operator = token;
        if (!operator.is("!") && !operator.is("-")) {
            return path();
        }
        advance();
        if (operator.is("-") && token.kind == Token.Kind.INTEGER) {
            // so that the least long can be written
            token = new Token(Token.Kind.INTEGER, "-" + token.text, operator.offset, token.end);
            return path();
        }
        enter();
        Node operand = unary();
        depth--;
        return made(new Node.Unary(operator.offset, operator.text, operand));
    }

    private Node path() throws ExpressionException {
        Node node = primary();
        while (true) {
            if (token.is(".")) {
                advance();
                node = member(node);
            } else if (token.is("[")) {
                int offset = token.offset;
                advance();
                Node index = conditional();
                expect("]", "`]`");
                node = made(new Node.Index(offset, node, index));
            } else {
                return node;
            }
        }
    }

    private Node member(Node of) throws ExpressionException {
        Token name = token;
        if (name.kind != Token.Kind.NAME) {
            throw unexpected("the name of a field, a getter or a method without arguments");
        }
        advance();
        boolean call = token.is("(");
        if (call) {
            advance();
            if (!token.is(")")) {
                throw new ExpressionException(token.offset, "methods are called without arguments", "`)`");
            }
            advance();
        }
        return made(new Node.Member(name.offset, of, name.text, call));
    }

    private Node primary() throws ExpressionException {
        Token first = token;
        switch (first.kind) {
            case INTEGER:
                advance();
                return made(new Node.Literal(first.offset, integer(first)));
            case DECIMAL:
                advance();
                return made(new Node.Literal(first.offset, Double.valueOf(first.text)));
            case STRING:
                advance();
                return made(new Node.Literal(first.offset, first.text));
            case NAME:
                advance();
                return named(first);
            default:
                break;
        }
        if (first.is("(")) {
            advance();
            Node inner = conditional();
            expect(")", "`)`");
            return inner;
        }
        throw unexpected(OPERAND);
    }

    private Node named(Token name) throws ExpressionException {
        switch (name.text) {
            case "true":
            case "false":
                return made(new Node.Literal(name.offset, Boolean.valueOf(name.text)));
            case "null":
                return made(new Node.Literal(name.offset, null));
            case "new":
                throw new ExpressionException(
                        name.offset, "expressions make no objects", "a path over what is at hand");
            case "args":
                return argument(name);
            default:
                break;
        }
        if (token.is("(")) {
            return call(name);
        }
        roots.add(name.text);
        return made(new Node.Name(name.offset, name.text));
    }

    private Node argument(Token name) throws ExpressionException {
        expect("[", "`[` and the number of the argument");
        Token index = token;
        if (index.kind != Token.Kind.INTEGER || index.text.length() > 3) {
            throw new ExpressionException(index.offset, "args takes a number", "a number from 0, as in `args[0]`");
        }
        advance();
        expect("]", "`]`");
        roots.add("args");
        return made(new Node.Argument(name.offset, Integer.parseInt(index.text)));
    }

    private Node call(Token name) throws ExpressionException {
        if (!FUNCTIONS.contains(name.text)) {
            String nearest = Nearest.to(name.text, FUNCTIONS);
            throw new ExpressionException(
                    name.offset,
                    "unknown function `" + name.text + "`",
                    "one of " + String.join(", ", FUNCTIONS) + "; a method stands behind a value, as in `this."
                            + name.text + "()`",
                    nearest);
        }
        advance();
        List<Node> arguments = new ArrayList<>(2);
        while (!token.is(")")) {
            if (!arguments.isEmpty()) {
                expect(",", "`,` or `)`");
            }
            arguments.add(conditional());
        }
        int wanted = arity(name.text);
        if (arguments.size() != wanted) {
            throw new ExpressionException(
                    name.offset, "`" + name.text + "` with " + arguments.size() + " arguments", ARITIES.get(wanted));
        }
        advance();
        return made(new Node.Call(name.offset, name.text, arguments));
    }

    private static int arity(String function) {
        switch (function) {
            case "now":
                return 0;
            case "contains":
            case "starts_with":
                return 2;
            default:
                return 1;
        }
    }

    private static Long integer(Token digits) throws ExpressionException {
        try {
            return Long.valueOf(digits.text);
        } catch (NumberFormatException e) {
            throw new ExpressionException(
                    digits.offset, "this number is too large", "a whole number within 64 bits, or a decimal");
        }
    }

    private void enter() throws ExpressionException {
        if (++depth > DEEPEST) {
            throw new ExpressionException(token.offset, "nested too deeply", "at most " + DEEPEST + " levels");
        }
    }

    private <T extends Node> T made(T node) throws ExpressionException {
        if (++nodes > MOST_NODES) {
            throw new ExpressionException(
                    node.offset, "this expression is too long", "at most " + MOST_NODES + " parts");
        }
        return node;
    }

    private void advance() throws ExpressionException {
        token = lexer.next();
    }

    private void expect(String symbol, String expected) throws ExpressionException {
        if (!token.is(symbol)) {
            throw unexpected(expected);
        }
        advance();
    }

    private ExpressionException unexpected(String expected) {
        return new ExpressionException(token.offset, "unexpected " + token.shown(), expected, wordOperator());
    }

    private @Nullable String wordOperator() {
        if (token.kind != Token.Kind.NAME) {
            return null;
        }
        switch (token.text) {
            case "and":
                return "&&";
            case "or":
                return "||";
            default:
                return null;
        }
    }

    private static boolean contains(String[] symbols, String symbol) {
        for (String each : symbols) {
            if (each.equals(symbol)) {
                return true;
            }
        }
        return false;
    }
}
