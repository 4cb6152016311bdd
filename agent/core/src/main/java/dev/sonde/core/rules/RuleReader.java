package dev.sonde.core.rules;

import dev.sonde.core.expression.Nearest;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.weave.pattern.MethodPattern;
import dev.sonde.core.weave.pattern.PatternException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the entries of the {@code rules} section. */
final class RuleReader {
    private static final int LONGEST_NAME = 100;

    private final ProblemCollector problems;
    private final Map<String, MetricReader.Declared> metrics;
    private final boolean included;

    RuleReader(ProblemCollector problems, Map<String, MetricReader.Declared> metrics, boolean included) {
        this.problems = problems;
        this.metrics = metrics;
        this.included = included;
    }

    /** A rule, a rule that only turns an included one off (no place and no actions), or null with its problems reported. */
    Rule.@Nullable Builder read(Yaml value) {
        if (!(value instanceof Yaml.Entries)) {
            problems.report(value, "a rule is " + value.kind(), "a mapping with `name`, `at` and `do`");
            return null;
        }
        int before = problems.count();
        Section section = new Section((Yaml.Entries) value, problems, Language.RULE);
        Yaml.Text name = name(value, section);
        Rule.Builder rule = new Rule.Builder(name == null ? "" : name.value, problems.origin(value));
        rule.enabled = section.flag("enabled");
        boolean bare = !section.has("at") && !section.has("poll") && !section.has("do");
        boolean misspelt = problems.count() > before;
        boolean switchOnly = bare && (!rule.enabled || (misspelt && section.has("enabled")));
        if (!switchOnly) {
            place(rule, value, section);
            conditions(rule, section);
            actions(rule, value, section);
        }
        // a rule all of whose metrics are broken has no action left, without a problem of its own
        return problems.count() > before || (!switchOnly && rule.actions.isEmpty()) ? null : rule;
    }

    private Yaml.@Nullable Text name(Yaml rule, Section section) {
        if (!section.has("name")) {
            section.missing(rule, "a rule without `name`", "a name of its own, as in `name: orders-shipped`");
            return null;
        }
        Yaml.Text name = section.text("name");
        if (name != null && (name.value.length() > LONGEST_NAME || name.value.indexOf('\n') >= 0)) {
            problems.report(name, "the name is too long", "one line of at most " + LONGEST_NAME + " characters");
        }
        return name;
    }

    // ---- where

    private void place(Rule.Builder rule, Yaml value, Section section) {
        if (!section.has("at") && !section.has("poll")) {
            section.missing(value, "the rule does not say where", "`at` with a source or a method, or `poll`");
            return;
        }
        if (section.has("at") && section.has("poll")) {
            problems.report(section.key("poll"), "`poll` beside `at`", "one of the two");
            return;
        }
        Yaml poll = section.value("poll");
        if (poll != null) {
            rule.poll = new PollReader(problems).read(poll);
            section.refuse("is for methods", "on", "await");
            section.refuse("is for `at: http`", "ignore", "endpoints");
            return;
        }
        Yaml.Text at = section.text("at");
        if (at == null) {
            return;
        }
        rule.source = SourceKind.of(at.value);
        if (rule.source == null) {
            rule.method = method(at);
        } else {
            section.refuse("is for methods", "on", "await");
        }
        if (rule.source != SourceKind.HTTP) {
            section.refuse("is for `at: http`", "ignore", "endpoints");
        }
    }

    private @Nullable MethodPattern method(Yaml.Text at) {
        if (at.value.indexOf('.') < 0 && at.value.indexOf('(') < 0) {
            List<String> sources = Language.sources();
            problems.report(
                    at,
                    "unknown source `" + at.value + "`",
                    "one of " + String.join(", ", sources) + ", or a method as in `com.example.Type.method(..)`",
                    Nearest.to(at.value, sources));
            return null;
        }
        try {
            return MethodPattern.parse(at.value);
        } catch (PatternException e) {
            problems.report(at, e);
            return null;
        }
    }

    // ---- when

    private void conditions(Rule.Builder rule, Section section) {
        String on = section.choice("on", "value of `on`");
        if (on != null) {
            rule.on = Phase.valueOf(on.toUpperCase(Locale.ROOT));
        }
        rule.await = section.flag("await");
        rule.when = section.expression("when");
        rule.ignore = ignore(section);
        rule.endpoints = endpoints(section);
    }

    private PathPatterns ignore(Section section) {
        List<String> patterns = new ArrayList<>();
        for (Yaml.Text path : section.texts("ignore")) {
            if (!path.value.startsWith("/") && !path.value.startsWith("*")) {
                problems.report(path, "`" + path.value + "` is no path", "one that starts with `/`", "/" + path.value);
            } else if (path.value.split("\\*\\*", -1).length > 4) {
                problems.report(path, "too many `**`", "at most 3 in a path");
            } else {
                patterns.add(path.value);
            }
        }
        return patterns.isEmpty() ? PathPatterns.NONE : new PathPatterns(patterns);
    }

