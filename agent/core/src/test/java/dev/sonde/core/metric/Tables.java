package dev.sonde.core.metric;

import java.util.List;
import java.util.function.LongSupplier;

/** Single tables for tests. */
final class Tables {
    private Tables() {}

    static CounterTable counter(String... labels) {
        return counter(MetricSpec.builder("c_total", MetricType.COUNTER).labels(labels), System::nanoTime);
    }

    static CounterTable counter(MetricSpec.Builder spec, LongSupplier clock) {
        return (CounterTable) table(spec, clock);
    }

    static GaugeTable gauge(String... labels) {
        return gauge(MetricSpec.builder("g", MetricType.GAUGE).labels(labels), System::nanoTime);
    }

    static GaugeTable gauge(MetricSpec.Builder spec, LongSupplier clock) {
        return (GaugeTable) table(spec, clock);
    }

    static HistogramTable histogram(MetricSpec.Builder spec) {
        return (HistogramTable) table(spec, System::nanoTime);
    }

    static SeriesTable<?> table(MetricSpec.Builder spec, LongSupplier clock) {
        MetricStore store = new MetricStore(
                (metric, fault) -> {
                    throw new AssertionError(metric, fault);
                },
                clock);
        MetricSpec built = spec.build();
        store.apply(List.of(built));
        return store.table(built.name());
    }
}
