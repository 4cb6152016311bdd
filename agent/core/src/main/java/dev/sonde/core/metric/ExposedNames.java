package dev.sonde.core.metric;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names that metrics of one scrape have taken, in whichever format they appear. Counter {@code x_total} takes {@code x} too,
 * as OpenMetrics and the library call it, so no gauge {@code x} can stand beside it. Not thread-safe.
 */
final class ExposedNames {
    private final Set<String> taken = new HashSet<>();

    /** Takes the metric's names; false, and nothing taken, if another metric has one of them. */
    boolean claim(MetricSnapshot snapshot) {
        List<String> names = names(snapshot);
        return Collections.disjoint(taken, names) && taken.addAll(names);
    }

    static IllegalStateException taken() {
        return new IllegalStateException("another metric has this name");
    }

    private static List<String> names(MetricSnapshot snapshot) {
        String name = snapshot.getMetadata().getPrometheusName();
        if (snapshot instanceof CounterSnapshot) {
            return Arrays.asList(name, name + "_total", name + "_created");
        }
        if (snapshot instanceof HistogramSnapshot) {
            return Arrays.asList(name, name + "_bucket", name + "_count", name + "_sum", name + "_created");
        }
        if (snapshot instanceof SummarySnapshot) {
            return Arrays.asList(name, name + "_count", name + "_sum", name + "_created");
        }
        if (snapshot instanceof InfoSnapshot) {
            return Arrays.asList(name, name + "_info");
        }
        return Collections.singletonList(name);
    }
}
