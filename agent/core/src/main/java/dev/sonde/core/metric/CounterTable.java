package dev.sonde.core.metric;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The series of one counter. A counter without labels is in the scrape from the start, at 0. */
public final class CounterTable extends SeriesTable<CounterCell> {

    CounterTable(MetricSpec spec, LongSupplier nanoClock) {
        super(spec, nanoClock);
        if (spec.labels().isEmpty()) {
            get();
        }
    }

    @Override
    public CounterCell get() {
        return super.get();
    }

    @Override
    public CounterCell get(@Nullable Object a) {
        return super.get(a);
    }

    @Override
    public CounterCell get(@Nullable Object a, @Nullable Object b) {
        return super.get(a, b);
    }

    @Override
    public CounterCell get(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
        return super.get(a, b, c);
    }

    @Override
    public CounterCell get(@Nullable Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
        return super.get(a, b, c, d);
    }

    @Override
    public CounterCell get(@Nullable Object[] labels) {
        return super.get(labels);
    }

    @Override
    SeriesCell newCell(int hash, Object[] key) {
        return new CounterCell(hash, key);
    }

    @Override
    public MetricSnapshot snapshot() {
        sweep();
        List<SeriesCell> cells = cells();
        List<CounterDataPointSnapshot> points = new ArrayList<>(cells.size());
        if (mayCoincide()) {
            Map<Labels, Double> sums = new LinkedHashMap<>();
            for (SeriesCell c : cells) {
                sums.merge(labels(c), ((CounterCell) c).value(), Double::sum);
            }
            sums.forEach((labels, sum) -> points.add(point(labels, sum)));
        } else {
            for (SeriesCell c : cells) {
                points.add(point(labels(c), ((CounterCell) c).value()));
            }
        }
        return new CounterSnapshot(ScrapeName.of(spec()), points);
    }

    private static CounterDataPointSnapshot point(Labels labels, double value) {
        return new CounterDataPointSnapshot(value, labels, null, 0L);
    }
}
