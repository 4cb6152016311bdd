package dev.sonde.core.metric;

import org.jspecify.annotations.Nullable;

/**
 * A series that counts: a compact number of its own while nothing unusual happens, and {@link RareCounts} from the first time that
 * something does. Thread-safe.
 *
 * @param <R> what it needs then
 */
abstract class CountingCell<R extends RareCounts> extends SeriesCell {
    private volatile @Nullable R rare;

    CountingCell(int hash, Object[] key) {
        super(hash, key);
    }

    abstract R newRare();

    /** Null while nothing unusual happened. */
    final @Nullable R rareOrNull() {
        return rare;
    }

    final R rare() {
        R r = rare;
        if (r != null) {
            return r;
        }
        synchronized (this) {
            r = rare;
            if (r == null) {
                r = newRare();
                rare = r;
            }
            return r;
        }
    }

    final void reject() {
        rare().rejected.increment();
    }

    final double fraction() {
        R r = rare;
        return r == null ? 0 : r.fraction();
    }

    @Override
    final long rejected() {
        R r = rare;
        return r == null ? 0 : r.rejected.sum();
    }
}
