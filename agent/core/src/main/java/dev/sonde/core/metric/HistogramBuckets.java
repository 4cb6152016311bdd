package dev.sonde.core.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The upper bounds of a histogram, inclusive, in each unit that observations come in: a duration measured in nanoseconds, a
 * whole number (bytes, items), any number. Immutable.
 */
final class HistogramBuckets {
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal MIN = BigDecimal.valueOf(Long.MIN_VALUE);

    /** Where observations go instead when the metric is a native histogram too. */
    final @Nullable NativeHistogram nativeHistogram;

    private final double[] bounds;
    private final long[] nanos;
    private final long[] whole;

    HistogramBuckets(double[] upperBounds, @Nullable NativeHistogram nativeHistogram) {
        this.nativeHistogram = nativeHistogram;
        bounds = upperBounds.clone();
        nanos = new long[bounds.length];
        whole = new long[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            // The shortest decimal text of the double is what the user wrote: .1 s is 100,000,000 ns, not one less.
            BigDecimal bound = BigDecimal.valueOf(bounds[i]);
            nanos[i] = floor(bound.movePointRight(9));
            whole[i] = floor(bound);
        }
    }

    /** Buckets, the one to +Inf included. */
    int count() {
        return bounds.length + 1;
    }

    int ofNanos(long v) {
        return index(nanos, v);
    }

    int ofWhole(long v) {
        return index(whole, v);
    }

    int of(double v) {
        double[] b = bounds;
        int i = 0;
        while (i < b.length && v > b[i]) {
            i++;
        }
        return i;
    }

    /** Bounds with +Inf at the end. */
    double[] withInfinity() {
        double[] all = Arrays.copyOf(bounds, bounds.length + 1);
        all[bounds.length] = Double.POSITIVE_INFINITY;
        return all;
    }

    private static int index(long[] b, long v) {
        int i = 0;
        while (i < b.length && v > b[i]) {
            i++;
        }
        return i;
    }

    private static long floor(BigDecimal v) {
        return v.min(MAX).max(MIN).setScale(0, RoundingMode.FLOOR).longValue();
    }
}
