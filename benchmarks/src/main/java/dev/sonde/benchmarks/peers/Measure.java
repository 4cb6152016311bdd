package dev.sonde.benchmarks.peers;

import java.util.function.ToDoubleFunction;

/** What is compared between variants, and the bound that docs/architecture.md sets. Lower is better for each. */
enum Measure {
    REQUEST_CPU("CPU per request", "µs", Run::requestCpuMicros, 1.03, Double.NaN),
    START_CPU("CPU to the first answer", "s", Run::startCpuSeconds, 1.15, Double.NaN),
    START_TIME("time to the first answer", "s", Run::startSeconds, Double.NaN, Double.NaN),
    QUIET_CPU("CPU until quiet after start", "s", Run::quietCpuSeconds, Double.NaN, Double.NaN),
    RESIDENT("resident memory", "MiB", Run::residentMebibytes, Double.NaN, 25),
    LIVE_HEAP("live heap after a full collection", "MiB", Run::liveHeapMebibytes, Double.NaN, Double.NaN),
    CLASSES("loaded classes", "", Run::loadedClasses, Double.NaN, Double.NaN),
    THREADS("threads", "", Run::threads, Double.NaN, Double.NaN);

    final String title;
    final String unit;
    /** Sonde's ratio to no agent may be at most this; NaN for no bound. */
    final double ratioTarget;
    /** Sonde may take at most so much more than no agent, in {@link #unit}; NaN for no bound. */
    final double extraTarget;

    private final ToDoubleFunction<Run> value;

    Measure(String title, String unit, ToDoubleFunction<Run> value, double ratioTarget, double extraTarget) {
        this.title = title;
        this.unit = unit;
        this.value = value;
        this.ratioTarget = ratioTarget;
        this.extraTarget = extraTarget;
    }

    double of(Run run) {
        return value.applyAsDouble(run);
    }
}
