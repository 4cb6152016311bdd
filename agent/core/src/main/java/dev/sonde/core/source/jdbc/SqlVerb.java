package dev.sonde.core.source.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * The main verb of an SQL text: {@code select}, {@code insert}, {@code update}, {@code delete}, or {@code other} for everything
 * else ({@code MERGE}, {@code REPLACE}, {@code CALL}, <code>{call …}</code>, {@code EXPLAIN}, DDL, …).
 *
 * <p>Comments, white space, opening parentheses and the named queries of {@code WITH} are skipped. Allocates nothing, reads
 * nothing past 100,000 characters and throws nothing whatever the text.
 */
final class SqlVerb {
    static final String SELECT = "select";
    static final String INSERT = "insert";
    static final String UPDATE = "update";
    static final String DELETE = "delete";
    static final String OTHER = "other";

    private static final int READ = 100_000;

    /** How far the end of a comment within a comment is looked for. */
    private static final int NESTED = 1_024;

    private SqlVerb() {}

    static String of(@Nullable String sql) {
        if (sql == null) {
            return OTHER;
        }
        int end = Math.min(sql.length(), READ);
        int at = verbStart(sql, 0, end);
        int stop = wordEnd(sql, at, end);
        return is(sql, at, stop, "WITH") ? afterWith(sql, stop, end) : verb(sql, at, stop);
    }

    private static String verb(String sql, int from, int to) {
        if (to - from == 6) {
            if (is(sql, from, to, "SELECT")) {
                return SELECT;
            }
            if (is(sql, from, to, "INSERT")) {
                return INSERT;
            }
            if (is(sql, from, to, "UPDATE")) {
                return UPDATE;
            }
            if (is(sql, from, to, "DELETE")) {
                return DELETE;
            }
        }
        return OTHER;
    }

    /** Over what may stand before a statement's first word. */
    private static int verbStart(String sql, int from, int end) {
        int at = blanks(sql, from, end);
        while (at < end) {
            char c = sql.charAt(at);
            if (c == '#') {
                // MySQL's comment; further in it is an operator or a part of a name elsewhere.
                at = line(sql, at, end);
            } else if (c == '(' || c == ';') {
                at++;
            } else {
                return at;
            }
            at = blanks(sql, at, end);
        }
        return at;
    }

    /** {@code WITH name (columns) AS (query), … verb}: the first word outside parentheses that is a verb. */
    private static String afterWith(String sql, int from, int end) {
        boolean afterQuery = false;
        int at = blanks(sql, from, end);
        while (at < end) {
            char c = sql.charAt(at);
            if (c == '(') {
                if (afterQuery) {
                    int start = verbStart(sql, at, end);
                    return verb(sql, start, wordEnd(sql, start, end));
                }
                at = closing(sql, at, end);
                int next = blanks(sql, at, end);
                afterQuery = next < end && sql.charAt(next) == '(';
                at = next;
                continue;
            }
            afterQuery = false;
            int stop = wordEnd(sql, at, end);
            if (stop > at) {
                String verb = verb(sql, at, stop);
                if (!verb.equals(OTHER) || isOtherStatement(sql, at, stop)) {
                    return verb;
                }
                at = blanks(sql, stop, end);
            } else {
                at = blanks(sql, piece(sql, at, end), end);
            }
        }
        return OTHER;
    }

    private static boolean isOtherStatement(String sql, int from, int to) {
        return is(sql, from, to, "MERGE") || is(sql, from, to, "VALUES") || is(sql, from, to, "TABLE");
    }

    /** Past the parenthesis that closes the one at {@code from}. */
    private static int closing(String sql, int from, int end) {
        int depth = 0;
        int at = from;
        while (at < end) {
            char c = sql.charAt(at);
            if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return at + 1;
            }
            int blank = blanks(sql, at, end);
            at = blank > at ? blank : piece(sql, at, end);
        }
        return end;
    }

    /** Over white space and comments. */
    private static int blanks(String sql, int from, int end) {
        int at = from;
        while (at < end) {
            char c = sql.charAt(at);
            if (c <= ' ' || c == '\uFEFF' || Character.isSpaceChar(c)) {
                at++;
            } else if (c == '-' && at + 1 < end && sql.charAt(at + 1) == '-') {
                at = line(sql, at, end);
            } else if (c == '/' && at + 1 < end && sql.charAt(at + 1) == '*') {
                at = comment(sql, at, end);
            } else {
                return at;
            }
        }
        return end;
    }

    private static int line(String sql, int from, int end) {
        int at = from;
        while (at < end && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    /** Block comments nest in the standard and in PostgreSQL; one that would not close if nested ends at its first end. */
    private static int comment(String sql, int from, int end) {
        int first = sql.indexOf("*/", from + 2);
        if (first < 0 || first + 2 > end) {
            return end;
        }
        int depth = 0;
        int limit = Math.min(end, first + NESTED) - 1;
        int at = from;
        while (at < limit) {
            char c = sql.charAt(at);
            char next = sql.charAt(at + 1);
            if (c == '/' && next == '*') {
                depth++;
                at += 2;
            } else if (c == '*' && next == '/') {
                depth--;
                at += 2;
                if (depth == 0) {
                    return at;
                }
            } else {
                at++;
            }
        }
        return first + 2;
    }

    /** Over a quoted text or name, or one character. */
    private static int piece(String sql, int from, int end) {
        char c = sql.charAt(from);
        switch (c) {
            case '\'':
            case '"':
            case '`':
                return quoted(sql, from, end, c);
            case '$':
                return dollarQuoted(sql, from, end);
            default:
                return from + 1;
        }
    }

    private static int quoted(String sql, int from, int end, char quote) {
        int close = sql.indexOf(quote, from + 1);
        return close < 0 || close >= end ? end : close + 1;
    }

    /** PostgreSQL's {@code $tag$…$tag$}; a dollar that opens none is one character. */
    private static int dollarQuoted(String sql, int from, int end) {
        int tagEnd = wordEnd(sql, from + 1, end);
        if (tagEnd >= end || sql.charAt(tagEnd) != '$' || (tagEnd > from + 1 && isDigit(sql.charAt(from + 1)))) {
            return from + 1;
        }
        int length = tagEnd + 1 - from;
        for (int at = tagEnd + 1; at + length <= end; at++) {
            if (sql.charAt(at) == '$' && sql.regionMatches(at, sql, from, length)) {
                return at + length;
            }
        }
        return end;
    }

    private static int wordEnd(String sql, int from, int end) {
        int at = from;
        while (at < end && isWord(sql.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || isDigit(c)
                || (c >= 0x80 && Character.isLetterOrDigit(c));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** ASCII only: no locale, and no letter of another alphabet that folds to one of ours. */
    private static boolean is(String sql, int from, int to, String upperCase) {
        if (to - from != upperCase.length()) {
            return false;
        }
        for (int i = 0; i < upperCase.length(); i++) {
            if ((sql.charAt(from + i) & ~0x20) != upperCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
