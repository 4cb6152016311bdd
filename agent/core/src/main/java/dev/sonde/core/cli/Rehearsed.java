package dev.sonde.core.cli;

import dev.sonde.core.cli.path.ClassPath;
import dev.sonde.core.cli.path.ClassPathLoader;
import dev.sonde.core.diagnosis.RuleReport;
import dev.sonde.core.diagnosis.RuleReports;
import dev.sonde.core.expression.MemberAccess;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.probe.Probes;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.rules.RuleSet;
import dev.sonde.core.start.Version;
import dev.sonde.core.weave.Rehearsal;
import dev.sonde.core.weave.pattern.MethodPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Rules, tried on a class path as the agent would try them in the running application. The application's classes are loaded, where a rule matches
 * them, by a loader of their own, so that expressions meet their real types; none is initialised. Immutable.
 */
final class Rehearsed {
    private final Map<String, RuleReport> reports = new HashMap<>();
    private final ClassPath classes;
    private final List<String> unknown;

    private Rehearsed(ClassPath classes, List<String> unknown) {
        this.classes = classes;
        this.unknown = unknown;
    }

    static Rehearsed of(RuleSet rules, ClassPath classes) {
        SelfMetrics self = new SelfMetrics(Version.current(), line -> {});
        self.store().apply(rules.metrics());
        Probes probes = new Probes(rules.rules(), self.store(), self, MemberAccess.NONE, advice -> {});
        Rehearsal rehearsal = new Rehearsal(probes.pointcuts(), new ClassPathLoader(classes), probes);
        for (String name : new ArrayList<>(classes.names())) {
            look(rehearsal, classes, name);
        }
        for (String name : namedOfTheJdk(rules, classes)) {
            look(rehearsal, classes, name);
        }
        rehearsal.lookAgain();
        Rehearsed rehearsed = new Rehearsed(classes, Collections.unmodifiableList(rehearsal.link()));
        for (RuleReport each : new RuleReports(self).make(rules.rules(), probes, () -> classes)) {
            rehearsed.reports.put(each.name(), each);
        }
        return rehearsed;
    }

    private static void look(Rehearsal rehearsal, ClassPath classes, String name) {
        byte[] file = classes.classFile(name);
        if (file != null) {
            rehearsal.look(name.replace('.', '/'), file);
        }
    }

    /** Classes that rules name, which are the JVM's and not the application's. */
    private static List<String> namedOfTheJdk(RuleSet rules, ClassPath classes) {
        List<String> names = new ArrayList<>();
        for (Rule rule : rules.rules()) {
            MethodPattern method = rule.method();
            List<String> named = method == null ? Collections.emptyList() : method.typeNames();
            for (String name : named) {
                if (!classes.has(name) && !names.contains(name) && classes.classFile(name) != null) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    RuleReport report(Rule rule) {
        return Objects.requireNonNull(reports.get(rule.name()));
    }

    Verdict verdict(Rule rule) {
        MethodPattern method = rule.method();
        RuleReport report = report(rule);
        boolean below = method != null
                && method.typeNames().stream().anyMatch(this::isOfTheJdk)
                && (method.subtypes() || report.misses().stream().anyMatch(miss -> miss.contains(" is abstract")));
        return Verdict.of(rule, report, !report.isIncluded(), below);
    }

    private boolean isOfTheJdk(String name) {
        return !classes.has(name) && classes.classFile(name) != null;
    }

    ClassPath classes() {
        return classes;
    }

    /** Classes that matched but could not be loaded, and why. */
    List<String> unknown() {
        return unknown;
    }

    String summary() {
        int archives = classes.archives();
        return String.format("%,d classes", classes.names().size())
                + (archives == 0 ? "" : " in " + archives + (archives == 1 ? " archive" : " archives"));
    }
}
