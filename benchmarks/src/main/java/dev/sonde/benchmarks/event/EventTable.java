package dev.sonde.benchmarks.event;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@link EventResults} as Markdown, with the targets of docs/architecture.md beside what was reached. */
public final class EventTable {
    private static final double OFF_NANOS = 0.3;
    private static final int FEW = 100;
    static final int MANY = 10_000;

    /** A row, and the greatest ratios to hand-written code that are within target; NaN for none. */
    private record Row(String title, String shape, int accounts, double toCached, double toLookup) {}

    private static final List<Row> ROWS = List.of(
            new Row("counter, no labels", "noLabels", FEW, 1.05, Double.NaN),
            new Row("counter, two constant labels", "constantLabels", FEW, 1.05, 0.5),
            new Row("counter, one dynamic label", "dynamicLabel", FEW, 1.05, 0.5),
            new Row("the same, 10,000 series", "dynamicLabel", MANY, 0.6, 0.5),
            new Row("timer, two labels", "timer", FEW, 0.65, 0.65),
            new Row("the same, 10,000 series", "timer", MANY, 0.65, 0.65),
            new Row("condition, true every second time", "condition", FEW, 1.05, 0.5),
            new Row("method that throws", "failing", FEW, 1.05, 0.5));

    private final EventResults results;

    private EventTable(EventResults results) {
        this.results = results;
    }

    public static String of(EventResults results) {
        EventTable table = new EventTable(results);
        return String.format(
                        Locale.ROOT,
                        "%s; %d rounds of %d iterations each, the least of them.%s%n%n",
                        results.machine(),
                        results.rounds(),
                        results.iterations(),
                        results.note().isEmpty() ? "" : " **" + results.note() + "**")
                + table.events()
                + "\n"
                + table.store();
    }

    private String events() {
        StringBuilder text = new StringBuilder("""
                | ns and bytes an event | woven | by hand, cached | by hand, `labelValues` | woven / cached | woven / `labelValues` |
                |---|---|---|---|---|---|
                """);
        for (Row row : ROWS) {
            Optional<Measured> woven = results.find(row.shape, "woven", row.accounts);
            Optional<Measured> cached = results.find(row.shape, "cached", row.accounts);
            Optional<Measured> lookup = results.find(row.shape, "lookup", row.accounts);
            text.append(String.format(
                    "| %s | %s | %s | %s | %s | %s |%n",
                    row.title,
                    cell(woven),
                    cell(cached),
                    cell(lookup),
                    ratio(woven, cached, row.toCached),
                    ratio(woven, lookup, row.toLookup)));
        }
        Optional<Measured> off = results.find("off", "woven", FEW);
        Optional<Measured> untouched = results.find("untouched", "woven", FEW);
        text.append(String.format("| a rule that is off | %s | | | %s | |%n", cell(off), offVerdict(off, untouched)));
        Optional<Measured> dropped = results.find("dropped", "woven", FEW);
        if (dropped.isPresent()) {
            text.append(String.format(
                    "| a rule with a state and a clock that a reload dropped | %s | | | %s | |%n",
                    cell(dropped), offVerdict(dropped, untouched)));
        }
        text.append(String.format("| an empty method, not woven | %s | | | | |%n", cell(untouched)));
        return text.toString();
    }

    private String store() {
        StringBuilder text =
                new StringBuilder("| the series store alone, ns | 100 series | 10,000 series |\n|---|---|---|\n");
        String[][] rows = {
            {"a counter's cell", "store.cell"},
            {"a counter, one label", "store.oneLabel"},
            {"a counter, two labels", "store.twoLabels"},
            {"a histogram, two labels", "store.histogramTwoLabels"},
        };
        for (String[] row : rows) {
            text.append(String.format(
                    "| %s | %s | %s |%n",
                    row[0], cell(results.find(row[1], "", FEW)), cell(results.find(row[1], "", MANY))));
        }
        return text.toString();
    }

    private static String cell(Optional<Measured> measured) {
        return measured.map(m -> String.format(Locale.ROOT, "%.1f", m.nanos())
                        + (m.bytes() < 0.05 ? ", 0 B" : String.format(Locale.ROOT, ", %.0f B", m.bytes())))
                .orElse("");
    }

    private static String ratio(Optional<Measured> woven, Optional<Measured> hand, double target) {
        if (woven.isEmpty() || hand.isEmpty()) {
            return "";
        }
        double ratio = woven.get().nanos() / hand.get().nanos();
        return String.format(Locale.ROOT, "**%.2f**", ratio)
                + (Double.isNaN(target)
                        ? ""
                        : String.format(Locale.ROOT, " (≤ %.2f: %s)", target, ratio <= target ? "met" : "missed"));
    }

    private static String offVerdict(Optional<Measured> off, Optional<Measured> untouched) {
        if (off.isEmpty() || untouched.isEmpty()) {
            return "";
        }
        double extra = off.get().nanos() - untouched.get().nanos();
        return String.format(
                Locale.ROOT,
                "%+.2f ns to an empty method (≤ %.1f: %s)",
                extra,
                OFF_NANOS,
                extra <= OFF_NANOS ? "met" : "missed");
    }
}
