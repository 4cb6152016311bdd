package dev.sonde.benchmarks.weave;

import dev.sonde.benchmarks.report.Machine;
import java.util.List;

/** What it costs to look at classes; kept as JSON in benchmarks/results. */
public record WeaveResults(Machine machine, String note, List<Looked> looked) {

    /**
     * @param rules which rules were in force
     * @param pointcuts how many places they name
     * @param classes class files looked at, none of which any rule means
     * @param firstMicros CPU microseconds a class in the first pass of a JVM, when nothing is compiled yet
     * @param laterMicros the least of later passes, each with what the agent remembers of types forgotten
     */
    public record Looked(
            String rules, int pointcuts, int classes, double firstMicros, double laterMicros, double target) {}
}
