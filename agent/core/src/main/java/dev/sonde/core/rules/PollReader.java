package dev.sonde.core.rules;

import dev.sonde.core.expression.Expression;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.weave.pattern.MethodPattern;
import dev.sonde.core.weave.pattern.PatternException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the {@code poll} of a rule. */
final class PollReader {
    private static final List<String> READING = Arrays.asList("select", "with", "values", "table", "show", "(");

    private final ProblemCollector problems;

    PollReader(ProblemCollector problems) {
        this.problems = problems;
    }

    @Nullable
    Poll read(Yaml value) {
        if (!(value instanceof Yaml.Entries)) {
            problems.report(
                    value, "`poll` is " + value.kind(), "a mapping, as in `poll: {instances_of: a.Type, every: 5s}`");
            return null;
        }
        Section section = new Section((Yaml.Entries) value, problems, Language.POLL);
        String what = null;
        for (String each : Language.POLL.exactlyOneOf()) {
            if (section.has(each) && what != null) {
                problems.report(section.key(each), "`" + each + "` beside `" + what + "`", "one of the two");
                return null;
            }
            what = section.has(each) ? each : what;
        }
        if (what == null) {
            section.missing(
                    value,
                    "the poll does not say what to read",
                    "one of " + String.join(", ", Language.POLL.exactlyOneOf()));
            return null;
        }
        long every = section.duration("every");
        long timeout = section.duration("timeout");
        if (!what.equals("sql")) {
            section.refuse("is for `sql`", "timeout", "data_source");
        }
        if (what.equals("sql") || what.equals("source")) {
            section.refuse("is for `instances_of` and `method`", "for_each");
        }
        Expression forEach = section.expression("for_each");
        Yaml.Text target = section.text(what);
        if (target == null) {
            return null;
        }
        switch (what) {
            case "instances_of":
                return isClassName(target)
                        ? new Poll(
                                Poll.Kind.INSTANCES,
                                target.value,
                                null,
                                null,
                                every,
                                timeout,
                                checked(section, forEach, "this"),
                                null)
                        : null;
            case "sql":
                checkReads(target);
                Yaml.Text dataSource = section.text("data_source");
                return new Poll(
                        Poll.Kind.SQL,
                        target.value,
                        null,
                        null,
                        every,
                        timeout,
                        null,
                        dataSource == null ? null : dataSource.value);
            case "method":
                MethodPattern method = method(target);
                return method == null
                        ? null
                        : new Poll(
                                Poll.Kind.METHOD,
                                target.value,
                                method,
                                null,
                                every,
                                timeout,
                                checked(section, forEach, "result"),
                                null);
            default:
                SourceKind source = source(target);
                return source == null
                        ? null
                        : new Poll(Poll.Kind.STATE, target.value, null, source, every, timeout, null, null);
        }
    }

    private @Nullable Expression checked(Section section, @Nullable Expression forEach, String root) {
        Yaml value = section.value("for_each");
        if (forEach != null && value instanceof Yaml.Text) {
            RuleReader.checkRoots((Yaml.Text) value, forEach.roots(), Arrays.asList(root), problems);
        }
        return forEach;
    }

    private boolean isClassName(Yaml.Text name) {
        boolean start = true;
        for (int i = 0; i < name.value.length(); i++) {
            char c = name.value.charAt(i);
            if (start ? !Character.isJavaIdentifierStart(c) : c != '.' && !Character.isJavaIdentifierPart(c)) {
                problems.report(
                        name.line,
                        name.columnOf(i),
                        1,
                        "unexpected `" + c + "`",
                        "the full name of a class, without wildcards",
                        null);
                return false;
            }
            start = c == '.';
        }
        if (start) {
            problems.report(
                    name, "`" + name.value + "` is no name of a class", "its full name, as in `com.example.Pool`");
        }
        return !start;
    }

    private void checkReads(Yaml.Text sql) {
        String text = sql.value.trim().toLowerCase(Locale.ROOT);
        if (text.startsWith("--") || text.startsWith("/*")) {
            return;
        }
        for (String verb : READING) {
            if (text.startsWith(verb)) {
                return;
            }
        }
        int end = 0;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        problems.report(
                sql,
                "`" + text.substring(0, end) + "` does not only read",
                "a query that starts with SELECT, WITH or VALUES");
    }

    private @Nullable MethodPattern method(Yaml.Text text) {
        try {
            MethodPattern method = MethodPattern.parse(text.value);
            boolean exact = !method.typeNames().isEmpty()
                    && !method.subtypes()
                    && !method.isConstructor()
                    && method.methodName().indexOf('*') < 0
                    && method.matchesDescriptor("()V");
            if (exact) {
                return method;
            }
            problems.report(
                    text,
                    "this does not name one method without parameters",
                    "a static method, as in `com.example.Stats.current()`");
        } catch (PatternException e) {
            problems.report(text, e);
        }
        return null;
    }

    private @Nullable SourceKind source(Yaml.Text text) {
        List<String> stateful = new ArrayList<>();
        for (SourceKind kind : SourceKind.values()) {
            if (!kind.states().isEmpty()) {
                stateful.add(kind.id());
            }
        }
        if (!stateful.contains(text.value)) {
            String what = SourceKind.of(text.value) == null
                    ? "unknown source `" + text.value + "`"
                    : "the source `" + text.value + "` has no state to poll";
            problems.report(text, what, ProblemCollector.oneOf(stateful));
            return null;
        }
        return SourceKind.of(text.value);
    }
}
