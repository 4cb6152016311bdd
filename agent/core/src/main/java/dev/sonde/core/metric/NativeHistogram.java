package dev.sonde.core.metric;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The library's histogram behind a metric with {@code native: true}, its classic buckets included where it has any, so that both halves of a
 * scrape tell of the same events. It costs about 11 KB a series and four times our own price per event, which is why it is only
 * made where it is asked for. Thread-safe.
 */
final class NativeHistogram {
    private final Histogram histogram;
    private final int labels;

    NativeHistogram(MetricSpec spec, MetricMetadata metadata) {
        labels = spec.labels().size();
        Histogram.Builder builder = Histogram.builder(LibraryDefaults.properties());
        if (spec.buckets().length == 0) {
            builder.nativeOnly();
        } else {
            builder.classicUpperBounds(spec.buckets());
        }
        histogram = builder.name(metadata.getName())
                .help(metadata.getHelp())
                .labelNames(spec.labels().toArray(new String[0]))
                .withoutExemplars()
                .build();
    }

    DistributionDataPoint point(SeriesCell cell) {
        return labels == 0 ? histogram : histogram.labelValues(cell.labelValues(labels));
    }

    void remove(SeriesCell cell) {
        if (labels == 0) {
            histogram.clear();
        } else {
            histogram.remove(cell.labelValues(labels));
        }
    }

    /** The data points whose labels are wanted. */
    List<HistogramDataPointSnapshot> points(Predicate<HistogramDataPointSnapshot> wanted) {
        List<HistogramDataPointSnapshot> points = new ArrayList<>();
        MetricSnapshot all = histogram.collect();
        all.getDataPoints().forEach(p -> {
            HistogramDataPointSnapshot point = (HistogramDataPointSnapshot) p;
            if (wanted.test(point)) {
                points.add(point);
            }
        });
        return points;
    }
}
