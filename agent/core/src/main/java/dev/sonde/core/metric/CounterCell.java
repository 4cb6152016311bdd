package dev.sonde.core.metric;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A counter's series. Adding is one compare-and-set while threads do not meet; at the first collision the series gets a
 * {@link LongAdder} for everything that follows. (Inheriting from LongAdder would be 8 bytes dearer per series and leave the
 * table without a common cell type.)
 *
 * <p>Thread-safe; additions of whole numbers are exact.
 */
public final class CounterCell extends SeriesCell {
    private static final AtomicLongFieldUpdater<CounterCell> BASE =
            AtomicLongFieldUpdater.newUpdater(CounterCell.class, "base");

    /** From here on a double has no fraction, and sums of longs could overflow. */
    private static final double WHOLE = 1L << 53;

    private volatile long base;
    private volatile @Nullable Extra extra;

    CounterCell(int hash, Object[] key) {
        super(hash, key);
    }

    public void inc() {
        add(1L);
    }

    /** Adds; a negative number is refused and counted as rejected. */
    public void add(long n) {
        if (extra == null && n >= 0) {
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
            extra().rejected.increment();
        } else if (n >= WHOLE) {
            extra().fraction().add(n);
        } else {
            long whole = (long) n;
            if (whole != 0) {
                add(whole);
            }
            if (whole != n) {
                extra().fraction().add(n - whole);
            }
        }
    }

    private void addMeeting(long n) {
        if (n < 0) {
            extra().rejected.increment();
        } else {
            extra().adder.add(n);
        }
    }

    /** All that was added so far. */
    public double value() {
        double fraction = 0;
        Extra e = extra;
        if (e != null && e.fraction != null) {
            fraction = e.fraction.sum();
        }
        return whole() + fraction;
    }

    private long whole() {
        Extra e = extra;
        return base + (e == null ? 0 : e.adder.sum());
    }

    @Override
    long activity() {
        Extra e = extra;
        DoubleAdder fraction = e == null ? null : e.fraction;
        return whole() + (fraction == null ? 0 : Double.doubleToLongBits(fraction.sum()));
    }

    @Override
    long reset() {
        Extra e = extra();
        e.adder.add(-whole());
        DoubleAdder fraction = e.fraction;
        if (fraction != null) {
            fraction.reset();
        }
        return 0;
    }

    @Override
    long rejected() {
        Extra e = extra;
        return e == null ? 0 : e.rejected.sum();
    }

    private Extra extra() {
        Extra e = extra;
        if (e != null) {
            return e;
        }
        synchronized (this) {
            e = extra;
            if (e == null) {
                e = new Extra();
                extra = e;
            }
            return e;
        }
    }

    /** What few counters need: a place for threads that meet, for fractions, for refusals. */
    private static final class Extra {
        final LongAdder adder = new LongAdder();
        final LongAdder rejected = new LongAdder();
        volatile @Nullable DoubleAdder fraction;

        DoubleAdder fraction() {
            DoubleAdder f = fraction;
            if (f != null) {
                return f;
            }
            synchronized (this) {
                f = fraction;
                if (f == null) {
                    f = new DoubleAdder();
                    fraction = f;
                }
                return f;
            }
        }
    }
}
