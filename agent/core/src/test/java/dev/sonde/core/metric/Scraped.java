package dev.sonde.core.metric;

import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads a table the way a scrape does: label values joined by a comma, and what stands beside them. */
final class Scraped {
    private Scraped() {}

    static Map<String, Double> values(SeriesTable<?> table) {
        return values(table.snapshot());
    }

    static Map<String, Double> values(MetricSnapshot snapshot) {
        Map<String, Double> values = new TreeMap<>();
        for (DataPointSnapshot point : snapshot.getDataPoints()) {
            double value = point instanceof CounterDataPointSnapshot c
                    ? c.getValue()
                    : point instanceof GaugeDataPointSnapshot g
                            ? g.getValue()
                            : ((HistogramDataPointSnapshot) point).getCount();
            values.put(key(point), value);
        }
        return values;
    }

    static HistogramDataPointSnapshot histogram(SeriesTable<?> table, String key) {
        return table.snapshot().getDataPoints().stream()
                .filter(p -> key(p).equals(key))
                .map(HistogramDataPointSnapshot.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static String key(DataPointSnapshot point) {
        return point.getLabels().stream().map(Label::getValue).collect(Collectors.joining(","));
    }
}
