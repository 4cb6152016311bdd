package dev.sonde.benchmarks.event;

/**
 * One benchmark with one set of parameters.
 *
 * @param shape the benchmark method; those of {@link StoreBenchmark} begin with {@code store.}
 * @param desk who observed; empty for the store
 * @param accounts how many label values took turns
 * @param nanos the least of all iterations, nanoseconds an event: what disturbs a run only ever adds
 * @param medianNanos the median of all iterations
 * @param bytes allocated an event, the least of all rounds
 */
public record Measured(String shape, String desk, int accounts, double nanos, double medianNanos, double bytes) {}
