package dev.sonde.core.source.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The user's own endpoints: patterns over the decoded path with the context path, the first that matches wins. Immutable. */
public final class HttpNaming {
    /** No patterns. */
    public static final HttpNaming NONE = new HttpNaming(Collections.<String, Pattern>emptyMap());

    /** What a pattern gets to see of a longer path: a bound on the work of a careless one. */
    private static final int SEEN = 1_024;

    private final List<String> templates;
    private final List<Pattern> patterns;

    /** @param patterns by template, in the order they are tried */
    public HttpNaming(Map<String, Pattern> patterns) {
        this.templates = new ArrayList<>(patterns.keySet());
        this.patterns = new ArrayList<>(patterns.values());
    }

    /** The template of the first pattern found in {@code path}, or null. A pattern too deep for the stack matches nothing. */
    @Nullable
    String nameOf(String path) {
        CharSequence seen = path.length() > SEEN ? path.substring(0, SEEN) : path;
        for (int i = 0; i < patterns.size(); i++) {
            if (isFound(patterns.get(i), seen)) {
                return templates.get(i);
            }
        }
        return null;
    }

    private static boolean isFound(Pattern pattern, CharSequence path) {
        try {
            return pattern.matcher(path).find();
        } catch (StackOverflowError e) {
            return false;
        }
    }
}
