package dev.sonde.core.expression;

/** One word of an expression. Immutable. */
final class Token {
    enum Kind {
        NAME,
        INTEGER,
        DECIMAL,
        STRING,
        SYMBOL,
        END
    }

    final Kind kind;
    /** The name, the digits, the string's value, or the symbol. */
    final String text;
    /** Of the first character. */
    final int offset;
    /** Behind the last character. */
    final int end;

    Token(Kind kind, String text, int offset, int end) {
        this.kind = kind;
        this.text = text;
        this.offset = offset;
        this.end = end;
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    /** As an error message shows it. */
    String shown() {
        switch (kind) {
            case END:
                return "end";
            case STRING:
                return "a string";
            default:
                return "`" + text + "`";
        }
    }
}
