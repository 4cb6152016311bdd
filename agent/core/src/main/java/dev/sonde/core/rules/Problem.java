package dev.sonde.core.rules;

import org.jspecify.annotations.Nullable;

/** One thing that is wrong in a rules file. Immutable. */
public final class Problem {
    private static final int WIDEST = 120;

    private final String file;
    private final int line;
    private final int column;
    private final int length;
    private final String message;
    private final String excerpt;

    Problem(String file, int line, int column, int length, String message, String excerpt) {
        this.file = file;
        this.line = line;
        this.column = column;
        this.length = length;
        this.message = message;
        this.excerpt = excerpt;
    }

    static String message(String what, @Nullable String expected, @Nullable String nearest) {
        if (nearest != null) {
            return what + ", did you mean `" + nearest + "`?";
        }
        return expected == null ? what : what + "; expected " + expected;
    }

    public String file() {
        return file;
    }

    /** Counted from 1; 0 where the file as a whole is meant. */
    public int line() {
        return line;
    }

    /** Characters from 1. */
    public int column() {
        return column;
    }

    /** What is wrong, what was expected, and the nearest right thing, on one line. */
    public String message() {
        return message;
    }

    /** {@code file:line:column: message}, then the line itself and a caret under the place. */
    public String format() {
        if (line == 0) {
            return file + ": " + message;
        }
        StringBuilder text = new StringBuilder(file)
                .append(':')
                .append(line)
                .append(':')
                .append(column)
                .append(": ")
                .append(message);
        if (!excerpt.trim().isEmpty()) {
            // a long line is shown from a little before the place
            int from = column > WIDEST - 20 ? column - 21 : 0;
            int to = Math.min(excerpt.length(), from + WIDEST);
            String shown = excerpt.substring(Math.min(from, excerpt.length()), Math.max(to, from));
            text.append("\n    ").append(visible(shown)).append("\n    ");
            for (int i = from; i < column - 1; i++) {
                text.append(' ');
            }
            text.append('^');
            for (int i = 1; i < length && column + i <= to; i++) {
                text.append('~');
            }
        }
        return text.toString();
    }

    private static String visible(String line) {
        StringBuilder text = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            text.append(c == '\t' ? '\u2192' : Character.isISOControl(c) ? '\uFFFD' : c);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return format();
    }
}
