package dev.sonde.core.metric;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cells that left a table while a thread may still hold one, between its lookup and its increment, or for good because a rule
 * with constant labels is bound to the cell itself.
 *
 * <p>For {@link #STRONG} nanoseconds a cell is held firmly, afterwards only as long as somebody else holds it. A cell that
 * changed after it was put here goes back into its table; a series that is born again gets its old cell back. So between one
 * lookup and the increment a minute may pass, and a bound cell may sleep for ever, and nothing is lost.
 *
 * <p>Not thread-safe; guarded by its table.
 */
final class RemovedCells {
    private static final long STRONG = TimeUnit.SECONDS.toNanos(60);

    private final int labels;
    private final int limit;
    private final Map<List<Object>, Removed> cells = new LinkedHashMap<>();

    RemovedCells(int labels, int limit) {
        this.labels = labels;
        this.limit = Math.max(limit, 16);
    }

    /** Keeps a cell that had seen {@code activity} when it was last in a scrape. */
    void put(SeriesCell cell, long activity, long now) {
        cells.put(Arrays.asList(cell.key(labels)), new Removed(cell, activity, now));
        // A stream of short-lived series leaves many weak places behind before the collector clears them.
        Iterator<Removed> oldest = cells.values().iterator();
        while (cells.size() > 2 * limit && oldest.hasNext()) {
            if (oldest.next().isWeak()) {
                oldest.remove();
            }
        }
    }

    /** The cell this series had, which is not kept here any longer. */
    @Nullable
    SeriesCell take(Object[] key) {
        if (cells.isEmpty()) {
            return null;
        }
        Removed old = cells.remove(Arrays.asList(key));
        return old == null ? null : old.cell.get();
    }

    /** Empties a removed series that is removed once more. */
    void empty(Object[] key) {
        Removed old = cells.get(Arrays.asList(key));
        SeriesCell cell = old == null ? null : old.cell.get();
        if (old != null && cell != null) {
            old.activity = cell.reset();
        }
    }

    /** Cells that recorded something since they were put here. */
    List<SeriesCell> changed(long now) {
        List<SeriesCell> changed = new ArrayList<>();
        for (Iterator<Removed> all = cells.values().iterator(); all.hasNext(); ) {
            Removed r = all.next();
            SeriesCell cell = r.cell.get();
            if (cell == null) {
                all.remove();
            } else if (r.changed || cell.activity() != r.activity) {
                r.changed = true;
                r.firm = cell;
                changed.add(cell);
            } else if (now - r.since > STRONG) {
                r.firm = null;
            }
        }
        return changed;
    }

    private static final class Removed {
        final WeakReference<SeriesCell> cell;
        final long since;
        long activity;
        boolean changed;

        @Nullable
        SeriesCell firm;

        Removed(SeriesCell cell, long activity, long now) {
            this.cell = new WeakReference<>(cell);
            this.since = now;
            this.activity = activity;
            this.firm = cell;
        }

        boolean isWeak() {
            return firm == null;
        }
    }
}
