package dev.sonde.core.rules;

import dev.sonde.core.expression.Expression;
import dev.sonde.core.expression.ExpressionException;
import dev.sonde.core.expression.Nearest;
import dev.sonde.core.expression.Template;
import dev.sonde.core.metric.MetricSpec;
import dev.sonde.core.source.SourceKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the entries of a rule's {@code do}. */
final class ActionReader {
    /** What is around the actions of one rule. */
    static final class Context {
        final @Nullable SourceKind source;
        final boolean poll;
        /** Where labels that are not given have to be complained about, for rules that are included. */
        final boolean included;
        /** Names that expressions may start from; null where only the class can tell. */
        final @Nullable List<String> names;
        /** Names that expressions may not start from, and why. */
        final Map<String, String> absent;

        Context(
                @Nullable SourceKind source,
                boolean poll,
                boolean included,
                @Nullable List<String> names,
                Map<String, String> absent) {
            this.source = source;
            this.poll = poll;
            this.included = included;
            this.names = names;
            this.absent = absent;
        }

        /** What is at hand when an event of the source begins: nothing of it. */
        private Context atBeginning(SourceKind source) {
            Map<String, String> unknown = new HashMap<>(absent);
            for (String field : source.fields()) {
                unknown.put(field, "when a request begins; a label of `in_flight` is plain text here");
            }
            unknown.put("duration", "when a request begins");
            return new Context(null, poll, included, names, unknown);
        }
    }

    private final ProblemCollector problems;
    private final Map<String, MetricReader.Declared> metrics;

    ActionReader(ProblemCollector problems, Map<String, MetricReader.Declared> metrics) {
        this.problems = problems;
        this.metrics = metrics;
    }

    @Nullable
    Action read(Yaml value, Context context) {
        if (!(value instanceof Yaml.Entries)) {
            problems.report(value, "an action is " + value.kind(), "a mapping, as in `count: orders_total`");
            return null;
        }
        int before = problems.count();
        Section section = new Section((Yaml.Entries) value, problems, Language.ACTION);
        ActionKind kind = kind((Yaml.Entries) value);
        if (kind == null) {
            if (problems.count() == before) {
                section.missing(
                        value,
                        "this entry of `do` does nothing",
                        "one of " + String.join(", ", Language.ACTION.exactlyOneOf()));
            }
            return null;
        }
        checkPlace(kind, section, context);
        checkOperands(kind, section);
        Expression operand = kind.operand() == null ? null : section.expression(kind.operand());
        if (operand != null) {
            checkRoots(section.value(String.valueOf(kind.operand())), operand, context);
        }
        Yaml.Text name = section.text(kind.id());
        MetricSpec metric = name == null ? null : metric(name, kind, context);
        SourceKind source = context.source;
        Context known = kind == ActionKind.IN_FLIGHT && source != null ? context.atBeginning(source) : context;
        Map<String, Template> labels = labels(section, kind, metric, known);
        return metric == null || problems.count() > before ? null : new Action(kind, metric, labels, operand);
    }

    private @Nullable ActionKind kind(Yaml.Entries entries) {
        ActionKind kind = null;
        for (Yaml.Entry entry : entries.entries) {
            ActionKind each = ActionKind.of(entry.key.value);
            if (each != null && kind != null) {
                problems.report(
                        entry.key,
                        "`" + each.id() + "` beside `" + kind.id() + "`",
                        "one action in each entry of `do`; a `- ` begins the next");
                return null;
            }
            kind = each == null ? kind : each;
        }
        return kind;
    }

    private void checkPlace(ActionKind kind, Section section, Context context) {
        if (context.poll && kind != ActionKind.SET) {
            problems.report(
                    section.key(kind.id()),
                    "`" + kind.id() + "` in a poll, which reads what is there and sees no events",
                    "`set`");
        }
        SourceKind source = context.source;
        if (source != null && kind == ActionKind.IN_FLIGHT && !source.tellsBeginnings()) {
            problems.report(
                    section.key(kind.id()),
                    "`in_flight` at " + source.id() + ", which tells the ends only",
                    "http or a method in `at`");
        }
    }

    private void checkOperands(ActionKind kind, Section section) {
        String operand = kind.operand();
        for (String key : new String[] {"value", "by", "key"}) {
            if (section.has(key) && !key.equals(operand)) {
                problems.report(
                        section.key(key),
                        "`" + kind.id() + "` has no `" + key + "`",
                        operand == null ? "`labels` and nothing else" : "`" + operand + "`");
            }
        }
        if (operand != null && kind.needsOperand() && !section.has(operand)) {
            section.missing(
                    section.key(kind.id()), "`" + kind.id() + "` without `" + operand + "`", example(kind, operand));
        }
        if (kind == ActionKind.UNTRACK) {
            section.refuse("has no meaning for `untrack`: the key is taken out of whatever series it is in", "labels");
        }
    }

    private static String example(ActionKind kind, String operand) {
        String value = kind == ActionKind.OBSERVE ? "duration" : operand.equals("key") ? "${id}" : "result";
        return "`" + operand + "`, as in `" + operand + ": " + value + "`";
    }

    private @Nullable MetricSpec metric(Yaml.Text name, ActionKind kind, Context context) {
        MetricReader.Declared declared = metrics.get(name.value);
        if (declared == null) {
            String nearest = Nearest.to(name.value, metrics.keySet());
            problems.report(name, "unknown metric `" + name.value + "`", "one that `metrics` declares", nearest);
            return null;
        }
        MetricSpec spec = declared.spec;
        if (spec != null && kind.type() != null && kind.type() != spec.type()) {
            String type = spec.type().name().toLowerCase(Locale.ROOT);
            List<String> right = new ArrayList<>();
            for (ActionKind each : ActionKind.values()) {
                if (each.type() == spec.type()) {
                    right.add(each.id());
                }
            }
            report(
                    declared,
                    name,
                    context,
                    "`" + kind.id() + "` is for a " + kind.type().name().toLowerCase(Locale.ROOT) + ", `" + spec.name()
                            + "` is a " + type,
                    ProblemCollector.oneOf(right));
        }
        return spec;
    }

