package dev.sonde.core.weave.pattern;

import org.jspecify.annotations.Nullable;

/** Knows patterns as other tools write them, and says how the same is written here. */
final class PatternHints {
    private PatternHints() {}

    /** @throws PatternException if this is the way of another tool */
    static void check(String text) throws PatternException {
        instead(text, "#", "`#` between type and method", text.replace('#', '.'));
        instead(
                text,
                "::",
                "`::` between type and method",
                text.replace("::", ".") + (text.indexOf('(') < 0 ? "(..)" : ""));
        instead(text, "<init>", "`<init>` for a constructor", text.replace("<init>", "new"));
        instead(text, "(...)", "`...` for any parameters", text.replace("(...)", "(..)"));
        int paren = text.indexOf('(');
        int slash = text.indexOf('/');
        if (slash >= 0 && (paren < 0 || slash < paren)) {
            throw new PatternException(
                    slash,
                    "`/` between packages",
                    "`.`",
                    text.substring(0, end(text, paren)).replace('/', '.') + rest(text, paren));
        }
        if (slash > 0 || (paren > 0 && text.indexOf(';', paren) > 0)) {
            throw new PatternException(
                    paren + 1, "parameters as class files write them", "their names, as in `(String, int)`", null);
        }
        for (String designator : new String[] {"execution(", "call(", "within("}) {
            if (text.startsWith(designator)) {
                throw new PatternException(
                        0, "`" + designator + "…)` around the method", "the method alone", unwrapped(text, designator));
            }
        }
        for (String operator : new String[] {"||", "&&", " or ", " and "}) {
            int at = text.indexOf(operator);
            if (at >= 0) {
                throw new PatternException(
                        at, "`" + operator.trim() + "` in a pattern", "one method; write a rule for each", null);
            }
        }
    }

    private static void instead(String text, String wrong, String what, String right) throws PatternException {
        int at = text.indexOf(wrong);
        if (at >= 0) {
            throw new PatternException(at, what, null, right.trim());
        }
    }

    private static int end(String text, int paren) {
        return paren < 0 ? text.length() : paren;
    }

    private static String rest(String text, int paren) {
        return paren < 0 ? "(..)" : text.substring(paren);
    }

    private static @Nullable String unwrapped(String text, String designator) {
        String inner = text.substring(designator.length()).trim();
        inner = inner.endsWith(")") ? inner.substring(0, inner.length() - 1).trim() : inner;
        inner = inner.startsWith("* ") ? inner.substring(2) : inner;
        return inner.endsWith(")") && inner.indexOf(' ') < 0 ? inner : null;
    }
}
