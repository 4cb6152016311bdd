package dev.sonde.core.metric;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
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
public final class HistogramCell extends CountingCell<HistogramCell.Meeting> {
    private static final int STRIPES =
            Integer.highestOneBit(Math.max(1, 2 * Runtime.getRuntime().availableProcessors() - 1));
    private static final double NANOS_PER_SECOND = 1e9;
    /** Below this a double without a fraction is one long, exactly. */
    private static final double EXACT = 1L << 53;

    private static final long CARRIED = 1L << 61;

    /** Longs at the end of a stripe that nobody writes, so that two stripes never share a cache line. */
    private static final int PADDING = 16;

    private final HistogramBuckets buckets;
    private final AtomicLongArray counts;

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
            reject();
        } else if (b.nativeHistogram != null) {
            nativePoint(b.nativeHistogram).observe(value);
        } else if (value == (long) value && Math.abs(value) < EXACT) {
            observe((long) value);
        } else {
            record(b.of(value), b.count() + 1, 0);
            rare().addFraction(value);
        }
    }

    private void record(int bucket, int sum, long value) {
        Meeting e = rareOrNull();
        if (e == null || e.stripes == null) {
            AtomicLongArray a = counts;
            long n = a.get(bucket);
            if (a.compareAndSet(bucket, n, n + 1)) {
                a.getAndAdd(sum, value);
                return;
            }
        }
        AtomicLongArray stripe = rare().stripe(counts.length());
        stripe.getAndIncrement(bucket);
        stripe.getAndAdd(sum, value);
    }

    private DistributionDataPoint nativePoint(NativeHistogram histogram) {
        Meeting e = rare();
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

    /** The sum of all observations, in the metric's own unit. Locked, so that what is carried over shows once. */
    synchronized double sum() {
        int n = buckets.count();
        carry(n, NANOS_PER_SECOND);
        carry(n + 1, 1);
        return total(n) / NANOS_PER_SECOND + total(n + 1) + fraction();
    }

    /** Ten thousand calls at a time fill a long with nanoseconds within days: what is that large goes on as a double. */
    private void carry(int i, double perUnit) {
        long sum = total(i);
        if (Math.abs(sum) > CARRIED) {
            rare().stripe(counts.length()).getAndAdd(i, -sum);
            rare().addFraction(sum / perUnit);
        }
    }

    private long total(int i) {
        long sum = counts.get(i);
        Meeting e = rareOrNull();
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
        Meeting e = rare();
        if (buckets.nativeHistogram != null) {
            buckets.nativeHistogram.remove(this);
            e.nativePoint = null;
            return 0;
        }
        for (int i = 0; i < counts.length(); i++) {
            e.stripe(counts.length()).getAndAdd(i, -total(i));
        }
        e.resetFraction();
        return 0;
    }

    @Override
    Meeting newRare() {
        return new Meeting();
    }

    /** The places for threads that meet, and a native histogram. */
    static final class Meeting extends RareCounts {
        volatile @Nullable AtomicReferenceArray<AtomicLongArray> stripes;
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
    }
}
