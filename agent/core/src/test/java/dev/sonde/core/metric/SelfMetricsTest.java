package dev.sonde.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SelfMetricsTest {
    private final List<String> log = new ArrayList<>();
    private final SelfMetrics self = new SelfMetrics("1.2.3", log::add);

    @Test
    void tellsVersionAndHowTheRulesWereRead() {
        assertThat(values("sonde_build_info")).isEqualTo(Map.of("1.2.3", 1.0));
        assertThat(self.lastLoadSuccessful()).isFalse();
        double before = System.currentTimeMillis() / 1000.0;
        self.configLoaded(true);
        assertThat(self.lastLoadSuccessful()).isTrue();
        assertThat(values("sonde_config_last_load_successful")).isEqualTo(Map.of("", 1.0));
        double loaded =
                values("sonde_config_last_load_success_timestamp_seconds").get("");
        assertThat(loaded).isBetween(before, System.currentTimeMillis() / 1000.0);
        self.configLoaded(false);
        assertThat(values("sonde_config_last_load_successful")).isEqualTo(Map.of("", 0.0));
        assertThat(values("sonde_config_last_load_success_timestamp_seconds")).isEqualTo(Map.of("", loaded));
        self.configLoaded(false);
        assertThat(values("sonde_config_loads")).isEqualTo(Map.of("success", 1.0, "failure", 2.0));
        self.configBack(true);
        assertThat(self.lastLoadSuccessful()).isTrue();
        assertThat(values("sonde_config_loads")).isEqualTo(Map.of("success", 1.0, "failure", 2.0));
    }

    @Test
    void countsRulesByHowTheyFare() {
        assertThat(values("sonde_rules")).isEmpty();
        self.rulesByState(() -> Map.of("firing", 3, "off", 0));
        assertThat(values("sonde_rules")).isEqualTo(Map.of("firing", 3.0, "off", 0.0));
    }

    @Test
    void countsFaultsByRuleAndShowsZeroForTheOthers() {
        self.rules(List.of("a", "b"));
        self.ruleFault("a");
        assertThat(values("sonde_rule_faults")).isEqualTo(Map.of("a", 1.0, "b", 0.0));
        self.rules(List.of("a", "c"));
        assertThat(values("sonde_rule_faults")).isEqualTo(Map.of("a", 1.0, "c", 0.0));
        self.pollFailure("p");
        assertThat(values("sonde_poll_failures")).isEqualTo(Map.of("p", 1.0));
    }

    @Test
    void tellsSeriesOverflowAndRefusalsOfEveryMetric() {
        self.store()
                .apply(List.of(
                        MetricSpec.builder("a_total", MetricType.COUNTER)
                                .labels("x")
                                .maxSeries(1)
                                .build(),
                        MetricSpec.builder("b", MetricType.GAUGE).build()));
        CounterTable a = (CounterTable) self.store().table("a_total");
        a.get("1").inc();
        a.get("2").inc();
        a.get("3").inc();
        a.get("1").add(-1);
        assertThat(values("sonde_series")).isEqualTo(Map.of("a_total", 1.0, "b", 0.0));
        assertThat(values("sonde_series_overflow")).isEqualTo(Map.of("a_total", 2.0, "b", 0.0));
        assertThat(values("sonde_rejected_values")).isEqualTo(Map.of("a_total", 1.0, "b", 0.0));
    }

    @Test
    void countsAMetricMissingFromAScrapeAndLogsItOnce() {
        self.store()
                .apply(List.of(MetricSpec.builder("bad", MetricType.GAUGE)
                        .labels("__reserved")
                        .build()));
        ((GaugeTable) self.store().table("bad")).get("x").set(1);
        self.store().collect();
        self.store().collect();
        assertThat(values("sonde_scrape_faults")).isEqualTo(Map.of("bad", 2.0));
        assertThat(log).singleElement().asString().contains("metric bad is missing");
    }

    @Test
    void observesTheDurationOfScrapes() {
        self.scraped(2_000_000);
        assertThat(values("sonde_scrape_duration_seconds")).isEqualTo(Map.of("", 1.0));
    }

    private Map<String, Double> values(String name) {
        Map<String, Double> values = new TreeMap<>();
        for (MetricSnapshot s : self.collect()) {
            if (s.getMetadata().getPrometheusName().equals(name)) {
                values.putAll(Scraped.values(s));
            }
        }
        return values;
    }
}
