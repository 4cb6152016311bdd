package dev.sonde.core.rules;

import dev.sonde.core.metric.MetricType;
import dev.sonde.core.metric.MultiprocessMode;
import dev.sonde.core.source.SourceKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys of a rules file: the one place that says what they are called, what may stand behind them, what they are when absent and what they
 * mean. The readers take names, bounds and defaults from here, and {@link RuleSchema} makes of it what editors read.
 */
final class Language {
    private static final int ANY_NUMBER = Integer.MAX_VALUE;

    static final Shape METRIC = new Shape(
                    "metric",
                    "What a metric is.",
                    Key.of(
                            "type",
                            new Value.Choice(metricTypes())
                                    .elsewhere("histogram", "timer", "summary", "distribution")
                                    .elsewhere("counter", "count", "meter"),
                            "What kind of metric it is."),
                    Key.of("help", Value.text(), "One sentence for the scrape.").elsewhere("description", "doc"),
                    Key.of(
                                    "labels",
                                    new Value.ListOf(Value.text(MetricNames.LABEL), 0, 16),
                                    "Names of the labels, in the order of the scrape.")
                            .elsewhere("tags", "dimensions", "attributes"),
                    Key.of(
                                    "max_series",
                                    new Value.Whole(1, 1_000_000),
                                    "How many label combinations there may be; past it, everything new shares the series __overflow__.")
                            .otherwise("1000")
                            .elsewhere("limit", "max"),
                    Key.of(
                                    "expire_after",
                                    new Value.Duration("1s", "never"),
                                    "A series that saw no event for so long is dropped: 30m, 12h, 7d, or never.")
                            .otherwise("never")
                            .elsewhere("ttl", "expire"),
                    Key.of(
                            "buckets",
                            new Value.ListOf(Value.number(), 0, 200),
                            "Upper bounds of a histogram, ascending, without +Inf; [] beside native: true for none. Else .005 .01 .025 .05 .1 .25 .5 1 2.5 5 10."),
                    Key.of("native", Value.flag(), "Also a Prometheus native histogram; with buckets: [] only that.")
                            .otherwise("false"),
                    Key.of(
                                    "multiprocess",
                                    new Value.Choice(multiprocessModes())
                                            .elsewhere("sum", "livesum", "add")
                                            .elsewhere("max", "livemax", "maximum")
                                            .elsewhere("min", "livemin", "minimum")
                                            .elsewhere("all", "liveall", "each"),
                                    "Of a gauge: what the values of several JVMs make together where their scrapes are one; all has a series for each, told apart by the label pid.")
                            .otherwise("sum")
                            .elsewhere("multiprocess_mode"))
            .required("type");

    static final Shape POLL = new Shape(
                    "poll",
                    "What to read on a timer: live instances of a class, rows of a query, a static method, the state of a source.",
                    Key.of(
                                    "instances_of",
                                    Value.word(),
                                    "Full name of a class whose live instances are read, subclasses included; each is `this`.")
                            .elsewhere("class", "type", "instances", "object"),
                    Key.of("sql", Value.word(), "A query that only reads; each of its rows is `row`, as in row.n.")
                            .elsewhere("query", "select"),
                    Key.of(
                            "method",
                            Value.text("\\(.*\\)"),
                            "A static method without parameters: com.example.Stats.current(); what it returns is `result`."),
                    Key.of("source", new Value.Choice(sourcesWithState()), "A source that has a state at any time."),
                    Key.of(
                                    "every",
                                    new Value.Duration("100ms", null),
                                    "Time from one reading to the next: 500ms, 5s, 1m30s, 1h.")
                            .otherwise("15s")
                            .elsewhere("interval", "period"),
                    Key.of(
                                    "timeout",
                                    new Value.Duration("10ms", null),
                                    "For sql: the query is cancelled after so long.")
                            .otherwise("5s"),
                    Key.of(
                            "data_source",
                            Value.text(),
                            "For sql, where there are several: the name of the pool, its class, or a part of its JDBC URL."),
                    Key.of(
                                    "for_each",
                                    Value.expression(),
                                    "What is walked, a collection, map, array or stream; each element is `item`: this.workers()")
                            .elsewhere("each", "items"))
            .exactlyOneOf(Arrays.asList("instances_of", "sql", "method", "source"))
            .only("timeout", Arrays.asList("sql"))
            .only("data_source", Arrays.asList("sql"))
            .only("for_each", Arrays.asList("instances_of", "method"));

    static final Shape ACTION = action();

