package dev.sonde.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TolerantRegistryTest {
    private final List<String> faults = new ArrayList<>();
    private final TolerantRegistry registry = new TolerantRegistry((name, fault) -> faults.add(name));

    private static MetricSnapshot gauge(String name) {
        return GaugeSnapshot.builder()
                .name(name)
                .dataPoint(
                        GaugeSnapshot.GaugeDataPointSnapshot.builder().value(1).build())
                .build();
    }

    private static MetricSnapshot counter(String name) {
        return CounterSnapshot.builder()
                .name(name)
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .value(1)
                        .build())
                .build();
    }

    @Test
    void showsTheOthersWhenOneCollectorThrows() {
        registry.register((Collector) () -> gauge("a"));
        registry.register((Collector) () -> {
            throw new NoClassDefFoundError("gone");
        });
        registry.register((MultiCollector) () -> {
            throw new IllegalStateException();
        });
        registry.register((MultiCollector) () -> MetricSnapshots.of(gauge("b"), gauge("c")));
        assertThat(names()).containsExactly("a", "b", "c");
        assertThat(faults).hasSize(2);
    }

    @Test
    void givesAClaimedNameToTheFirst() {
        registry.register((Collector) () -> gauge("x_total"));
        registry.register((Collector) () -> counter("x"));
        registry.register((Collector) () -> gauge("x_total"));
        registry.register((Collector) () -> gauge("y"));
        assertThat(names()).containsExactly("x_total", "y");
        assertThat(faults).containsExactly("x", "x_total");
    }

    @Test
    void forgetsWhatIsUnregistered() {
        Collector single = () -> gauge("a");
        MultiCollector several = () -> MetricSnapshots.of(gauge("b"));
        registry.register(single);
        registry.register(several);
        registry.unregister(single);
        assertThat(names()).containsExactly("b");
        registry.unregister(several);
        assertThat(names()).isEmpty();
    }

    private List<String> names() {
        return registry.scrape().stream()
                .map(s -> s.getMetadata().getPrometheusName())
                .toList();
    }
}
