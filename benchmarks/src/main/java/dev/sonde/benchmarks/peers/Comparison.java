package dev.sonde.benchmarks.peers;

import dev.sonde.benchmarks.report.Machine;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * All runs of one sitting and the machine they ran on; kept as JSON in benchmarks/results.
 *
 * @param note what a reader must know before believing it; empty for nothing
 */
public record Comparison(
        Machine machine,
        List<String> jvmArguments,
        int connections,
        int warmUpRequests,
        int measuredRequests,
        String note,
        List<Run> runs) {

    List<Variant> variants() {
        return runs.stream().map(Run::variant).distinct().sorted().toList();
    }

    int rounds() {
        return runs.stream().mapToInt(Run::round).max().orElse(0);
    }

    double median(Variant variant, Measure measure) {
        return median(runs.stream()
                .filter(run -> run.variant() == variant)
                .mapToDouble(measure::of)
                .toArray());
    }

    /** Each round's ratio to the same round without an agent, smallest first. */
    double[] ratios(Variant variant, Measure measure) {
        return runs.stream()
                .filter(run -> run.variant() == variant)
                .map(run -> ratio(run, measure))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
    }

    private OptionalDouble ratio(Run run, Measure measure) {
        return runs.stream()
                .filter(other -> other.variant() == Variant.NONE && other.round() == run.round())
                .mapToDouble(other -> measure.of(run) / measure.of(other))
                .findFirst();
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
