package dev.sonde.core.rules;

import java.util.Collections;
import java.util.List;

/**
 * Paths that a rule ignores: exact, or with {@code *} for anything within a segment and {@code **} for anything at all; {@code
 * /a/**} means {@code /a} too. Immutable.
 */
public final class PathPatterns {
    /** No path. */
    public static final PathPatterns NONE = new PathPatterns(Collections.<String>emptyList());

    private final List<String> patterns;

    PathPatterns(List<String> patterns) {
        this.patterns = Collections.unmodifiableList(patterns);
    }

    /** As they were written. */
    public List<String> patterns() {
        return patterns;
    }

    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** Whether a decoded path without its query is one of these. */
    public boolean match(String path) {
        for (int i = 0; i < patterns.size(); i++) {
            if (matches(patterns.get(i), path)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String pattern, String path) {
        if (pattern.indexOf('*') < 0) {
            return pattern.equals(path);
        }
        if (pattern.endsWith("/**") && path.equals(pattern.substring(0, pattern.length() - 3))) {
            return true;
        }
        return matches(pattern, 0, path, 0);
    }

    private static boolean matches(String pattern, int p, String path, int at) {
        if (p == pattern.length()) {
            return at == path.length();
        }
        if (pattern.charAt(p) != '*') {
            return at < path.length() && path.charAt(at) == pattern.charAt(p) && matches(pattern, p + 1, path, at + 1);
        }
        boolean all = pattern.startsWith("**", p);
        int next = p + (all ? 2 : 1);
        for (int end = at; ; end++) {
            if (matches(pattern, next, path, end)) {
                return true;
            }
            if (end >= path.length() || (!all && path.charAt(end) == '/')) {
                return false;
            }
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof PathPatterns && ((PathPatterns) o).patterns.equals(patterns);
    }

    @Override
    public int hashCode() {
        return patterns.hashCode();
    }

    @Override
    public String toString() {
        return patterns.toString();
    }
}
