package dev.sonde.core.metric;

import java.util.IdentityHashMap;

/**
 * When each series of one metric was last seen to change. Compares what a series had at the last look with what it has now, so
 * events leave no time stamp and pay nothing; the price is that a series may live up to one scrape interval too long.
 *
 * <p>Not thread-safe; guarded by its table.
 */
final class IdleSeries {
    private final long expireAfterNanos;
    private final IdentityHashMap<SeriesCell, Seen> seen = new IdentityHashMap<>();

    IdleSeries(long expireAfterNanos) {
        this.expireAfterNanos = expireAfterNanos;
    }

    boolean isIdle(SeriesCell cell, long now) {
        long activity = cell.activity();
        Seen last = seen.get(cell);
        if (last == null) {
            seen.put(cell, new Seen(activity, now));
            return false;
        }
        if (last.activity != activity) {
            last.activity = activity;
            last.at = now;
            return false;
        }
        return now - last.at >= expireAfterNanos;
    }

    /** What the series had when it was last looked at. */
    long activity(SeriesCell cell) {
        Seen last = seen.get(cell);
        return last == null ? 0 : last.activity;
    }

    void forget(SeriesCell cell) {
        seen.remove(cell);
    }

    private static final class Seen {
        long activity;
        long at;

        Seen(long activity, long at) {
            this.activity = activity;
            this.at = at;
        }
    }
}
