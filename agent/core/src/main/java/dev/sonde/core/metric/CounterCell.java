package dev.sonde.core.metric;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.LongAdder;

/**
 * A counter's series. Adding is one compare-and-set while threads do not meet; at the first collision the series gets a
 * {@link LongAdder} for everything that follows. (Inheriting from LongAdder would be 8 bytes dearer per series and leave the
 * table without a common cell type.)
 *
 * <p>Thread-safe; additions of whole numbers are exact.
 */
public final class CounterCell extends CountingCell<CounterCell.Meeting> {
    private static final AtomicLongFieldUpdater<CounterCell> BASE =
            AtomicLongFieldUpdater.newUpdater(CounterCell.class, "base");

    /** From here on a double has no fraction, and sums of longs could overflow. */
    private static final double WHOLE = 1L << 53;

    private volatile long base;

    CounterCell(int hash, Object[] key) {
        super(hash, key);
    }

    public void inc() {
        add(1L);
    }

    /** Adds; a negative number is refused and counted as rejected. */
    public void add(long n) {
        if (rareOrNull() == null && n >= 0) {
            long b = base;
            if (BASE.compareAndSet(this, b, b + n)) {
                return;
            }
        }
        addMeeting(n);
    }

    /** Adds, the fraction included; what is negative, infinite or no number is refused and counted as rejected. */
    public void add(double n) {
        if (!(n >= 0) || n == Double.POSITIVE_INFINITY) {
            reject();
        } else if (n >= WHOLE) {
            rare().addFraction(n);
        } else {
            long whole = (long) n;
            if (whole != 0) {
                add(whole);
            }
            if (whole != n) {
                rare().addFraction(n - whole);
            }
        }
    }

    private void addMeeting(long n) {
        if (n < 0) {
            reject();
        } else {
            rare().adder.add(n);
        }
    }

    /** All that was added so far. */
    public double value() {
        return whole() + fraction();
    }

    private long whole() {
        Meeting m = rareOrNull();
        return base + (m == null ? 0 : m.adder.sum());
    }

    @Override
    long activity() {
        double fraction = fraction();
        return whole() + (fraction == 0 ? 0 : Double.doubleToLongBits(fraction));
    }

    @Override
    long reset() {
        Meeting m = rare();
        m.adder.add(-whole());
        m.resetFraction();
        return 0;
    }

    @Override
    Meeting newRare() {
        return new Meeting();
    }

    /** The place for threads that meet. */
    static final class Meeting extends RareCounts {
        final LongAdder adder = new LongAdder();
    }
}