    private Map<String, Template> labels(
            Section section, ActionKind kind, @Nullable MetricSpec metric, Context context) {
        Map<String, Template> labels = new LinkedHashMap<>();
        if (kind == ActionKind.UNTRACK) {
            return labels;
        }
        int before = problems.count();
        Map<String, Template> given = given(section, metric, context);
        boolean misspelt = problems.count() > before;
        if (metric == null) {
            return labels;
        }
        List<String> missing = new ArrayList<>();
        for (String label : metric.labels()) {
            Template template = given.get(label);
            if (template == null && !isGiven(section, label)) {
                template = field(context, label);
                if (template == null) {
                    missing.add(label);
                    continue;
                }
            }
            if (template != null) {
                labels.put(label, template);
            }
        }
        if (!missing.isEmpty() && !misspelt) {
            reportMissing(section, kind, metric, missing, context);
        }
        return labels;
    }

    private Map<String, Template> given(Section section, @Nullable MetricSpec metric, Context context) {
        Map<String, Template> templates = new LinkedHashMap<>();
        Yaml value = section.value("labels");
        if (value == null) {
            return templates;
        }
        if (!(value instanceof Yaml.Entries)) {
            problems.report(value, "`labels` is " + value.kind(), "a mapping, as in `labels: {type: sent}`");
            return templates;
        }
        for (Yaml.Entry entry : ((Yaml.Entries) value).entries) {
            if (metric != null && !metric.labels().contains(entry.key.value)) {
                problems.report(
                        entry.key,
                        "`" + metric.name() + "` has no label `" + entry.key.value + "`",
                        metric.labels().isEmpty() ? "no labels at all" : "one of " + String.join(", ", metric.labels()),
                        Nearest.to(entry.key.value, metric.labels()));
                continue;
            }
            Template template = template(section, entry, context);
            if (template != null) {
                RuleReader.checkRoots((Yaml.Text) entry.value, template.roots(), context.names, problems);
                checkAbsent((Yaml.Text) entry.value, template.roots(), context);
                templates.put(entry.key.value, template);
            }
        }
        return templates;
    }

    private @Nullable Template template(Section section, Yaml.Entry entry, Context context) {
        if (!(entry.value instanceof Yaml.Text)) {
            section.asText(entry.value, "the label `" + entry.key.value + "`");
            return null;
        }
        Yaml.Text text = (Yaml.Text) entry.value;
        if (text.isNull() && text.value.isEmpty()) {
            section.asText(entry.value, "the label `" + entry.key.value + "`");
            return null;
        }
        try {
            Template template = Template.parse(text.value);
            String meant = template.isConstant() ? PlainText.meant(entry.key.value, text.value, context.names) : null;
            if (meant != null) {
                problems.report(text, "`" + text.value + "` is plain text", null, meant);
            }
            return template;
        } catch (ExpressionException e) {
            problems.report(text, e);
            return null;
        }
    }

    private static boolean isGiven(Section section, String label) {
        Yaml value = section.value("labels");
        return value != null && (!(value instanceof Yaml.Entries) || ((Yaml.Entries) value).entry(label) != null);
    }

    private static @Nullable Template field(Context context, String label) {
        SourceKind source = context.source;
        if (source == null || !source.fields().contains(label)) {
            return null;
        }
        try {
            return Template.of(Expression.parse(label));
        } catch (ExpressionException e) {
            throw new IllegalStateException("a field that is no name: " + label, e);
        }
    }

    private void reportMissing(
            Section section, ActionKind kind, MetricSpec metric, List<String> missing, Context context) {
        String what = (missing.size() == 1 ? "the label `" : "the labels `")
                + String.join("`, `", missing)
                + "` of `"
                + metric.name()
                + (missing.size() == 1 ? "` is not given" : "` are not given");
        MetricReader.Declared declared = metrics.get(metric.name());
        Yaml at = section.key(kind.id());
        SourceKind source = context.source;
        if (declared != null && context.included && declared.problems != problems) {
            report(declared, at, context, what, null);
        } else {
            section.missing(
                    at,
                    what,
                    source == null
                            ? "`labels` with every label of the metric"
                            : "`labels`; of itself " + source.id() + " gives " + String.join(", ", source.fields()));
        }
    }

    /** An included rule is right; where it does not fit a metric, that is because the metric replaces the included one. */
    private void report(
            MetricReader.Declared declared, Yaml at, Context context, String what, @Nullable String expected) {
        if (context.included && declared.problems != problems) {
            declared.problems.report(
                    declared.name,
                    "the included rule for this metric does not fit it any more: " + what,
                    "the included metric's type and labels, or a rule of your own in place of the included one");
        } else {
            problems.report(at, what, expected);
        }
    }

    private void checkRoots(@Nullable Yaml at, Expression expression, Context context) {
        if (at instanceof Yaml.Text) {
            RuleReader.checkRoots((Yaml.Text) at, expression.roots(), context.names, problems);
            checkAbsent((Yaml.Text) at, expression.roots(), context);
        }
    }

    private void checkAbsent(Yaml.Text at, Iterable<String> roots, Context context) {
        for (String root : roots) {
            String why = context.absent.get(root);
            if (why != null) {
                problems.report(at, "there is no `" + root + "` " + why);
            }
        }
    }
}
