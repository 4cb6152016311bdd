package dev.sonde.core.source.http;

import org.jspecify.annotations.Nullable;

/**
 * A decoded path made into a label: what looks like a key is replaced segment by segment, the rest stays.
 *
 * <p>A number (or numbers joined by {@code -} or {@code ,}) becomes <code>{id}</code>, a UUID <code>{uuid}</code>, a hexadecimal
 * run of 12 or more with a digit in it and any other long mix of letters and digits <code>{token}</code>; an extension behind one
 * of them stays. Query and matrix parameters never show, empty segments and dots are resolved, what is past 16 segments or 200
 * characters becomes <code>{rest}</code>. Nothing is allocated for a path that stays as it is.
 */
final class PathTemplate {
    private static final int SEGMENTS = 16;
    private static final int LENGTH = 200;
    private static final int LONGEST_SEGMENT = 64;
    private static final int SHORTEST_HEX = 12;
    private static final int SHORTEST_TOKEN = 16;
    private static final int LONGEST_EXTENSION = 5;

    private static final String ID = "{id}";
    private static final String UUID = "{uuid}";
    private static final String TOKEN = "{token}";
    private static final String REST = "{rest}";

    private final String path;
    private final StringBuilder out;

    private PathTemplate(String path) {
        this.path = path;
        this.out = new StringBuilder(path.length());
    }

    /** The template of {@code path}; the same object if nothing in it changes. */
    static String of(String path) {
        return staysAsItIs(path) ? path : new PathTemplate(path).build();
    }

    private static boolean staysAsItIs(String path) {
        int length = path.length();
        if (path.equals("*")) {
            return true;
        }
        if (length == 0 || length > LENGTH || path.charAt(0) != '/') {
            return false;
        }
        int segments = 0;
        int start = 1;
        for (int i = 1; i <= length; i++) {
            char c = i == length ? '/' : path.charAt(i);
            if (c == '?' || c == '#' || c == ';') {
                return false;
            }
            if (c == '/') {
                boolean last = i == length;
                if ((start == i && !last) || isDots(path, start, i) || replacement(path, start, i) != null) {
                    return false;
                }
                if (++segments > SEGMENTS) {
                    return false;
                }
                start = i + 1;
            }
        }
        return true;
    }

    private static boolean isDots(String path, int from, int to) {
        int length = to - from;
        return (length == 1 || length == 2) && path.charAt(from) == '.' && path.charAt(to - 1) == '.';
    }

    private String build() {
        int end = path.length();
        for (int i = 0; i < end; i++) {
            if (path.charAt(i) == '?' || path.charAt(i) == '#') {
                end = i;
            }
        }
        int segments = 0;
        int start = 0;
        while (start <= end) {
            int slash = path.indexOf('/', start);
            int stop = slash < 0 || slash > end ? end : slash;
            int cut = stop;
            for (int i = start; i < cut; i++) {
                if (path.charAt(i) == ';') {
                    cut = i;
                }
            }
            if (isDots(path, start, cut)) {
                if (cut - start == 2) {
                    out.setLength(Math.max(0, out.lastIndexOf("/")));
                }
            } else if (cut > start) {
                if (++segments > SEGMENTS || !append(start, cut)) {
                    return out.append('/').append(REST).toString();
                }
            }
            start = stop + 1;
        }
        boolean trailing = end > 1 && path.charAt(end - 1) == '/';
        if (out.length() == 0 || trailing) {
            out.append('/');
        }
        return out.toString();
    }

    private boolean append(int from, int to) {
        String replaced = replacement(path, from, to);
        int length = replaced == null ? to - from : replaced.length();
        if (out.length() + 1 + length > LENGTH) {
            return false;
        }
        out.append('/');
        if (replaced == null) {
            out.append(path, from, to);
        } else {
            out.append(replaced);
        }
        return true;
    }

    /** What stands for the segment, or null if it stays. */
    private static @Nullable String replacement(String path, int from, int to) {
        int dot = path.lastIndexOf('.', to - 1);
        if (dot > from && isExtension(path, dot + 1, to)) {
            String base = replacement(path, from, dot);
            if (base != null) {
                return base + path.substring(dot, to);
            }
        }
        return placeholder(path, from, to);
    }

    private static boolean isExtension(String path, int from, int to) {
        if (from == to || to - from > LONGEST_EXTENSION || !isLetter(path.charAt(from))) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!isLetter(path.charAt(i)) && !isDigit(path.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static @Nullable String placeholder(String path, int from, int to) {
        int length = to - from;
        int digits = 0;
        int hex = 0;
        int letters = 0;
        int upper = 0;
        int joints = 0;
        int changes = 0;
        int others = 0;
        boolean afterDigit = false;
        boolean afterLetter = false;
        for (int i = from; i < to; i++) {
            char c = path.charAt(i);
            boolean digit = isDigit(c);
            boolean letter = isLetter(c);
            if (digit) {
                digits++;
                changes += afterLetter ? 1 : 0;
            } else if (letter) {
                letters++;
                upper += c <= 'Z' ? 1 : 0;
                hex += (c | 0x20) <= 'f' ? 1 : 0;
                changes += afterDigit ? 1 : 0;
            } else if (c == '-' || c == ',') {
                joints++;
            } else if (!isText(path, i, to)) {
                return TOKEN;
            } else if ("_.~=+:%".indexOf(c) < 0) {
                others++;
            }
            afterDigit = digit;
            afterLetter = letter;
        }
        if (isUuid(path, from, to, digits + hex)) {
            return UUID;
        }
        if (digits > 0 && digits + joints == length) {
            return ID;
        }
        boolean longHex = length >= SHORTEST_HEX && digits > 0 && digits + hex == length;
        if (length > LONGEST_SEGMENT || longHex) {
            return TOKEN;
        }
        boolean mixed = letters > 0 && others == 0 && length >= SHORTEST_TOKEN;
        boolean bothCases = upper >= 2 && letters - upper >= 2 && length >= 20;
        return mixed && (changes >= 3 || (changes >= 2 && bothCases)) ? TOKEN : null;
    }

    /** False for control characters and for halves of surrogate pairs, which no scrape format can carry. */
    private static boolean isText(String path, int at, int end) {
        char c = path.charAt(at);
        if (Character.isISOControl(c) || c == 0xFFFE || c == 0xFFFF) {
            return false;
        }
        if (Character.isHighSurrogate(c)) {
            return at + 1 < end && Character.isLowSurrogate(path.charAt(at + 1));
        }
        return !Character.isLowSurrogate(c) || (at > 0 && Character.isHighSurrogate(path.charAt(at - 1)));
    }

    private static boolean isUuid(String path, int from, int to, int hexDigits) {
        return to - from == 36
                && hexDigits == 32
                && path.charAt(from + 8) == '-'
                && path.charAt(from + 13) == '-'
                && path.charAt(from + 18) == '-'
                && path.charAt(from + 23) == '-';
    }
}
