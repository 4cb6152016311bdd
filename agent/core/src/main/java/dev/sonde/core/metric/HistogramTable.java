package dev.sonde.core.metric;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The series of one histogram. A histogram without labels is in the scrape from the start, empty. */
public final class HistogramTable extends SeriesTable<HistogramCell> {
    private final HistogramBuckets buckets;
    private final double[] upperBounds;

    HistogramTable(MetricSpec spec, LongSupplier nanoClock) {
        super(spec, nanoClock);
        MetricMetadata metadata = ScrapeName.of(spec);
        buckets = new HistogramBuckets(
                spec.buckets(), spec.nativeHistogram() ? new NativeHistogram(spec, metadata) : null);
        upperBounds = buckets.withInfinity();
        if (spec.labels().isEmpty()) {
            get();
        }
    }

    @Override
    public HistogramCell get() {
        return super.get();
    }

    @Override
    public HistogramCell get(@Nullable Object a) {
        return super.get(a);
    }

    @Override
    public HistogramCell get(@Nullable Object a, @Nullable Object b) {
        return super.get(a, b);
    }

    @Override
    public HistogramCell get(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
        return super.get(a, b, c);
    }

    @Override
    public HistogramCell get(@Nullable Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
        return super.get(a, b, c, d);
    }

    @Override
    public HistogramCell get(@Nullable Object[] labels) {
        return super.get(labels);
    }

    @Override
    SeriesCell newCell(int hash, Object[] key) {
        return new HistogramCell(hash, key, buckets);
    }

    @Override
    public MetricSnapshot snapshot() {
        sweep();
        MetricMetadata metadata = ScrapeName.of(spec());
        List<SeriesCell> cells = cells();
        if (buckets.nativeHistogram != null) {
            Set<Labels> live = new HashSet<>();
            cells.forEach(c -> live.add(labels(c)));
            return new HistogramSnapshot(
                    metadata, buckets.nativeHistogram.points(point -> live.contains(point.getLabels())));
        }
        List<HistogramDataPointSnapshot> points = new ArrayList<>(cells.size());
        if (mayCoincide()) {
            Map<Labels, List<SeriesCell>> same = new LinkedHashMap<>();
            cells.forEach(
                    c -> same.computeIfAbsent(labels(c), l -> new ArrayList<>()).add(c));
            same.forEach((labels, together) -> points.add(point(labels, together)));
        } else {
            for (SeriesCell c : cells) {
                points.add(point(labels(c), Collections.singletonList(c)));
            }
        }
        return new HistogramSnapshot(metadata, points);
    }

    private HistogramDataPointSnapshot point(Labels labels, List<SeriesCell> cells) {
        long[] counts = new long[buckets.count()];
        double sum = 0;
        for (SeriesCell cell : cells) {
            HistogramCell h = (HistogramCell) cell;
            h.addBuckets(counts);
            sum += h.sum();
        }
        return new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(upperBounds, counts), sum, labels, Exemplars.EMPTY, 0L);
    }
}
