package dev.sonde.core.metric;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All series of one metric, in {@link SeriesSlots}: how they are born, limited, dropped and found again.
 *
 * <p>Assumptions: label values are strings or longs as {@link LabelValue} makes them (anything else is turned into one, at the
 * price of an allocation); few births and removals, many lookups.
 *
 * <p>Guarantees: looking up a known series takes no lock and allocates nothing. A series is born under the table's lock, where
 * {@link MetricSpec#maxSeries} is decided: past it every unknown combination shares one series whose labels all read
 * {@link LabelValue#OVERFLOW}, and known series go on. An increment of a cell that was dropped meanwhile is not lost: see
 * {@link RemovedCells}.
 *
 * <p>Why it works: a cell's key is final, so a reader that finds the cell in a slot it read without a lock sees it whole. Every
 * change of the array is followed by a volatile write of {@code table}, and every lookup starts with a volatile read of it; a
 * reader that still misses a new cell looks again under the lock. At most half of the slots are used, so probing ends.
 *
 * @param <C> {@link CounterCell}, {@link GaugeCell} or {@link HistogramCell}
 */
public abstract class SeriesTable<C> {
    /** At the limit of an expiring metric, how long at least between two searches for idle series outside a scrape. */
    private static final long SWEEP_PAUSE = TimeUnit.SECONDS.toNanos(1);

    /** Changes by {@link #adopt} only. */
    private volatile MetricSpec spec;

    private final int labelCount;
    private final String[] labelNames;
    private final LongSupplier clock;
    private final LongAdder overflows = new LongAdder();

    private volatile @Nullable SeriesCell[] table = SeriesSlots.empty();
    private volatile int size;

    /** Guarded by this. */
    private final RemovedCells removed;
    /** What is in it is guarded by this; null while series never expire. */
    private volatile @Nullable IdleSeries idle;
    /** Guarded by this: for each label one bit for strings seen and one for longs, to know whether 5 may meet "5". */
    private long kinds;

    private volatile @Nullable SeriesCell overflow;
    private volatile long lastSweep;
    /** Guarded by this: what series that are gone had refused. */
    private long rejectedBefore;

    SeriesTable(MetricSpec spec, LongSupplier nanoClock) {
        this.spec = spec;
        labelNames = spec.labels().toArray(new String[0]);
        labelCount = labelNames.length;
        clock = nanoClock;
        removed = new RemovedCells(labelCount, spec.maxSeries());
        idle = idle(spec);
        lastSweep = nanoClock.getAsLong();
    }

    public final MetricSpec spec() {
        return spec;
    }

    private static @Nullable IdleSeries idle(MetricSpec spec) {
        return spec.expireAfterNanos() > 0 ? new IdleSeries(spec.expireAfterNanos()) : null;
    }

    /**
     * Takes another help and other limits, and keeps the series: those past a lower limit too. What is idle is measured from now
     * on if that limit changed.
     */
    final synchronized void adopt(MetricSpec other) {
        if (!spec.hasSeriesOf(other)) {
            throw new IllegalArgumentException(other + " has other series than " + spec);
        }
        if (spec.expireAfterNanos() != other.expireAfterNanos()) {
            idle = idle(other);
        }
        spec = other;
    }

    /** The only series of a metric without labels. */
    public C get() {
        SeriesCell c = table[0];
        return cast(c != null && labelCount == 0 ? c : born(0));
    }

    /** The series of one label value; null reads as {@link LabelValue#NONE}. */
    public C get(@Nullable Object a) {
        Object k = a == null ? LabelValue.NONE : a;
        int h = SeriesSlots.mix(k.hashCode());
        SeriesCell c = SeriesSlots.find(table, h, k);
        return cast(c != null ? c : unknown(h, k));
    }

    /** The series of two label values, in declared order. */
    public C get(@Nullable Object a, @Nullable Object b) {
        Object k = a == null ? LabelValue.NONE : a;
        Object l = b == null ? LabelValue.NONE : b;
        int h = SeriesSlots.mix(k.hashCode() * 31 + l.hashCode());
        SeriesCell c = SeriesSlots.find(table, h, k, l);
        return cast(c != null ? c : unknown(h, k, l));
    }

    /** The series of three label values, in declared order. */
    public C get(@Nullable Object a, @Nullable Object b, @Nullable Object d) {
        Object k = a == null ? LabelValue.NONE : a;
        Object l = b == null ? LabelValue.NONE : b;
        Object m = d == null ? LabelValue.NONE : d;
        int h = SeriesSlots.mix((k.hashCode() * 31 + l.hashCode()) * 31 + m.hashCode());
        SeriesCell c = SeriesSlots.find(table, h, k, l, m);
        return cast(c != null ? c : unknown(h, k, l, m));
    }

    /** The series of four label values, in declared order. */
    public C get(@Nullable Object a, @Nullable Object b, @Nullable Object d, @Nullable Object e) {
        Object k = a == null ? LabelValue.NONE : a;
        Object l = b == null ? LabelValue.NONE : b;
        Object m = d == null ? LabelValue.NONE : d;
        Object n = e == null ? LabelValue.NONE : e;
        int h = SeriesSlots.mix(((k.hashCode() * 31 + l.hashCode()) * 31 + m.hashCode()) * 31 + n.hashCode());
        SeriesCell c = SeriesSlots.find(table, h, k, l, m, n);
        return cast(c != null ? c : unknown(h, k, l, m, n));
    }

    /** The series of any number of label values, in declared order. The array is not kept and not changed. */
    public C get(@Nullable Object[] labels) {
        switch (labels.length) {
            case 0:
                return get();
            case 1:
                return get(labels[0]);
            case 2:
                return get(labels[0], labels[1]);
            case 3:
                return get(labels[0], labels[1], labels[2]);
            case 4:
                return get(labels[0], labels[1], labels[2], labels[3]);
            default:
                return cast(getLong(labels));
        }
    }

    private SeriesCell getLong(@Nullable Object[] labels) {
        int h = 0;
        boolean whole = true;
        for (Object label : labels) {
            h = h * 31 + (label == null ? LabelValue.NONE : label).hashCode();
            whole &= label != null;
        }
        h = SeriesSlots.mix(h);
        Object[] key = whole ? nonNull(labels) : withoutNulls(labels);
        SeriesCell c = SeriesSlots.find(table, h, key);
        return c != null ? c : unknown(key);
    }

    @SuppressWarnings("NullAway") // the caller looked at every element
    private static Object[] nonNull(@Nullable Object[] labels) {
        return labels;
    }

    private static Object[] withoutNulls(@Nullable Object[] labels) {
        Object[] key = new Object[labels.length];
        for (int i = 0; i < key.length; i++) {
            Object label = labels[i];
            key[i] = label == null ? LabelValue.NONE : label;
        }
        return key;
    }

    /** Drops the series of these label values: it leaves the scrape, and starts anew if an event comes. */
    public void remove(@Nullable Object... labels) {
        Object[] key = canonical(labels);
        synchronized (this) {
            SeriesCell c = SeriesSlots.find(table, SeriesSlots.hash(key), key);
            if (c == null) {
                removed.empty(key);
            } else {
                setAside(c, c.reset());
            }
        }
    }

    /** Series in the scrape now, the overflow series not among them. */
    public final int size() {
        return size;
    }

    /** Whether a cell that a look-up gave is the one that all series past the limit share. */
    public final boolean isOverflow(Object cell) {
        return cell == overflow;
    }

    /** Events that went to the overflow series because their own could not be born. */
    public final long overflows() {
        return overflows.sum();
    }

    /** Values that made no sense for the metric's type, such as a negative amount for a counter, and were not recorded. */
    public final synchronized long rejected() {
        long sum = rejectedBefore;
        for (SeriesCell c : table) {
            sum += c == null ? 0 : c.rejected();
        }
        SeriesCell over = overflow;
        return over == null ? sum : sum + over.rejected();
    }

    /** What a scrape shows of this metric, now. Finds idle series first. */
    public abstract MetricSnapshot snapshot();

    abstract SeriesCell newCell(int hash, Object[] key);

    /** Whether an idle series may be dropped; a gauge that holds keys may not. */
    boolean mayExpire(SeriesCell cell) {
        return true;
    }

    // --- births and removals ---

    /** A label value that is no string or long of ours becomes one; at the limit the series must be looked for once more. */
    private SeriesCell unknown(int h, Object k) {
        Object own = LabelValue.of(k);
        if (own != k) {
            return cell(get(own));
        }
        if (!refuses()) {
            return born(h, k);
        }
        SeriesCell c = SeriesSlots.find(table, h, k);
        return c != null ? c : overflowed();
    }

    private SeriesCell unknown(int h, Object k, Object l) {
        Object own = LabelValue.of(k);
        Object own1 = LabelValue.of(l);
        if (own != k || own1 != l) {
            return cell(get(own, own1));
        }
        if (!refuses()) {
            return born(h, k, l);
        }
        SeriesCell c = SeriesSlots.find(table, h, k, l);
        return c != null ? c : overflowed();
    }

    private SeriesCell unknown(int h, Object k, Object l, Object m) {
        Object own = LabelValue.of(k);
        Object own1 = LabelValue.of(l);
        Object own2 = LabelValue.of(m);
        if (own != k || own1 != l || own2 != m) {
            return cell(get(own, own1, own2));
        }
        if (!refuses()) {
            return born(h, k, l, m);
        }
        SeriesCell c = SeriesSlots.find(table, h, k, l, m);
        return c != null ? c : overflowed();
    }

    private SeriesCell unknown(int h, Object k, Object l, Object m, Object n) {
        Object own = LabelValue.of(k);
        Object own1 = LabelValue.of(l);
        Object own2 = LabelValue.of(m);
        Object own3 = LabelValue.of(n);
        if (own != k || own1 != l || own2 != m || own3 != n) {
            return cell(get(own, own1, own2, own3));
        }
        if (!refuses()) {
            return born(h, k, l, m, n);
        }
        SeriesCell c = SeriesSlots.find(table, h, k, l, m, n);
        return c != null ? c : overflowed();
    }

    private SeriesCell unknown(Object[] labels) {
        Object[] key = canonical(labels);
        int h = SeriesSlots.hash(key);
        if (!refuses()) {
            return born(h, key);
        }
        SeriesCell c = SeriesSlots.find(table, h, key);
        return c != null ? c : overflowed();
    }

    /** At the limit, without a lock and without an allocation: a stream of unknown labels must stay cheap. */
    private boolean refuses() {
        return size >= spec.maxSeries()
                && labelCount > 0
                && (idle == null || clock.getAsLong() - lastSweep < SWEEP_PAUSE);
    }

    private SeriesCell overflowed() {
        overflows.increment();
        SeriesCell c = overflow;
        return c != null ? c : overflowCell();
    }

    private synchronized SeriesCell overflowCell() {
        SeriesCell c = overflow;
        if (c == null) {
            Object[] key = new Object[labelCount];
            Arrays.fill(key, LabelValue.OVERFLOW);
            c = newCell(SeriesSlots.hash(key), key);
            overflow = c;
        }
        return c;
    }

    private synchronized SeriesCell born(int h, Object... key) {
        if (key.length != labelCount) {
            throw new IllegalArgumentException(
                    spec.name() + " has the labels " + spec.labels() + ", not " + key.length);
        }
        SeriesCell known = SeriesSlots.find(table, h, key);
        if (known != null) {
            return known;
        }
        if (size >= spec.maxSeries() && labelCount > 0) {
            sweep();
            if (size >= spec.maxSeries()) {
                return overflowed();
            }
        }
        known = SeriesSlots.find(table, h, key);
        if (known != null) {
            return known;
        }
        SeriesCell returning = removed.take(key);
        SeriesCell c = returning != null ? returning : newCell(h, key);
        for (int i = 0; i < key.length; i++) {
            kinds |= (key[i] instanceof Long ? 2L : 1L) << (2 * Math.min(i, 31));
        }
        link(c);
        return c;
    }

    private void link(SeriesCell c) {
        int larger = size + 1;
        table = SeriesSlots.with(table, c, larger);
        // After the table: who sees the limit reached sees the series that reached it.
        size = larger;
        rejectedBefore -= c.rejected();
    }

    private void unlink(SeriesCell gone) {
        int before = size;
        @Nullable SeriesCell[] rest = SeriesSlots.without(table, gone);
        table = rest;
        size = before - 1;
        rejectedBefore += gone.rejected();
        IdleSeries watched = idle;
        if (watched != null) {
            watched.forget(gone);
        }
    }

    /** Takes a series out of the scrape and keeps it aside; it returns when its activity is no longer {@code activity}. */
    final synchronized void setAside(SeriesCell c, long activity) {
        unlink(c);
        removed.put(c, activity, clock.getAsLong());
    }

    /** Brings back what was dropped too early and drops what is idle. */
    final synchronized void sweep() {
        long now = clock.getAsLong();
        lastSweep = now;
        for (SeriesCell back : removed.changed(now)) {
            Object[] key = back.key(labelCount);
            if ((size < spec.maxSeries() || labelCount == 0) && SeriesSlots.find(table, back.hash, key) == null) {
                removed.take(key);
                link(back);
            }
        }
        IdleSeries watched = idle;
        if (watched == null) {
            return;
        }
        List<SeriesCell> expired = new ArrayList<>();
        for (SeriesCell c : table) {
            if (c != null && watched.isIdle(c, now) && mayExpire(c)) {
                expired.add(c);
            }
        }
        for (SeriesCell c : expired) {
            setAside(c, watched.activity(c));
        }
    }

    // --- for the snapshots of subclasses ---

    /** All cells in the scrape, the overflow series last. */
    final List<SeriesCell> cells() {
        @Nullable SeriesCell[] t = table;
        List<SeriesCell> cells = new ArrayList<>(t.length / 2 + 1);
        for (SeriesCell c : t) {
            if (c != null) {
                cells.add(c);
            }
        }
        SeriesCell over = overflow;
        if (over != null) {
            cells.add(over);
        }
        return cells;
    }

    /** Whether two cells may read the same in the scrape: a long and its text, or a value that reads like the overflow's. */
    final synchronized boolean mayCoincide() {
        long both = kinds & (kinds >>> 1) & 0x5555_5555_5555_5555L;
        return both != 0 || overflow != null || labelCount > 31;
    }

    final Labels labels(SeriesCell cell) {
        return labelCount == 0 ? Labels.EMPTY : Labels.of(labelNames, cell.labelValues(labelCount));
    }

    final Object[] canonical(@Nullable Object... labels) {
        Object[] key = new Object[labels.length];
        for (int i = 0; i < key.length; i++) {
            key[i] = LabelValue.of(labels[i]);
        }
        return key;
    }

    final @Nullable SeriesCell find(Object[] key) {
        return SeriesSlots.find(table, SeriesSlots.hash(key), key);
    }

    @SuppressWarnings("unchecked") // newCell of the subclass made it
    private C cast(SeriesCell cell) {
        return (C) cell;
    }

    private static SeriesCell cell(Object cell) {
        return (SeriesCell) cell;
    }
}
