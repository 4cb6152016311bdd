package dev.sonde.core.rules;

import dev.sonde.core.expression.Expression;
import dev.sonde.core.expression.ExpressionException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds labels that are plain text but were hardly meant to be: {@code args[0].id}, {@code $user}, {@code {status}}. */
final class PlainText {
    private static final List<String> AT_METHODS =
            Arrays.asList("this", "args", "result", "error", "duration", "outcome");

    private PlainText() {}

    /**
     * The template that was probably meant, or null where the text is one that a label may well have.
     *
     * @param names what expressions may start from here; null where only the class can tell
     */
    static @Nullable String meant(String label, String text, @Nullable List<String> names) {
        int dollar = text.indexOf('$');
        if (dollar >= 0 && dollar + 1 < text.length() && Character.isLetter(text.charAt(dollar + 1))) {
            int end = dollar + 1;
            while (end < text.length()
                    && (Character.isJavaIdentifierPart(text.charAt(end)) || text.charAt(end) == '.')) {
                end++;
            }
            return text.substring(0, dollar) + "${" + text.substring(dollar + 1, end) + "}" + text.substring(end);
        }
        boolean braced = (text.startsWith("{") || text.startsWith("#{")) && text.endsWith("}");
        String inner = braced ? text.substring(text.indexOf('{') + 1, text.length() - 1) : text;
        String root = root(inner);
        if (root == null || !(names == null ? AT_METHODS : names).contains(root)) {
            return null;
        }
        // a word alone may be meant: `status: error`; not where it is the label's own name
        return braced || inner.length() > root.length() || inner.equals(label) ? "${" + inner + "}" : null;
    }

    /** What a path starts from, or null for what is no path. */
    private static @Nullable String root(String text) {
        int end = 0;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        boolean path = end == text.length() || text.charAt(end) == '.' || text.charAt(end) == '[';
        if (end == 0 || !path || text.indexOf(' ') >= 0) {
            return null;
        }
        try {
            Expression.parse(text);
            return text.substring(0, end);
        } catch (ExpressionException e) {
            return null;
        }
    }
}
