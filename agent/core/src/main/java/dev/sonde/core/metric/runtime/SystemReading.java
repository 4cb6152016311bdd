package dev.sonde.core.metric.runtime;

/**
 * What the machine, or the container where that has limits, had at one moment. A number that is not known is NaN, and its metric
 * is not in the scrape.
 */
final class SystemReading {
    final double cpuPercent;
    final double memoryBytes;
    final double memoryPercent;

    SystemReading(double cpuPercent, double memoryBytes, double memoryTotal) {
        this.cpuPercent = cpuPercent;
        this.memoryBytes = memoryBytes;
        this.memoryPercent = memoryTotal > 0 ? 100 * memoryBytes / memoryTotal : Double.NaN;
    }

    /** Where readings come from. Not thread-safe. */
    interface Source {
        /** CPU is the use since the previous call; NaN if no time was accounted for since. */
        SystemReading read();
    }
}
