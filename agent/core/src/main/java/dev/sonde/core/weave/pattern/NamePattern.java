package dev.sonde.core.weave.pattern;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A dotted name in which {@code *} stands for any letters within one part and {@code ..} for any parts, none included. A nested
 * class is a part of its own, whether its name is written with a point or with {@code $}. Immutable.
 */
final class NamePattern {
    /** Between two parts: any parts. */
    private static final String ANY_PARTS = "..";

    private final String text;
    private final String[] parts;
    private final boolean wild;

    NamePattern(String text) {
        this.text = text;
        this.parts = parts(text);
        this.wild = text.indexOf('*') >= 0 || text.contains("..");
    }

    private static String[] parts(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && text.charAt(i) != '.' && text.charAt(i) != '$') {
                continue;
            }
            boolean gap = text.startsWith("..", i);
            if (i > 0 || !gap) {
                parts.add(text.substring(start, i));
            }
            if (gap) {
                parts.add(ANY_PARTS);
                i++;
            }
            start = i + 1;
        }
        return parts.toArray(new String[0]);
    }

    String text() {
        return text;
    }

    boolean isWild() {
        return wild;
    }

    boolean isQualified() {
        return text.indexOf('.') >= 0;
    }

    /**
     * The binary names this can mean, most likely first: {@code a.Outer.Inner} is {@code a.Outer$Inner}, or {@code a.Outer.Inner},
     * or even {@code a$Outer$Inner}. Empty where there is a wildcard.
     */
    List<String> binaryNames() {
        if (wild) {
            return Collections.emptyList();
        }
        List<String> names = new ArrayList<>();
        String name = text;
        while (true) {
            names.add(name);
            int dot = name.lastIndexOf('.');
            if (dot < 0) {
                break;
            }
            name = name.substring(0, dot) + '$' + name.substring(dot + 1);
        }
        // a class name starts with a capital: with k capitalised parts in front of the last, k points are dollars
        int nested = 0;
        for (int dot = text.lastIndexOf('.'); dot > 0; ) {
            int before = text.lastIndexOf('.', dot - 1);
            if (!Character.isUpperCase(text.charAt(before + 1))) {
                break;
            }
            nested++;
            dot = before;
        }
        names.add(0, names.remove(nested));
        return Collections.unmodifiableList(names);
    }

    /** Whether a binary name, points between packages, is meant. */
    boolean matches(String name) {
        return matches(0, name, 0);
    }

    /** Whether the last part alone of a binary name is meant; for a pattern of one part. */
    boolean matchesSimple(String name) {
        int last = Math.max(name.lastIndexOf('.'), name.lastIndexOf('$'));
        return glob(parts[0], name, last + 1, name.length());
    }

    private boolean matches(int part, String name, int from) {
        if (part == parts.length) {
            return from == name.length() + 1;
        }
        if (from > name.length()) {
            return false;
        }
        if (parts[part].equals(ANY_PARTS)) {
            for (int start = from; start <= name.length(); start = end(name, start) + 1) {
                if (matches(part + 1, name, start)) {
                    return true;
                }
            }
            return false;
        }
        int end = end(name, from);
        return glob(parts[part], name, from, end) && matches(part + 1, name, end + 1);
    }

    private static int end(String name, int from) {
        int i = from;
        while (i < name.length() && name.charAt(i) != '.' && name.charAt(i) != '$') {
            i++;
        }
        return i;
    }

    /** Whether a part with stars means a stretch of the name; linear but for the last star. */
    static boolean glob(String part, String name, int from, int to) {
        int p = 0;
        int n = from;
        int star = -1;
        int retry = from;
        while (n < to) {
            if (p < part.length() && part.charAt(p) == '*') {
                star = p++;
                retry = n;
            } else if (p < part.length() && part.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++retry;
            } else {
                return false;
            }
        }
        while (p < part.length() && part.charAt(p) == '*') {
            p++;
        }
        return p == part.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
