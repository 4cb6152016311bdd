package dev.sonde.core.rules;

import dev.sonde.core.expression.ExpressionException;
import dev.sonde.core.expression.Nearest;
import dev.sonde.core.weave.pattern.PatternException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the readers of one file put what they find wrong. Not thread-safe. */
final class ProblemCollector {
    private final SourceText source;
    private final List<Problem> problems;

    ProblemCollector(SourceText source, List<Problem> problems) {
        this.source = source;
        this.problems = problems;
    }

    void report(Yaml at, String what) {
        report(at, what, null, null);
    }

    void report(Yaml at, String what, @Nullable String expected) {
        report(at, what, expected, null);
    }

    void report(Yaml at, String what, @Nullable String expected, @Nullable String nearest) {
        int length = at instanceof Yaml.Text ? ((Yaml.Text) at).sourceLength() : 1;
        report(at.line, at.column, length, what, expected, nearest);
    }

    /** A name that is not among the right ones. */
    void unknown(Yaml.Text at, String what, Iterable<String> right) {
        report(at, "unknown " + what + " `" + at.value + "`", oneOf(right), Nearest.to(at.value, right));
    }

    void report(Yaml.Text at, ExpressionException e) {
        report(
                at.lineOf(e.offset()),
                at.columnOf(e.offset()),
                1,
                String.valueOf(e.getMessage()),
                e.expected(),
                e.nearest());
    }

    void report(Yaml.Text at, PatternException e) {
        report(
                at.lineOf(e.offset()),
                at.columnOf(e.offset()),
                1,
                String.valueOf(e.getMessage()),
                e.expected(),
                e.nearest());
    }

    /** Line and column are counted from 0. */
    void report(int line, int column, int length, String what, @Nullable String expected, @Nullable String nearest) {
        String excerpt = source.line(line);
        problems.add(new Problem(
                source.name(), line + 1, column + 1, length, Problem.message(what, expected, nearest), excerpt));
    }

    /** What was expected, where that is one of some names. */
    static String oneOf(Iterable<String> names) {
        String all = String.join(", ", names);
        return all.isEmpty() ? "nothing" : all.indexOf(',') < 0 ? "`" + all + "`" : "one of " + all;
    }

    String origin(Yaml at) {
        return source.name() + ":" + (at.line + 1);
    }

    int count() {
        return problems.size();
    }
}
