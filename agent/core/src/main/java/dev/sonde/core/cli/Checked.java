package dev.sonde.core.cli;

import dev.sonde.core.Json;
import dev.sonde.core.diagnosis.RuleReport;
import dev.sonde.core.rules.LoadedRules;
import dev.sonde.core.rules.Problem;
import dev.sonde.core.rules.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The outcome of a check, and how it is shown. Immutable. */
final class Checked {
    private final String file;
    private final LoadedRules loaded;
    private final @Nullable Rehearsed rehearsed;
    private final boolean unmatchedIsFine;

    /** @param rehearsed what became of the rules on the class path, or null where none was given */
    Checked(String file, LoadedRules loaded, @Nullable Rehearsed rehearsed, boolean unmatchedIsFine) {
        this.file = file;
        this.loaded = loaded;
        this.rehearsed = rehearsed;
        this.unmatchedIsFine = unmatchedIsFine;
    }

    boolean isFine() {
        return !loaded.isBroken() && problemRules() == 0;
    }

    private int problemRules() {
        int count = 0;
        Rehearsed all = rehearsed;
        if (all != null) {
            for (Rule rule : loaded.rules().rules()) {
                count += all.verdict(rule).isProblem(unmatchedIsFine) ? 1 : 0;
            }
        }
        return count;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        if (loaded.isBroken()) {
            text.append(loaded.problems().format()).append('\n');
        }
        Rehearsed all = rehearsed;
        if (all == null) {
            return loaded.isBroken() ? text.toString() : text + file + " is fine: " + loaded.rules() + "\n";
        }
        text.append(loaded.isBroken() ? "\n" : "");
        int width = 0;
        for (Rule rule : loaded.rules().rules()) {
            width = Math.max(width, Math.min(30, rule.name().length()));
        }
        for (Rule rule : loaded.rules().rules()) {
            rule(rule, all, width, text);
        }
        for (String each : all.unknown()) {
            text.append("not checked: ").append(each).append('\n');
        }
        for (String each : all.classes().skipped()) {
            text.append("skipped: ").append(each).append('\n');
        }
        text.append('\n')
                .append(file)
                .append(isFine() ? " is fine: " : " has problems: ")
                .append(loaded.rules());
        return text.append(" against ").append(all.summary()).append('\n').toString();
    }

    private static void rule(Rule rule, Rehearsed all, int width, StringBuilder text) {
        Verdict verdict = all.verdict(rule);
        String head = String.format("%-8s %-" + width + "s  ", verdict.word(), rule.name());
        String indent = String.format("%" + (width + 11) + "s", "");
        for (String line : verdict.lines(rule, all.report(rule))) {
            text.append(head).append(line).append('\n');
            head = indent;
        }
    }

    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file);
        json.put("fine", isFine());
        List<Object> problems = new ArrayList<>();
        for (Problem each : loaded.problems()) {
            Map<String, Object> problem = new LinkedHashMap<>();
            problem.put("file", each.file());
            problem.put("line", each.line());
            problem.put("column", each.column());
            problem.put("message", each.message());
            problems.add(problem);
        }
        json.put("problems", problems);
        Rehearsed all = rehearsed;
        if (all != null) {
            List<Object> rules = new ArrayList<>();
            for (Rule rule : loaded.rules().rules()) {
                RuleReport report = all.report(rule);
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("name", rule.name());
                one.put("verdict", all.verdict(rule).word());
                one.put("origin", report.origin());
                one.put("reason", report.reason());
                one.put("matches", report.matches());
                one.put("match_count", report.matchCount());
                one.put("misses", report.misses());
                rules.add(one);
            }
            json.put("rules", rules);
            json.put("classes", all.classes().names().size());
            json.put("not_checked", all.unknown());
            json.put("skipped", all.classes().skipped());
        }
        return Json.pretty(json);
    }
}
