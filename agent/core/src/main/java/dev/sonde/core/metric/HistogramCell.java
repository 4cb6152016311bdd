package dev.sonde.core.metric;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A histogram's series. An observation is two atomic additions, to its bucket and to the sum; the count is the sum of the
 * buckets, so every scrape is consistent in itself. At the first collision of two threads the series gets one array of
 * counters for each of a few stripes of threads.
 *
 * <pre>
 * counts: | bucket 0 | … | bucket n, +Inf | sum of nanoseconds | sum of whole numbers |
 * </pre>
 *
 * Thread-safe. Sums of nanoseconds and of whole numbers are exact; a histogram may be fed in several units at once.
 */
public final class HistogramCell extends SeriesCell {
    private static final int STRIPES =
            Integer.highestOneBit(Math.max(1, 2 * Runtime.getRuntime().availableProcessors() - 1));
    private static final double NANOS_PER_SECOND = 1e9;
    /** Below this a double without a fraction is one long, exactly. */
    private static final double EXACT = 1L << 53;
    /** Longs at the end of a stripe that nobody writes, so that two stripes never share a cache line. */
    private static final int PADDING = 16;

    private final HistogramBuckets buckets;
    private final AtomicLongArray counts;
    private volatile @Nullable Extra extra;

    HistogramCell(int hash, Object[] key, HistogramBuckets buckets) {
        super(hash, key);
        this.buckets = buckets;
        counts = new AtomicLongArray(buckets.nativeHistogram == null ? buckets.count() + 2 : 0);
    }

    /** Observes a duration; the metric's unit is seconds. A clock that went backwards reads as 0. */
    public void observeNanos(long nanos) {
        long v = Math.max(nanos, 0);
        HistogramBuckets b = buckets;
        if (b.nativeHistogram == null) {
            record(b.ofNanos(v), b.count(), v);
        } else {
            nativePoint(b.nativeHistogram).observe(v / NANOS_PER_SECOND);
        }
    }

    /** Observes a whole number in the metric's own unit. */
    public void observe(long value) {
        HistogramBuckets b = buckets;
        if (b.nativeHistogram == null) {
            record(b.ofWhole(value), b.count() + 1, value);
        } else {
            nativePoint(b.nativeHistogram).observe((double) value);
        }
    }

    /** Observes in the metric's own unit; what is no number or infinite is refused and counted as rejected. */
    public void observe(double value) {
        HistogramBuckets b = buckets;
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            extra().rejected.increment();
        } else if (b.nativeHistogram != null) {
            nativePoint(b.nativeHistogram).observe(value);
        } else if (value == (long) value && Math.abs(value) < EXACT) {
            observe((long) value);
        } else {
            record(b.of(value), b.count() + 1, 0);
            extra().fraction().add(value);
        }
    }

    private void record(int bucket, int sum, long value) {
        Extra e = extra;
        if (e == null || e.stripes == null) {
            AtomicLongArray a = counts;
            long n = a.get(bucket);
            if (a.compareAndSet(bucket, n, n + 1)) {
                a.getAndAdd(sum, value);
                return;
            }
        }
        AtomicLongArray stripe = extra().stripe(counts.length());
        stripe.getAndIncrement(bucket);
        stripe.getAndAdd(sum, value);
    }

    private DistributionDataPoint nativePoint(NativeHistogram histogram) {
        Extra e = extra();
        DistributionDataPoint p = e.nativePoint;
        if (p == null) {
            p = histogram.point(this);
            e.nativePoint = p;
        }
        return p;
    }

    /** Adds this series' buckets to {@code into}. */
    void addBuckets(long[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] += total(i);
        }
    }

    /** The sum of all observations, in the metric's own unit. */
    double sum() {
        int n = buckets.count();
        Extra e = extra;
        DoubleAdder fraction = e == null ? null : e.fraction;
        return total(n) / NANOS_PER_SECOND + total(n + 1) + (fraction == null ? 0 : fraction.sum());
    }

    private long total(int i) {
        long sum = counts.get(i);
        Extra e = extra;
        AtomicReferenceArray<AtomicLongArray> stripes = e == null ? null : e.stripes;
        if (stripes != null) {
            for (int s = 0; s < STRIPES; s++) {
                AtomicLongArray stripe = stripes.get(s);
                sum += stripe == null ? 0 : stripe.get(i);
            }
        }
        return sum;
    }

    @Override
    long activity() {
        if (buckets.nativeHistogram != null) {
            return nativePoint(buckets.nativeHistogram).getCount();
        }
        long count = 0;
        for (int i = 0; i < buckets.count(); i++) {
            count += total(i);
        }
        return count;
    }

    @Override
    long reset() {
        Extra e = extra();
        if (buckets.nativeHistogram != null) {
            buckets.nativeHistogram.remove(this);
            e.nativePoint = null;
            return 0;
        }
        for (int i = 0; i < counts.length(); i++) {
            e.stripe(counts.length()).getAndAdd(i, -total(i));
        }
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

    /** What few histograms need: stripes for threads that meet, sums of fractions, refusals, a native histogram. */
    private static final class Extra {
        final LongAdder rejected = new LongAdder();
        volatile @Nullable AtomicReferenceArray<AtomicLongArray> stripes;
        volatile @Nullable DoubleAdder fraction;
        volatile @Nullable DistributionDataPoint nativePoint;

        AtomicLongArray stripe(int length) {
            AtomicReferenceArray<AtomicLongArray> all = stripes();
            int i = (int) Thread.currentThread().getId() & (STRIPES - 1);
            AtomicLongArray stripe = all.get(i);
            if (stripe == null) {
                all.compareAndSet(i, null, new AtomicLongArray(length + PADDING));
                stripe = all.get(i);
            }
            return stripe;
        }

        private AtomicReferenceArray<AtomicLongArray> stripes() {
            AtomicReferenceArray<AtomicLongArray> s = stripes;
            if (s != null) {
                return s;
            }
            synchronized (this) {
                s = stripes;
                if (s == null) {
                    s = new AtomicReferenceArray<>(STRIPES);
                    stripes = s;
                }
                return s;
            }
        }

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
