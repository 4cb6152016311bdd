package dev.sonde.core.probe;

import dev.sonde.core.metric.SeriesTable;
import org.jspecify.annotations.Nullable;

/**
 * A series whose labels are all constant: looked up at its first event and never again, and not before, so that what has not
 * happened is not in the scrape. For metrics without expiry. Thread-safe.
 */
final class BoundSeries {
    private final SeriesTable<?> table;
    private final Object[] labels;
    private volatile @Nullable Object cell;

    /** @param labels canonical label values in declared order */
    BoundSeries(SeriesTable<?> table, Object[] labels) {
        this.table = table;
        this.labels = labels;
    }

    Object cell() {
        Object known = cell;
        if (known == null) {
            known = table.get(labels);
            if (table.isOverflow(known)) {
                return known;
            }
            cell = known;
        }
        return known;
    }
}
