package dev.sonde.core.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a poll: the values it found, published together. Rows with the same labels add up, as two pools of one
 * application do. A round that is not committed, because the poll failed half way, changes nothing.
 *
 * <p>Not thread-safe; one thread fills and commits it, once.
 */
public final class PollRound {
    private final GaugeTable table;
    private final Object owner;
    private final Map<List<Object>, Double> rows = new LinkedHashMap<>();

    PollRound(GaugeTable table, Object owner) {
        this.table = table;
        this.owner = owner;
    }

    /** Adds a row; label values in declared order. The array is not kept. */
    public void set(@Nullable Object[] labels, double value) {
        rows.merge(Arrays.asList(table.canonical(labels)), value, Double::sum);
    }

    /** Replaces all that this owner published before, in one step: series of rows that are gone are gone. */
    public void commit() {
        table.publish(owner, rows);
    }

    /** What an owner has in the scrape. Immutable, so that a scrape sees one round or the next, never half of each. */
    static final class Published {
        final GaugeCell[] cells;
        final double[] values;

        Published(GaugeTable table, Map<List<Object>, Double> rows) {
            cells = new GaugeCell[rows.size()];
            values = new double[rows.size()];
            int i = 0;
            for (Map.Entry<List<Object>, Double> row : rows.entrySet()) {
                cells[i] = table.get(row.getKey().toArray());
                values[i] = row.getValue();
                i++;
            }
        }
    }
}
