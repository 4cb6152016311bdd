package dev.sonde.core.rules;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says what the YAML parser found in the words of somebody who writes rules. */
final class YamlHints {
    private YamlHints() {}

    static void report(
            MarkedYamlEngineException e, int line, int column, SourceText source, ProblemCollector problems) {
        String problem = String.valueOf(e.getProblem());
        String context = String.valueOf(e.getContext());
        String written = source.line(line);
        if (e.getContextMark().isPresent() && (problem.contains("<stream end>") || problem.contains("end of stream"))) {
            Mark start = e.getContextMark().get();
            problems.report(start.getLine(), start.getColumn(), 1, "this has no end", closing(context), null);
            return;
        }
        String before = line == 0 ? "" : source.line(line - 1).trim();
        if (before.startsWith("//")) {
            problems.report(
                    line - 1,
                    source.line(line - 1).indexOf("//"),
                    2,
                    "this is no comment in YAML",
                    "`#` before a comment",
                    null);
            return;
        }
        if (before.length() > 1 && before.charAt(0) == '-' && Character.isLetter(before.charAt(1))) {
            problems.report(
                    line - 1,
                    source.line(line - 1).indexOf('-'),
                    1,
                    "no blank behind the `-`",
                    "`- ` before an entry of a list",
                    null);
            return;
        }
        String[] said = say(problem, context, written, column);
        problems.report(line, column, 1, said[0], said[1], null);
    }

    /** What is wrong, and what was expected. */
    private static @Nullable String[] say(String problem, String context, String line, int column) {
        char at = column < line.length() ? line.charAt(column) : 0;
        if (problem.contains("that cannot start any token")) {
            return at == '\t'
                    ? new String[] {"a tab at the start", "spaces: YAML is not indented with tabs"}
                    : new String[] {"text cannot start with `" + at + "` here", "the whole text in quotes"};
        }
        if (problem.startsWith("mapping values are not allowed")) {
            String before = line.substring(0, Math.min(column, line.length()));
            return before.indexOf(':') >= 0 || before.indexOf('?') >= 0
                    ? new String[] {"a second `: ` on the line", "text that holds `: ` in quotes"}
                    : new String[] {
                        "a key where none can be", "a `:` and a blank behind the key above, or other indentation"
                    };
        }
        if (problem.contains("got <scalar>") && column > 0 && "\"'".indexOf(line.charAt(column - 1)) >= 0) {
            return new String[] {
                "text behind a closing quote", "the other kind of quotes within quotes, as in \"${a == 'b'}\""
            };
        }
        if (problem.contains("but got [") || problem.contains("but got '['")) {
            return new String[] {"`[` within braces or brackets", "text that holds `[` in quotes, as in \"args[0]\""};
        }
        if (problem.contains("got {") || problem.contains("got '{'")) {
            return new String[] {"`{` within braces or brackets", "text that holds `${…}` in quotes"};
        }

        if (problem.startsWith("expected <block end>")) {
            return problem.contains("<scalar>")
                    ? new String[] {"text behind a closing quote or bracket", "the whole text in quotes"}
                    : new String[] {"this is not in line with what is above", "the same indentation as its neighbours"};
        }
        if (problem.startsWith("could not find expected ':'")) {
            return new String[] {"a line that is no `key: value`", "`key: value`, or `- ` before an entry of a list"};
        }
        if (context.contains("scanning an alias") || context.contains("scanning an anchor")) {
            return new String[] {
                "`*` and `&` have a meaning of their own in YAML", "text that starts with them in quotes"
            };
        }
        if (problem.startsWith("found unknown escape")) {
            return new String[] {"unknown escape in \"…\"", "`\\\\` for a backslash, or '…' instead of \"…\""};
        }
        return new String[] {"this is no YAML: " + problem + (context.equals("null") ? "" : " " + context), null};
    }

    private static String closing(String context) {
        if (context.contains("flow mapping")) {
            return "`}`";
        }
        if (context.contains("flow sequence")) {
            return "`]`";
        }
        return context.contains("quoted") ? "a closing quote" : "more";
    }
}
