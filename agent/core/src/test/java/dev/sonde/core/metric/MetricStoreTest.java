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
    void keepsTheValuesOfAMetricWhoseHelpAndLimitsChanged() {
        store.apply(List.of(requests().maxSeries(2).build()));
        CounterTable before = (CounterTable) store.table("requests_total");
        before.get("/a").inc();
        before.get("/b").inc();
        before.get("/c").inc();
        store.apply(List.of(requests().help("What came.").maxSeries(3).build()));
        assertThat(store.table("requests_total")).isSameAs(before);
        assertThat(store.snapshot().get(0).getMetadata().getHelp()).isEqualTo("What came.");
        before.get("/c").inc();
        assertThat(Scraped.values(before)).containsEntry("/c", 1.0).containsEntry("__overflow__", 1.0);

        store.apply(List.of(requests().maxSeries(1).build()));
        before.get("/a").inc();
        before.get("/d").inc();
        assertThat(Scraped.values(before))
                .containsEntry("/a", 2.0)
                .containsEntry("/b", 1.0)
                .containsEntry("__overflow__", 2.0)
                .doesNotContainKey("/d");
    }

    @Test
    void anotherTimeToExpireHoldsFromThenOn() {
        long[] now = {0};
        MetricStore store = new MetricStore((metric, fault) -> faults.add(metric), () -> now[0]);
        store.apply(List.of(requests().build()));
        CounterTable table = (CounterTable) store.table("requests_total");
        table.get("/").inc();
        store.apply(List.of(requests().expireAfterNanos(1_000).build()));
        assertThat(store.table("requests_total")).isSameAs(table);
        assertThat(Scraped.values(table)).containsKey("/");
        now[0] = 2_000;
        assertThat(Scraped.values(table)).isEmpty();
        table.get("/").inc();
        store.apply(List.of(requests().build()));
        now[0] = 10_000;
        assertThat(Scraped.values(table)).containsEntry("/", 2.0);
    }

    @Test
    void bucketsMakeAnotherHistogram() {
        MetricSpec.Builder wait = MetricSpec.builder("wait_seconds", MetricType.HISTOGRAM);
        store.apply(List.of(wait.buckets(1, 2).build()));
        SeriesTable<?> before = store.table("wait_seconds");
        store.apply(List.of(wait.buckets(1, 2, 3).build()));
        assertThat(store.table("wait_seconds")).isNotSameAs(before);
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
