package dev.sonde.core.metric;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All metrics that the rules declare. Owns their tables, replaces them when the rules are read again, and shows them to a
 * scrape as one collector: what cannot be shown is reported and left out, the rest is shown.
 *
 * <p>Thread-safe. {@link #table} and a scrape see the metrics before or after a whole {@link #apply}.
 */
public final class MetricStore implements MultiCollector {
    private final LongSupplier nanoClock;
    private final BiConsumer<String, Throwable> faults;
    private volatile Map<String, SeriesTable<?>> tables = Collections.emptyMap();

    public MetricStore() {
        this((metric, fault) -> {});
    }

    /** @param faults told the name of a metric that could not be shown in a scrape, and why */
    public MetricStore(BiConsumer<String, Throwable> faults) {
        this(faults, System::nanoTime);
    }

    MetricStore(BiConsumer<String, Throwable> faults, LongSupplier nanoClock) {
        this.faults = faults;
        this.nanoClock = nanoClock;
    }

    /**
     * Makes these metrics the ones that exist. A metric keeps its table and values if nothing but its help and its limits
     * changed; any other change, and a new one, starts anew; one that is not named any more leaves the scrape.
     *
     * @throws IllegalArgumentException if two specs have one name; nothing has changed then
     */
    public synchronized void apply(List<MetricSpec> specs) {
        Map<String, SeriesTable<?>> next = new LinkedHashMap<>();
        for (MetricSpec spec : specs) {
            SeriesTable<?> known = tables.get(spec.name());
            SeriesTable<?> table = known != null && known.spec().hasSeriesOf(spec) ? known : newTable(spec);
            if (next.put(spec.name(), table) != null) {
                throw new IllegalArgumentException("metric " + spec.name() + " is declared twice");
            }
        }
        for (MetricSpec spec : specs) {
            SeriesTable<?> table = next.get(spec.name());
            if (table != null && !table.spec().equals(spec)) {
                table.adopt(spec);
            }
        }
        tables = Collections.unmodifiableMap(next);
    }

    /**
     * The table of a metric, to be kept by whoever records into it.
     *
     * @throws IllegalArgumentException if no such metric was applied
     */
    public SeriesTable<?> table(String name) {
        SeriesTable<?> table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException("no metric " + name);
        }
        return table;
    }

    /** The table of a metric, or null. */
    public @Nullable SeriesTable<?> find(String name) {
        return tables.get(name);
    }

    /** All tables in declared order. */
    public Collection<SeriesTable<?>> tables() {
        return tables.values();
    }

    /** What a scrape shows now. */
    public MetricSnapshots snapshot() {
        return collect();
    }

    @Override
    public MetricSnapshots collect() {
        List<MetricSnapshot> snapshots = new ArrayList<>();
        ExposedNames names = new ExposedNames();
        for (SeriesTable<?> table : tables.values()) {
            try {
                MetricSnapshot snapshot = table.snapshot();
                if (names.claim(snapshot)) {
                    snapshots.add(snapshot);
                } else {
                    faults.accept(table.spec().name(), ExposedNames.taken());
                }
            } catch (RuntimeException | LinkageError e) {
                faults.accept(table.spec().name(), e);
            }
        }
        return new MetricSnapshots(snapshots);
    }

    private SeriesTable<?> newTable(MetricSpec spec) {
        switch (spec.type()) {
            case COUNTER:
                return new CounterTable(spec, nanoClock);
            case GAUGE:
                return new GaugeTable(spec, nanoClock);
            case HISTOGRAM:
                return new HistogramTable(spec, nanoClock);
        }
        throw new IllegalArgumentException(spec.toString());
    }
}
