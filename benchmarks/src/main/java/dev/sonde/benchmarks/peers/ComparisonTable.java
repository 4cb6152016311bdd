package dev.sonde.benchmarks.peers;

import java.util.Locale;

/** A {@link Comparison} as a Markdown table. */
public final class ComparisonTable {
    private ComparisonTable() {}

    public static String of(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s, JVM arguments `%s`; %d rounds, %d connections, %,d requests measured after %,d to"
                        + " warm up.%s%n%n",
                comparison.machine(),
                String.join(" ", comparison.jvmArguments()),
                comparison.rounds(),
                comparison.connections(),
                comparison.measuredRequests(),
                comparison.warmUpRequests(),
                comparison.note().isEmpty() ? "" : " **" + comparison.note() + "**"));
        text.append("| |");
        for (Variant variant : comparison.variants()) {
            text.append(' ').append(variant.title).append(" |");
        }
        text.append(" target |\n|---|");
        text.append("---|".repeat(comparison.variants().size() + 1)).append('\n');
        for (Measure measure : Measure.values()) {
            text.append("| ").append(measure.title).append(" |");
            for (Variant variant : comparison.variants()) {
                text.append(' ').append(cell(comparison, variant, measure)).append(" |");
            }
            text.append(' ').append(target(comparison, measure)).append(" |\n");
        }
        return text.toString();
    }

    private static String cell(Comparison comparison, Variant variant, Measure measure) {
        double median = comparison.median(variant, measure);
        String value = (measure.unit.isEmpty() || measure.unit.equals("µs")
                        ? String.format(Locale.ROOT, "%,.0f", median)
                        : String.format(Locale.ROOT, median < 20 ? "%.2f" : "%.0f", median))
                + (measure.unit.isEmpty() ? "" : " " + measure.unit);
        if (variant == Variant.NONE) {
            return value;
        }
        double[] ratios = comparison.ratios(variant, measure);
        if (ratios.length == 0) {
            return value;
        }
        return String.format(
                Locale.ROOT,
                "**%.2f ×** (%.2f–%.2f), %s",
                Comparison.median(ratios),
                ratios[0],
                ratios[ratios.length - 1],
                value);
    }

    private static String target(Comparison comparison, Measure measure) {
        if (!comparison.variants().contains(Variant.SONDE)
                || !comparison.variants().contains(Variant.NONE)) {
            return "";
        }
        if (!Double.isNaN(measure.ratioTarget)) {
            double ratio = Comparison.median(comparison.ratios(Variant.SONDE, measure));
            return String.format(
                    Locale.ROOT, "≤ %.2f ×: %s", measure.ratioTarget, verdict(ratio <= measure.ratioTarget));
        }
        if (!Double.isNaN(measure.extraTarget)) {
            double extra = comparison.median(Variant.SONDE, measure) - comparison.median(Variant.NONE, measure);
            return String.format(
                    Locale.ROOT,
                    "≤ +%.0f %s: %s (%+.0f)",
                    measure.extraTarget,
                    measure.unit,
                    verdict(extra <= measure.extraTarget),
                    extra);
        }
        return "";
    }

    private static String verdict(boolean met) {
        return met ? "met" : "missed";
    }
}
