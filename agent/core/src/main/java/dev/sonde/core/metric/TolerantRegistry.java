package dev.sonde.core.metric;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
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
        ExposedNames names = new ExposedNames();
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
                if (names.claim(snapshot)) {
                    all.add(snapshot);
                } else {
                    faults.accept(name, ExposedNames.taken());
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
