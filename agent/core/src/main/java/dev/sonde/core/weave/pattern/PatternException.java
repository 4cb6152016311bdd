package dev.sonde.core.weave.pattern;

import org.jspecify.annotations.Nullable;

/** Text that is no method pattern. */
public final class PatternException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final @Nullable String expected;
    private final @Nullable String nearest;

    PatternException(int offset, String message, @Nullable String expected, @Nullable String nearest) {
        super(message);
        this.offset = offset;
        this.expected = expected;
        this.nearest = nearest;
    }

    /** Where it is wrong: characters from the start of the pattern. */
    public int offset() {
        return offset;
    }

    /** What could have stood there, in words, or null. */
    public @Nullable String expected() {
        return expected;
    }

    /** What was probably meant, or null. */
    public @Nullable String nearest() {
        return nearest;
    }
}
