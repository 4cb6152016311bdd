package dev.sonde.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesExpiryTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Clock clock = new Clock();

    private MetricSpec.Builder spec(MetricType type) {
        return MetricSpec.builder(type == MetricType.COUNTER ? "m_total" : "m", type)
                .labels("a")
                .expireAfterNanos(HOUR.toNanos());
    }

    @Test
    void dropsASeriesThatSawNoEventForSoLong() {
        CounterTable table = Tables.counter(spec(MetricType.COUNTER), clock);
        table.get("idle").inc();
        table.get("busy").inc();
        assertThat(Scraped.values(table)).hasSize(2);
        clock.pass(HOUR.dividedBy(2));
        table.get("busy").inc();
        assertThat(Scraped.values(table)).hasSize(2);
        clock.pass(HOUR.dividedBy(2));
        assertThat(Scraped.values(table)).isEqualTo(Map.of("busy", 2.0));
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void neverDropsWithoutALimit() {
        CounterTable table =
                Tables.counter(MetricSpec.builder("m_total", MetricType.COUNTER).labels("a"), clock);
        table.get("idle").inc();
        Scraped.values(table);
        clock.pass(Duration.ofDays(365));
        assertThat(Scraped.values(table)).hasSize(1);
    }

    @Test
    void bringsASeriesBackForAnIncrementThatCameLate() {
        CounterTable table = Tables.counter(spec(MetricType.COUNTER), clock);
        CounterCell held = table.get("a");
        held.add(5);
        Scraped.values(table);
        clock.pass(HOUR);
        assertThat(Scraped.values(table)).isEmpty();
        held.add(1);
        clock.pass(Duration.ofSeconds(30));
        assertThat(Scraped.values(table)).isEqualTo(Map.of("a", 6.0));
        table.get("a").inc();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("a", 7.0));
    }

    @Test
    void bringsBackASeriesThatARuleIsBoundToHoweverLongItSlept() {
        CounterTable table = Tables.counter(spec(MetricType.COUNTER), clock);
        CounterCell bound = table.get("a");
        bound.add(5);
        for (int i = 0; i < 50; i++) {
            Scraped.values(table);
            clock.pass(HOUR);
        }
        System.gc();
        assertThat(Scraped.values(table)).isEmpty();
        bound.add(1);
        assertThat(Scraped.values(table)).isEqualTo(Map.of("a", 6.0));
    }

    @Test
    void countsInOneCellWhenASeriesIsBornAgainWhileItsOldCellIsHeld() {
        CounterTable table = Tables.counter(spec(MetricType.COUNTER), clock);
        CounterCell held = table.get("a");
        held.inc();
        Scraped.values(table);
        clock.pass(HOUR);
        Scraped.values(table);
        table.get("a").inc();
        held.inc();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("a", 3.0));
    }

    @Test
    void freesPlacesUnderTheLimit() {
        CounterTable table = Tables.counter(spec(MetricType.COUNTER).maxSeries(2), clock);
        table.get("1").inc();
        table.get("2").inc();
        table.get("3").inc();
        Scraped.values(table);
        clock.pass(HOUR);
        table.get("4").inc();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("4", 1.0, "__overflow__", 1.0));
    }

    @Test
    void keepsAGaugeThatIsSetToTheSameValueAgain() {
        GaugeTable table = Tables.gauge(spec(MetricType.GAUGE), clock);
        table.get("set").set(1);
        table.get("left").set(1);
        Scraped.values(table);
        clock.pass(HOUR.minusSeconds(1));
        table.get("set").set(1);
        Scraped.values(table);
        clock.pass(Duration.ofSeconds(1));
        assertThat(Scraped.values(table)).isEqualTo(Map.of("set", 1.0));
    }

    @Test
    void keepsAGaugeWhileItHoldsKeysAndDropsItAfterwards() {
        GaugeTable table = Tables.gauge(spec(MetricType.GAUGE), clock);
        table.keyed().track("k", new Object[] {"a"});
        Scraped.values(table);
        clock.pass(HOUR.multipliedBy(3));
        assertThat(Scraped.values(table)).isEqualTo(Map.of("a", 1.0));
        table.keyed().untrack("k");
        assertThat(Scraped.values(table)).isEqualTo(Map.of("a", 0.0));
        clock.pass(HOUR);
        assertThat(Scraped.values(table)).isEmpty();
        table.keyed().track("k", new Object[] {"a"});
        assertThat(Scraped.values(table)).isEqualTo(Map.of("a", 1.0));
    }

    @Test
    void dropsIdleHistogramsAndBringsThemBackWhole() {
        for (boolean alsoNative : new boolean[] {false, true}) {
            SeriesTable<?> table = Tables.table(spec(MetricType.HISTOGRAM).nativeHistogram(alsoNative), clock);
            HistogramCell cell = ((HistogramTable) table).get("a");
            cell.observe(2L);
            Scraped.values(table);
            clock.pass(HOUR);
            assertThat(Scraped.values(table)).isEmpty();
            cell.observe(3L);
            assertThat(Scraped.histogram(table, "a").getCount()).isEqualTo(2);
            assertThat(Scraped.histogram(table, "a").getSum()).isEqualTo(5);
        }
    }
}
