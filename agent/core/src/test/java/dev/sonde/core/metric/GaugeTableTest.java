package dev.sonde.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GaugeTableTest {
    @Test
    void showsAGaugeOnceItHasAValue() {
        GaugeTable table = Tables.gauge("a");
        GaugeCell cell = table.get("x");
        assertThat(Scraped.values(table)).isEmpty();
        cell.set(0);
        assertThat(Scraped.values(table)).isEqualTo(Map.of("x", 0.0));
    }

    @Test
    void setsAndAdds() {
        GaugeTable table = Tables.gauge("a");
        GaugeCell cell = table.get("x");
        cell.inc();
        cell.inc();
        cell.dec();
        cell.add(-2.5);
        assertThat(Scraped.values(table)).isEqualTo(Map.of("x", -1.5));
        cell.set(Double.NaN);
        assertThat(Scraped.values(table).get("x")).isNaN();
        cell.set(4);
        cell.add(Double.NaN);
        assertThat(Scraped.values(table)).isEqualTo(Map.of("x", 4.0));
        assertThat(table.rejected()).isEqualTo(1);
    }

    @Test
    void dropsARemovedSeriesUntilItIsSetAgain() {
        GaugeTable table = Tables.gauge("a");
        GaugeCell held = table.get("x");
        held.set(4);
        table.remove("x");
        assertThat(Scraped.values(table)).isEmpty();
        held.inc();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("x", 1.0));
    }

    @Test
    void publishesARoundOfAPollInOneStep() {
        GaugeTable table = Tables.gauge("status");
        PollRound first = table.round("scripts");
        first.set(new Object[] {"active"}, 3);
        first.set(new Object[] {"inactive"}, 1);
        assertThat(Scraped.values(table)).isEmpty();
        first.commit();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("active", 3.0, "inactive", 1.0));
        PollRound second = table.round("scripts");
        second.set(new Object[] {"active"}, 2);
        second.commit();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("active", 2.0));
        assertThat(table.size()).isEqualTo(1);
        table.round("scripts").commit();
        assertThat(Scraped.values(table)).isEmpty();
        assertThat(table.size()).isZero();
    }

    @Test
    void addsRowsWithTheSameLabelsWithinAndAcrossOwners() {
        GaugeTable table = Tables.gauge("state");
        PollRound pools = table.round("hikari");
        pools.set(new Object[] {"active"}, 3);
        pools.set(new Object[] {"active"}, 4);
        pools.commit();
        PollRound other = table.round("dbcp");
        other.set(new Object[] {"active"}, 10);
        other.set(new Object[] {"idle"}, 1);
        other.commit();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("active", 17.0, "idle", 1.0));
        table.withdraw("dbcp");
        assertThat(Scraped.values(table)).isEqualTo(Map.of("active", 7.0));
    }

    @Test
    void leavesASeriesThatARuleSetWhenAPollWithdraws() {
        GaugeTable table = Tables.gauge("state");
        table.get("active").set(1);
        PollRound round = table.round("poll");
        round.set(new Object[] {"active"}, 2);
        round.commit();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("active", 3.0));
        table.withdraw("poll");
        assertThat(Scraped.values(table)).isEqualTo(Map.of("active", 1.0));
    }

    @Test
    void holdsRowsOfAPollToTheLimit() {
        GaugeTable table = Tables.gauge(
                MetricSpec.builder("g", MetricType.GAUGE).labels("id").maxSeries(2), System::nanoTime);
        PollRound round = table.round("poll");
        for (int i = 0; i < 10; i++) {
            round.set(new Object[] {i}, 1);
        }
        round.commit();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("0", 1.0, "1", 1.0, "__overflow__", 8.0));
        table.round("poll").commit();
        PollRound next = table.round("poll");
        next.set(new Object[] {"other"}, 5);
        next.commit();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("other", 5.0));
    }
}
