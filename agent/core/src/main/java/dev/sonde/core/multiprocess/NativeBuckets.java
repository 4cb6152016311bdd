package dev.sonde.core.multiprocess;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The native half of a histogram. Two of different resolution meet at the coarser one, which is exact: a bucket of schema {@code s} is two
 * neighbours of schema {@code s + 1}. Immutable.
 */
final class NativeBuckets {
    private static final int COARSEST = -4;
    /** As many as prometheus-metrics has in one histogram before it halves the resolution. */
    private static final int MOST = 160;

    final int schema;
    final double zeroThreshold;
    final long zeroCount;
    /** From a bucket's index to its count; not changed any more. */
    final SortedMap<Integer, Long> positive;

    final SortedMap<Integer, Long> negative;

    NativeBuckets(
            int schema,
            double zeroThreshold,
            long zeroCount,
            SortedMap<Integer, Long> positive,
            SortedMap<Integer, Long> negative) {
        this.schema = schema;
        this.zeroThreshold = zeroThreshold;
        this.zeroCount = zeroCount;
        this.positive = positive;
        this.negative = negative;
    }

    NativeBuckets plus(NativeBuckets other) {
        int coarser = Math.min(schema, other.schema);
        double threshold = Math.max(zeroThreshold, other.zeroThreshold);
        SortedMap<Integer, Long> up = new TreeMap<>();
        SortedMap<Integer, Long> down = new TreeMap<>();
        long zero = addTo(up, down, coarser, threshold) + other.addTo(up, down, coarser, threshold);
        NativeBuckets sum = new NativeBuckets(coarser, threshold, zero, up, down);
        while (up.size() + down.size() > MOST && sum.schema > COARSEST) {
            sum = sum.coarser();
            up = sum.positive;
            down = sum.negative;
        }
        return sum;
    }

    private NativeBuckets coarser() {
        SortedMap<Integer, Long> up = new TreeMap<>();
        SortedMap<Integer, Long> down = new TreeMap<>();
        long zero = addTo(up, down, schema - 1, zeroThreshold);
        return new NativeBuckets(schema - 1, zeroThreshold, zero, up, down);
    }

    /** Adds the buckets in a resolution that is not finer, and returns the count of those that belong to zero there. */
    private long addTo(Map<Integer, Long> up, Map<Integer, Long> down, int coarser, double threshold) {
        return zeroCount + add(positive, up, coarser, threshold) + add(negative, down, coarser, threshold);
    }

    private long add(Map<Integer, Long> from, Map<Integer, Long> to, int coarser, double threshold) {
        long zero = 0;
        for (Map.Entry<Integer, Long> bucket : from.entrySet()) {
            int index = bucket.getKey();
            if (threshold > zeroThreshold && upperBound(index, schema) <= threshold) {
                zero += bucket.getValue();
                continue;
            }
            for (int s = schema; s > coarser; s--) {
                index = (index + 1) >> 1;
            }
            to.merge(index, bucket.getValue(), Long::sum);
        }
        return zero;
    }

    /** A bucket reaches from the bound of the one before it, excluded, to its own. */
    private static double upperBound(int index, int schema) {
        return Math.pow(2, index * Math.pow(2, -schema));
    }
}
