package dev.sonde.core.metric;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.LongAdder;

/**
 * A gauge's series. Until something sets it or adds to it, it has no value and is not in the scrape; adding starts from 0.
 * Thread-safe: concurrent additions are not lost.
 */
public final class GaugeCell extends SeriesCell {
    /** A NaN that arithmetic does not produce and {@link #set} never stores: no value yet. */
    private static final long UNSET = 0x7ff8_0000_0000_50deL;

    private static final AtomicLongFieldUpdater<GaugeCell> BITS =
            AtomicLongFieldUpdater.newUpdater(GaugeCell.class, "bits");

    private volatile long bits = UNSET;

    /** Set with every event and read only by expiry: setting the value a gauge already has must keep it alive too. */
    private boolean touched;

    private long touches;

    private volatile boolean keyed;

    /** Owners of polled series that publish this one; guarded by the table. */
    int publishers;

    private static final LongAdder NO_REJECTS = new LongAdder();
    private volatile LongAdder rejected = NO_REJECTS;

    GaugeCell(int hash, Object[] key) {
        super(hash, key);
    }

    public void set(double value) {
        bits = Double.doubleToLongBits(value);
        touched = true;
    }

    /** Adds, also a negative number. What is not finite is refused and counted as rejected. */
    public void add(double n) {
        if (Double.isNaN(n) || Double.isInfinite(n)) {
            reject();
            return;
        }
        while (true) {
            long before = bits;
            double sum = before == UNSET ? n : Double.longBitsToDouble(before) + n;
            if (BITS.compareAndSet(this, before, Double.doubleToLongBits(sum))) {
                touched = true;
                return;
            }
        }
    }

    public void inc() {
        add(1);
    }

    public void dec() {
        add(-1);
    }

    /** Whether anything was set or added since the series began. */
    boolean isSet() {
        return bits != UNSET;
    }

    /** The value, 0 while nothing was set. */
    public double value() {
        long b = bits;
        return b == UNSET ? 0 : Double.longBitsToDouble(b);
    }

    /** Keys were tracked in this series once, so it stays in the scrape when none are. */
    boolean isKeyed() {
        return keyed;
    }

    /** A key came, went, or may come: the series shows how many there are. */
    void keepKeys() {
        keyed = true;
        touched = true;
    }

    @Override
    long activity() {
        if (touched) {
            touched = false;
            touches++;
        }
        return touches;
    }

    @Override
    long reset() {
        touched = false;
        bits = UNSET;
        keyed = false;
        return touches;
    }

    @Override
    long rejected() {
        return rejected.sum();
    }

    void reject() {
        synchronized (this) {
            if (rejected == NO_REJECTS) {
                rejected = new LongAdder();
            }
        }
        rejected.increment();
    }
}