    private List<Endpoint> endpoints(Section section) {
        List<Endpoint> endpoints = new ArrayList<>();
        Yaml value = section.value("endpoints");
        if (value == null) {
            return endpoints;
        }
        if (!(value instanceof Yaml.Entries)) {
            problems.report(
                    value, "`endpoints` is " + value.kind(), "a mapping, as in `/files/{name}: ^/files/[^/]+$`");
            return endpoints;
        }
        for (Yaml.Entry entry : ((Yaml.Entries) value).entries) {
            Yaml.Text regex = section.asText(entry.value, "the pattern of `" + entry.key.value + "`");
            if (regex == null) {
                continue;
            }
            try {
                endpoints.add(new Endpoint(entry.key.value, Pattern.compile(regex.value)));
            } catch (PatternSyntaxException e) {
                int index = Math.max(0, Math.min(e.getIndex(), regex.value.length()));
                problems.report(
                        regex.line,
                        regex.columnOf(index),
                        1,
                        "this is no regular expression: " + e.getDescription(),
                        null,
                        null);
            } catch (StackOverflowError e) {
                problems.report(regex, "this regular expression is nested too deeply");
            }
        }
        return endpoints;
    }

    // ---- do

    private void actions(Rule.Builder rule, Yaml value, Section section) {
        ActionReader.Context context = context(rule);
        if (rule.when != null) {
            Yaml when = section.value("when");
            if (when instanceof Yaml.Text) {
                checkRoots((Yaml.Text) when, rule.when.roots(), context.names, problems);
                for (String root : rule.when.roots()) {
                    String why = context.absent.get(root);
                    if (why != null) {
                        problems.report(when, "there is no `" + root + "` " + why);
                    }
                }
            }
        }
        Yaml actions = section.value("do");
        if (actions == null) {
            section.missing(value, "the rule does nothing", "`do` with a list of actions, each after a `- `");
            return;
        }
        if (!(actions instanceof Yaml.Items) || ((Yaml.Items) actions).items.isEmpty()) {
            problems.report(
                    section.key("do"),
                    "`do` is " + (actions instanceof Yaml.Items ? "empty" : actions.kind()),
                    "`do` with a list of actions, each after a `- `");
            return;
        }
        ActionReader reader = new ActionReader(problems, metrics);
        List<Action> read = new ArrayList<>();
        for (Yaml item : ((Yaml.Items) actions).items) {
            Action action = reader.read(item, context);
            if (action != null) {
                if (action.kind() == ActionKind.IN_FLIGHT && rule.on != Phase.EXIT) {
                    problems.report(
                            section.key("on"),
                            "`on: " + rule.on.id() + "` beside `in_flight`, which needs begin and end",
                            "no `on`");
                }
                read.add(action);
            }
        }
        rule.actions = read;
    }

    /** What is at hand in the rule's expressions, as far as the file can tell. */
    private ActionReader.Context context(Rule.Builder rule) {
        List<String> names = null;
        Map<String, String> absent = new HashMap<>();
        SourceKind source = rule.source;
        Poll poll = rule.poll;
        if (source != null) {
            names = new ArrayList<>(source.fields());
            names.add("duration");
        } else if (poll != null) {
            names = polled(poll);
        } else if (rule.method != null) {
            absent = absent(rule, rule.method);
        }
        return new ActionReader.Context(source, poll != null, included, names, absent);
    }

    private static List<String> polled(Poll poll) {
        List<String> names = new ArrayList<>();
        switch (poll.kind()) {
            case INSTANCES:
                names.add("this");
                break;
            case SQL:
                names.add("row");
                break;
            case METHOD:
                names.add("result");
                break;
            default:
                SourceKind source = poll.source();
                if (source != null) {
                    names.addAll(source.states());
                }
        }
        if (poll.forEach() != null) {
            names.add("item");
        }
        return names;
    }

    private static Map<String, String> absent(Rule.Builder rule, MethodPattern method) {
        Map<String, String> absent = new HashMap<>();
        if (rule.on == Phase.ENTER) {
            for (String name : new String[] {"result", "error", "duration", "outcome"}) {
                absent.put(name, "on enter");
            }
            if (method.isConstructor()) {
                absent.put("this", "before the constructor has run");
            }
        } else if (rule.on == Phase.THROW) {
            absent.put("result", "when a method throws");
            if (method.isConstructor()) {
                absent.put("this", "when a constructor throws");
            }
        } else if (rule.on == Phase.RETURN) {
            absent.put("error", "when a method returns");
        }
        return absent;
    }

    /** Reports every name that is not one of those at hand; null for a place where any may be. */
    static void checkRoots(
            Yaml.Text at, Iterable<String> roots, @Nullable List<String> names, ProblemCollector problems) {
        if (names == null) {
            return;
        }
        for (String root : roots) {
            if (!names.contains(root)) {
                problems.report(
                        at.line,
                        at.columnOf(offset(at.value, root)),
                        root.length(),
                        "there is no `" + root + "` here",
                        ProblemCollector.oneOf(names),
                        Nearest.to(root, names));
            }
        }
    }

    private static int offset(String text, String word) {
        int at = text.indexOf(word);
        while (at > 0 && Character.isJavaIdentifierPart(text.charAt(at - 1)) && text.charAt(at - 1) != '$') {
            at = text.indexOf(word, at + 1);
        }
        return Math.max(at, 0);
    }
}
