package dev.sonde.core.expression;

import org.jspecify.annotations.Nullable;

/** Text that is no expression, or an expression that does not fit the types it meets. */
public final class ExpressionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final @Nullable String expected;
    private final @Nullable String nearest;

    public ExpressionException(int offset, String message, @Nullable String expected, @Nullable String nearest) {
        super(message);
        this.offset = offset;
        this.expected = expected;
        this.nearest = nearest;
    }

    public ExpressionException(int offset, String message, @Nullable String expected) {
        this(offset, message, expected, null);
    }

    /** Where it is wrong: characters from the start of the text that was parsed. */
    public int offset() {
        return offset;
    }

    /** What could have stood there, in words; null where the message says it all. */
    public @Nullable String expected() {
        return expected;
    }

    /** The right thing that is most like what was written, or null. */
    public @Nullable String nearest() {
        return nearest;
    }

    /** Message, expectation and nearest right thing in one sentence, without the position. */
    public String describe() {
        StringBuilder text = new StringBuilder(String.valueOf(getMessage()));
        if (nearest != null) {
            text.append(", did you mean `").append(nearest).append("`?");
        } else if (expected != null) {
            text.append("; expected ").append(expected);
        }
        return text.toString();
    }
}
