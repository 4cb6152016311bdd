package dev.sonde.core.metric;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A registry whose scrape does not fail: a collector that throws and a metric whose name another already has are reported and
 * left out, and the others are shown. The library's own registry loses the whole scrape to either.
 *
 * <p>Collectors are asked in the order in which they were registered, and of two that claim a name the first has it.
 * Thread-safe.
 */
public final class TolerantRegistry extends PrometheusRegistry {
    private final List<MultiCollector> collectors = new CopyOnWriteArrayList<>();
    private final BiConsumer<String, Throwable> faults;

    /** @param faults told the name of a metric or collector that is missing from a scrape, and why */
    public TolerantRegistry(BiConsumer<String, Throwable> faults) {
        this.faults = faults;
    }

    @Override
    public void register(Collector collector) {
        collectors.add(new Single(collector));
    }

    @Override
    public void register(MultiCollector collector) {
        collectors.add(collector);
    }

    @Override
    public void unregister(Collector collector) {
        collectors.removeIf(c -> c instanceof Single && ((Single) c).collector == collector);
    }

    @Override
    public void unregister(MultiCollector collector) {
        collectors.remove(collector);
    }

    @Override
    public void clear() {
        collectors.clear();
    }

    @Override
    public MetricSnapshots scrape() {
        return scrape(null, null);
    }

    @Override
    public MetricSnapshots scrape(@Nullable PrometheusScrapeRequest request) {
        return scrape(null, request);
    }

    @Override
    public MetricSnapshots scrape(@Nullable Predicate<String> includedNames) {
        return scrape(includedNames, null);
    }

    @Override
    public MetricSnapshots scrape(
            @Nullable Predicate<String> includedNames, @Nullable PrometheusScrapeRequest request) {
        List<MetricSnapshot> all = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (MultiCollector collector : collectors) {
            MetricSnapshots found;
            try {
                found = collector.collect();
            } catch (RuntimeException | LinkageError e) {
                faults.accept(name(collector), e);
                continue;
            }
            for (MetricSnapshot snapshot : found) {
                String name = snapshot.getMetadata().getPrometheusName();
                if (includedNames != null && !includedNames.test(name)) {
                    continue;
                }
                Set<String> names = exposedNames(snapshot, name);
                if (Collections.disjoint(taken, names)) {
                    taken.addAll(names);
                    all.add(snapshot);
                } else {
                    faults.accept(name, new IllegalStateException("another metric has this name"));
                }
            }
        }
        return new MetricSnapshots(all);
    }

    private static String name(MultiCollector collector) {
        return (collector instanceof Single ? ((Single) collector).collector : collector)
                .getClass()
                .getSimpleName();
    }

    /** All names under which a metric appears in one of the formats, and the one the library tells it apart by. */
    private static Set<String> exposedNames(MetricSnapshot snapshot, String name) {
        Set<String> names = new HashSet<>();
        if (snapshot instanceof CounterSnapshot) {
            names.addAll(Arrays.asList("=" + name, name + "_total", name + "_created"));
        } else if (snapshot instanceof HistogramSnapshot) {
            names.addAll(Arrays.asList(name, name + "_bucket", name + "_count", name + "_sum", name + "_created"));
        } else if (snapshot instanceof SummarySnapshot) {
            names.addAll(Arrays.asList(name, name + "_count", name + "_sum", name + "_created"));
        } else if (snapshot instanceof InfoSnapshot) {
            names.addAll(Arrays.asList("=" + name, name + "_info"));
        } else {
            names.addAll(Arrays.asList(name, "=" + name));
        }
        return names;
    }

    private static final class Single implements MultiCollector {
        final Collector collector;

        Single(Collector collector) {
            this.collector = collector;
        }

        @Override
        public MetricSnapshots collect() {
            return MetricSnapshots.of(collector.collect());
        }
    }
}