    static final Shape RULE = new Shape(
                    "rule",
                    "What feeds metrics.",
                    Key.of("name", Value.text(100), "A name of its own in the file, for logs and for replacing it.")
                            .elsewhere("id"),
                    Key.of("enabled", Value.flag(), "false turns the rule off.").otherwise("true"),
                    Key.of(
                                    "at",
                                    Value.either(new Value.Choice(sources()), Value.text("\\(.*\\)")),
                                    "A source (" + String.join(", ", sources())
                                            + ") or a method: com.example.Type.method(..)")
                            .elsewhere("source", "method", "where", "pointcut", "target", "class"),
                    Key.of("poll", Value.mapping(POLL), "What to read on a timer."),
                    Key.of(
                                    "on",
                                    new Value.Choice(phases())
                                            .elsewhere("throw", "exception", "error", "throws")
                                            .elsewhere("enter", "before", "start", "entry")
                                            .elsewhere("exit", "after", "end", "always")
                                            .elsewhere("return", "success", "returns"),
                                    "When a method's rule acts; exit is return or throw.")
                            .otherwise("exit"),
                    Key.of("await", Value.flag(), "false: do not wait for what the method returned to complete.")
                            .otherwise("true"),
                    Key.of("when", Value.expression(), "A condition; the rule acts where it is true: duration > 1")
                            .elsewhere("if", "condition", "where", "filter"),
                    Key.of(
                            "ignore",
                            new Value.ListOf(Value.text("^[/*]"), 0, ANY_NUMBER),
                            "For at: http. Paths that count nowhere; * within a segment, ** for anything."),
                    Key.of(
                            "endpoints",
                            new Value.MapOf(Value.regex(), null),
                            "For at: http. From what the label endpoint shows to a regular expression for paths; the first match wins."),
                    Key.of("do", new Value.ListOf(Value.mapping(ACTION), 1, ANY_NUMBER), "What happens, in order.")
                            .elsewhere("actions", "then", "record"))
            .required("name")
            .complete("at", "do")
            .complete("poll", "do")
            .complete("enabled")
            .only("on", Arrays.asList("at"))
            .only("await", Arrays.asList("at"))
            .only("ignore", Arrays.asList("at"))
            .only("endpoints", Arrays.asList("at"));

    static final Shape FILE = new Shape(
            "file",
            "What is measured: see docs/rules.md.",
            Key.of(
                            "include",
                            Value.orNothing(Value.either(builtin(), new Value.ListOf(builtin(), 0, ANY_NUMBER))),
                            "[builtin] brings the rules that are shipped with the agent.")
                    .elsewhere("includes", "import", "imports"),
            Key.of(
                    "metrics",
                    Value.orNothing(new Value.MapOf(Value.mapping(METRIC), MetricNames.METRIC)),
                    "What exists: from a metric's name to what it is."),
            Key.of(
                    "rules",
                    Value.orNothing(new Value.ListOf(Value.mapping(RULE), 0, ANY_NUMBER)),
                    "What feeds the metrics."));

    private Language() {}

    private static Value builtin() {
        return new Value.Choice(Arrays.asList("builtin"));
    }

    private static Shape action() {
        List<Key> keys = new ArrayList<>();
        List<String> kinds = new ArrayList<>();
        for (ActionKind kind : ActionKind.values()) {
            keys.add(Key.of(kind.id(), Value.metric(), kind.meaning()).elsewhere(kind.elsewhere()));
            kinds.add(kind.id());
        }
        keys.add(Key.of(
                        "labels",
                        new Value.MapOf(Value.text(), null),
                        "From a label's name to text in which ${…} is an expression; all labels of the metric.")
                .elsewhere("tags", "attributes"));
        keys.add(Key.of("value", Value.expression(), "The number: an expression such as duration or result.size()"));
        keys.add(Key.of("by", Value.expression(), "How much is counted, an expression.")
                .otherwise("1")
                .elsewhere("amount", "increment", "delta"));
        keys.add(Key.of("key", Value.expression(), "What is tracked, an expression: ${id}"));
        Shape shape = new Shape("action", "One thing that happens to a metric.", keys.toArray(new Key[0]));
        for (String operand : Arrays.asList("value", "by", "key")) {
            List<String> takers = new ArrayList<>();
            for (ActionKind kind : ActionKind.values()) {
                if (operand.equals(kind.operand())) {
                    takers.add(kind.id());
                }
            }
            shape.only(operand, takers);
        }
        return shape.exactlyOneOf(kinds);
    }

    private static List<String> metricTypes() {
        List<String> types = new ArrayList<>();
        for (MetricType type : MetricType.values()) {
            types.add(MetricReader.id(type));
        }
        return types;
    }

    private static List<String> multiprocessModes() {
        List<String> modes = new ArrayList<>();
        for (MultiprocessMode mode : MultiprocessMode.values()) {
            modes.add(mode.id());
        }
        return modes;
    }

    private static List<String> phases() {
        List<String> phases = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            phases.add(phase.id());
        }
        return phases;
    }

    /** The built-in sources by the names that rules give them. */
    static List<String> sources() {
        List<String> sources = new ArrayList<>();
        for (SourceKind kind : SourceKind.values()) {
            sources.add(kind.id());
        }
        return sources;
    }

    private static List<String> sourcesWithState() {
        List<String> sources = new ArrayList<>();
        for (SourceKind kind : SourceKind.values()) {
            if (!kind.states().isEmpty()) {
                sources.add(kind.id());
            }
        }
        return sources;
    }
}
