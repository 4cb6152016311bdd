package dev.sonde.core.expression;

/** Cuts the text of an expression into tokens, one at a time. Not thread-safe. */
final class Lexer {
    /** Longer ones first, so that `==` is not two `=`. */
    private static final String[] SYMBOLS = {
        "&&", "||", "==", "!=", "<=", ">=", "?:", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", "(", ")", "[", "]",
        ".", ",", "}"
    };

    private final String text;
    private int at;

    Lexer(String text, int start) {
        this.text = text;
        this.at = start;
    }

    Token next() throws ExpressionException {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at >= text.length()) {
            return new Token(Token.Kind.END, "", text.length(), text.length());
        }
        char c = text.charAt(at);
        if (Character.isJavaIdentifierStart(c) && c != '$') {
            return name();
        }
        if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
            return number();
        }
        if (c == '"' || c == '\'') {
            return string(c);
        }
        for (String symbol : SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                int start = at;
                at += symbol.length();
                return new Token(Token.Kind.SYMBOL, symbol, start, at);
            }
        }
        throw unknown(c);
    }

    private Token name() {
        int start = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
            at++;
        }
        return new Token(Token.Kind.NAME, text.substring(start, at), start, at);
    }

    private Token number() throws ExpressionException {
        int start = at;
        boolean decimal = false;
        digits();
        // a point belongs to the number only before a digit: 1.size() is a path
        if (at + 1 < text.length() && text.charAt(at) == '.' && isDigit(text.charAt(at + 1))) {
            decimal = true;
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int mark = at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            if (at < text.length() && isDigit(text.charAt(at))) {
                decimal = true;
                digits();
            } else {
                at = mark;
            }
        }
        if (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
            throw new ExpressionException(
                    at, "`" + text.charAt(at) + "` right behind a number", "an operator, or the end of the expression");
        }
        return new Token(decimal ? Token.Kind.DECIMAL : Token.Kind.INTEGER, text.substring(start, at), start, at);
    }

    private void digits() {
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
    }

    private Token string(char quote) throws ExpressionException {
        int start = at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return new Token(Token.Kind.STRING, value.toString(), start, at);
            }
            value.append(c == '\\' ? escaped() : c);
        }
        throw new ExpressionException(start, "this string has no end", "a closing " + quote);
    }

    private char escaped() throws ExpressionException {
        char c = at < text.length() ? text.charAt(at) : 0;
        switch (c) {
            case '\\':
            case '"':
            case '\'':
                at++;
                return c;
            case 'n':
                at++;
                return '\n';
            case 't':
                at++;
                return '\t';
            default:
                throw new ExpressionException(at - 1, "unknown escape in a string", "one of \\\\ \\\" \\' \\n \\t");
        }
    }

    private ExpressionException unknown(char c) {
        switch (c) {
            case '=':
                return new ExpressionException(at, "`=` assigns, and expressions cannot", "a comparison", "==");
            case '&':
                return new ExpressionException(at, "unknown operator `&`", "a logical operator", "&&");
            case '|':
                return new ExpressionException(at, "unknown operator `|`", "a logical operator", "||");
            case '$':
                return new ExpressionException(at, "`$` inside an expression", "a bare expression inside of ${…}");
            default:
                return new ExpressionException(
                        at,
                        "unexpected character "
                                + (Character.isISOControl(c) ? String.format("U+%04X", (int) c) : "`" + c + "`"),
                        "a name, a number, a string or an operator");
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
