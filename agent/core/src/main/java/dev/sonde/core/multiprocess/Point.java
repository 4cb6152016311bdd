package dev.sonde.core.multiprocess;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one series holds, of whatever kind: each kind uses a few of the fields. Immutable.
 *
 * <p>Values are added in twice the precision of a double, so that the order in which members are added does not show: a sum of the same
 * numbers that came out an ulp smaller in the next scrape would be a counter that was reset.
 */
final class Point {
    private static final double[] NO_BOUNDS = {};
    private static final long[] NO_COUNTS = {};

    /** Of a counter or gauge; of a histogram or summary the sum. */
    final double value;
    /** What of the exact sum a double beside {@link #value} holds. */
    final double rest;
    /** Of a summary. */
    final long count;
    /** Unix time in milliseconds; 0 for unknown. */
    final long created;
    /** Upper bounds of a histogram's classic buckets, ascending, +Inf last; empty without classic buckets. Not to be changed. */
    final double[] bounds;
    /** The count of each bucket alone. Not to be changed. */
    final long[] counts;

    final @Nullable NativeBuckets fine;

    Point(
            double value,
            double rest,
            long count,
            long created,
            double[] bounds,
            long[] counts,
            @Nullable NativeBuckets fine) {
        this.value = value;
        this.rest = rest;
        this.count = count;
        this.created = created;
        this.bounds = bounds;
        this.counts = counts;
        this.fine = fine;
    }

    static Point number(double value, long created) {
        return new Point(value, 0, 0, created, NO_BOUNDS, NO_COUNTS, null);
    }

    static Point summary(long count, double sum, long created) {
        return new Point(sum, 0, count, created, NO_BOUNDS, NO_COUNTS, null);
    }

    static Point histogram(double sum, long created, double[] bounds, long[] counts, @Nullable NativeBuckets fine) {
        return new Point(sum, 0, 0, created, bounds, counts, fine);
    }

    /** Both together. Histograms need the same bounds; a native half is left where both have one. */
    Point plus(Point other) {
        double sum = value + other.value;
        double bb = sum - value;
        double error = (value - (sum - bb)) + (other.value - bb) + rest + other.rest;
        double whole = sum + error;
        boolean finite = Math.abs(whole) <= Double.MAX_VALUE;
        long[] all = counts.clone();
        for (int i = 0; i < all.length; i++) {
            all[i] += other.counts[i];
        }
        return new Point(
                finite ? whole : sum,
                finite ? error - (whole - sum) : 0,
                count + other.count,
                created == 0 || other.created == 0
                        ? Math.max(created, other.created)
                        : Math.min(created, other.created),
                bounds,
                all,
                fine == null || other.fine == null ? null : fine.plus(other.fine));
    }

    /** The same histogram in fewer buckets; null where one of the wanted bounds is none of its own. */
    @Nullable
    Point within(double[] wanted) {
        if (Arrays.equals(wanted, bounds)) {
            return this;
        }
        long[] fewer = new long[wanted.length];
        int to = 0;
        for (int i = 0; i < bounds.length; i++) {
            if (to == wanted.length) {
                return null;
            }
            fewer[to] += counts[i];
            if (bounds[i] == wanted[to]) {
                to++;
            } else if (bounds[i] > wanted[to]) {
                return null;
            }
        }
        return to < wanted.length ? null : new Point(value, rest, count, created, wanted, fewer, fine);
    }

    /** The same histogram without its native half. */
    Point coarse() {
        return fine == null ? this : new Point(value, rest, count, created, bounds, counts, null);
    }
}
