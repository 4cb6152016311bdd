package dev.sonde.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricStoreTest {
    private final List<String> faults = new ArrayList<>();
    private final MetricStore store = new MetricStore((metric, fault) -> faults.add(metric));

    private static MetricSpec.Builder requests() {
        return MetricSpec.builder("requests_total", MetricType.COUNTER)
                .help("Requests.")
                .labels("path");
    }

    @Test
    void keepsTheValuesOfAnUnchangedMetricOverAReload() {
        store.apply(List.of(requests().build()));
        SeriesTable<?> before = store.table("requests_total");
        ((CounterTable) before).get("/").inc();
        store.apply(List.of(
                MetricSpec.builder("other", MetricType.GAUGE).build(),
                requests().build()));
        assertThat(store.table("requests_total")).isSameAs(before);
        assertThat(Scraped.values(store.table("requests_total"))).containsEntry("/", 1.0);
    }

    @Test
    void startsAChangedMetricAnewAndDropsOneThatIsGone() {
        store.apply(List.of(
                requests().build(), MetricSpec.builder("gone", MetricType.GAUGE).build()));
        ((CounterTable) store.table("requests_total")).get("/").inc();
        ((GaugeTable) store.table("gone")).get().set(1);
        store.apply(List.of(requests().labels("path", "method").build()));
        assertThat(Scraped.values(store.table("requests_total"))).isEmpty();
        assertThatThrownBy(() -> store.table("gone"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gone");
        assertThat(store.find("gone")).isNull();
        assertThat(names()).containsExactly("requests");
    }

    @Test
    void refusesTwoSpecsOfOneNameAndChangesNothing() {
        store.apply(List.of(requests().build()));
        assertThatThrownBy(() -> store.apply(List.of(
                        MetricSpec.builder("a", MetricType.GAUGE).build(),
                        MetricSpec.builder("a", MetricType.GAUGE).help("x").build())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.find("requests_total")).isNotNull();
        assertThat(store.find("a")).isNull();
    }

    @Test
    void showsTheOthersWhenOneMetricCannotBeShown() {
        store.apply(List.of(
                requests().build(),
                MetricSpec.builder("bad", MetricType.GAUGE).labels("__reserved").build(),
                MetricSpec.builder("good", MetricType.GAUGE).build()));
        ((GaugeTable) store.table("bad")).get("x").set(1);
        ((GaugeTable) store.table("good")).get().set(1);
        assertThat(names()).contains("good", "requests").doesNotContain("bad");
        assertThat(faults).containsExactly("bad");
    }

    @Test
    void givesANameThatTwoMetricsWouldShowToTheFirst() {
        store.apply(List.of(
                MetricSpec.builder("x_total", MetricType.COUNTER).build(),
                MetricSpec.builder("x", MetricType.GAUGE).build(),
                MetricSpec.builder("h", MetricType.HISTOGRAM).build(),
                MetricSpec.builder("h_count", MetricType.GAUGE).build(),
                MetricSpec.builder("y_total", MetricType.GAUGE).build()));
        assertThat(names()).containsExactly("h", "x", "y_total");
        assertThat(faults).containsExactly("x", "h_count");
    }

    private List<String> names() {
        return store.snapshot().stream()
                .map(MetricSnapshot::getMetadata)
                .map(m -> m.getName())
                .collect(Collectors.toList());
    }
}
