package dev.sonde.core.rules;

import java.util.Collections;
import java.util.List;

/**
 * Paths that a rule ignores: exact, or with {@code *} for anything within a segment and {@code **} for anything at all; {@code
 * /a/**} means {@code /a} too; one that does not begin with a slash means that in any folder. Immutable; matching takes no memory,
 * and time of at most the lengths' product.
 */
public final class PathPatterns {
    /** No path. */
    public static final PathPatterns NONE = new PathPatterns(Collections.<String>emptyList());

    private final List<String> patterns;
    private final String[] anchored;

    PathPatterns(List<String> patterns) {
        this.patterns = Collections.unmodifiableList(patterns);
        anchored = new String[patterns.size()];
        for (int i = 0; i < anchored.length; i++) {
            String pattern = patterns.get(i);
            anchored[i] = pattern.startsWith("/") ? pattern : "**/" + pattern;
        }
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
        for (String pattern : anchored) {
            if (matches(pattern, path)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String pattern, String path) {
        int folder = pattern.length() - 3;
        if (path.length() == folder && pattern.endsWith("/**") && pattern.startsWith(path)) {
            return true;
        }
        int p = 0;
        int at = 0;
        // Where to go on when what follows the last star of a kind does not match: one character later.
        int afterStar = -1;
        int starEnd = 0;
        int afterStars = -1;
        int starsEnd = 0;
        while (at < path.length()) {
            char expected = p < pattern.length() ? pattern.charAt(p) : 0;
            if (expected == '*' && pattern.startsWith("**", p)) {
                p += 2;
                afterStars = p;
                starsEnd = at;
                afterStar = -1;
            } else if (expected == '*') {
                afterStar = ++p;
                starEnd = at;
            } else if (expected == path.charAt(at) && p < pattern.length()) {
                p++;
                at++;
            } else if (afterStar >= 0 && path.charAt(starEnd) != '/') {
                at = ++starEnd;
                p = afterStar;
            } else if (afterStars >= 0) {
                at = ++starsEnd;
                p = afterStars;
                afterStar = -1;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
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
