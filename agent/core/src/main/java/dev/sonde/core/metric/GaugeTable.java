package dev.sonde.core.metric;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The series of one gauge. A series has up to three sources, whose values add up: what rules set and add, the number of keys
 * that are in it, and what polls publish. It is in the scrape while any of them has a value.
 */
public final class GaugeTable extends SeriesTable<GaugeCell> {
    private final KeyedGauge keyed = new KeyedGauge(this);
    private final Map<Object, PollRound.Published> published = new ConcurrentHashMap<>();

    GaugeTable(MetricSpec spec, LongSupplier nanoClock) {
        super(spec, nanoClock);
    }

    @Override
    public GaugeCell get() {
        return super.get();
    }

    @Override
    public GaugeCell get(@Nullable Object a) {
        return super.get(a);
    }

    @Override
    public GaugeCell get(@Nullable Object a, @Nullable Object b) {
        return super.get(a, b);
    }

    @Override
    public GaugeCell get(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
        return super.get(a, b, c);
    }

    @Override
    public GaugeCell get(@Nullable Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
        return super.get(a, b, c, d);
    }

    @Override
    public GaugeCell get(@Nullable Object[] labels) {
        return super.get(labels);
    }

    /**
     * The keys of this gauge. Asking says that the gauge counts keys: one without labels is in the scrape from now on, at 0.
     */
    public KeyedGauge keyed() {
        if (spec().labels().isEmpty()) {
            get().keepKeys();
        }
        return keyed;
    }

    /**
     * Begins what a poll publishes in one go. Nothing shows before {@link PollRound#commit()}.
     *
     * @param owner who publishes, told from others by {@code equals}; kept until {@link #withdraw}
     */
    public PollRound round(Object owner) {
        return new PollRound(this, owner);
    }

    /** Takes back all that the owner published. */
    public void withdraw(Object owner) {
        round(owner).commit();
    }

    /** Replaces what the owner had published, in one step as any scrape sees it. */
    void publish(Object owner, Map<List<Object>, Double> rows) {
        synchronized (this) {
            PollRound.Published next = new PollRound.Published(this, rows);
            for (GaugeCell c : next.cells) {
                c.publishers++;
            }
            PollRound.Published before = next.cells.length == 0 ? published.remove(owner) : published.put(owner, next);
            if (before == null) {
                return;
            }
            for (GaugeCell c : before.cells) {
                c.publishers--;
                long activity = c.activity();
                if (c.publishers == 0
                        && !c.isSet()
                        && !c.isKeyed()
                        && find(c.key(spec().labels().size())) == c) {
                    setAside(c, activity);
                }
            }
        }
    }

    @Override
    public void remove(@Nullable Object... labels) {
        Object[] key = canonical(labels);
        SeriesCell cell = find(key);
        if (cell != null) {
            keyed.forget((GaugeCell) cell);
        }
        super.remove(labels);
    }

    @Override
    SeriesCell newCell(int hash, Object[] key) {
        return new GaugeCell(hash, key);
    }

    @Override
    boolean mayExpire(SeriesCell cell) {
        return ((GaugeCell) cell).publishers == 0 && !keyed.holds((GaugeCell) cell);
    }

    @Override
    public MetricSnapshot snapshot() {
        sweep();
        IdentityHashMap<GaugeCell, Double> values = new IdentityHashMap<>();
        for (SeriesCell cell : cells()) {
            GaugeCell gauge = (GaugeCell) cell;
            if (gauge.isSet() || gauge.isKeyed()) {
                values.put(gauge, gauge.value());
            }
        }
        for (PollRound.Published p : published.values()) {
            for (int i = 0; i < p.cells.length; i++) {
                values.merge(p.cells[i], p.values[i], Double::sum);
            }
        }
        keyed.counts().forEach((cell, count) -> values.merge(cell, (double) count, Double::sum));
        Map<Labels, Double> sums = new LinkedHashMap<>();
        values.forEach((cell, value) -> sums.merge(labels(cell), value, Double::sum));
        List<GaugeDataPointSnapshot> points = new ArrayList<>(sums.size());
        sums.forEach((labels, value) -> points.add(new GaugeDataPointSnapshot(value, labels, null)));
        return new GaugeSnapshot(ScrapeName.of(spec()), points);
    }
}
