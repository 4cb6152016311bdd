package dev.sonde.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CounterTableTest {
    @Test
    void findsASeriesByAnyNumberOfLabels() {
        Tables.counter().get().inc();
        for (int n = 1; n <= 7; n++) {
            String[] names = new String[n];
            Object[] labels = new Object[n];
            for (int i = 0; i < n; i++) {
                names[i] = "l" + i;
                labels[i] = "v" + i;
            }
            CounterTable table = Tables.counter(names);
            CounterCell cell = table.get(labels);
            labels[n - 1] = "other";
            assertThat(table.get(labels)).isNotSameAs(cell);
            labels[n - 1] = "v" + (n - 1);
            assertThat(table.get(labels)).isSameAs(cell);
            assertThat(table.size()).isEqualTo(2);
        }
    }

    @Test
    void givesTheSameCellHoweverTheLabelsAreHandedOver() {
        CounterTable four = Tables.counter("a", "b", "c", "d");
        assertThat(four.get("1", "2", "3", "4")).isSameAs(four.get(new Object[] {"1", "2", "3", "4"}));
        CounterTable two = Tables.counter("a", "b");
        assertThat(two.get("1", new String("2"))).isSameAs(two.get(new Object[] {"1", "2"}));
    }

    @Test
    void refusesAWrongNumberOfLabels() {
        CounterTable table = Tables.counter("a", "b");
        assertThatThrownBy(() -> table.get("only one"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[a, b]");
        assertThatThrownBy(table::get).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsNullAsNoneInEveryPlace() {
        CounterTable table = Tables.counter("a", "b", "c", "d", "e");
        table.get(new Object[] {null, "x", null, null, "y"}).inc();
        table.get(new Object[] {"none", "x", "none", "none", "y"}).inc();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("none,x,none,none,y", 2.0));
        CounterTable three = Tables.counter("a", "b", "c");
        three.get(null, null, "z").inc();
        assertThat(Scraped.values(three)).isEqualTo(Map.of("none,none,z", 1.0));
    }

    @Test
    void showsANumberAndItsTextAsOneSeries() {
        CounterTable table = Tables.counter("id", "kind");
        table.get(5L, "a").add(2);
        table.get("5", "a").add(3);
        table.get("x", "a").inc();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("5,a", 5.0, "x,a", 1.0));
    }

    @Test
    void takesAnObjectItDoesNotKnowByItsText() {
        CounterTable table = Tables.counter("id");
        table.get((Object) 5).inc();
        table.get(5L).inc();
        table.get((Object) URI.create("sb")).inc();
        table.get((Object) URI.create("sb")).inc();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("5", 2.0, "sb", 2.0));
    }

    @Test
    void sendsWhatIsPastTheLimitToOneSeriesAndLetsKnownOnesGoOn() {
        CounterTable table = Tables.counter(
                MetricSpec.builder("c_total", MetricType.COUNTER)
                        .labels("a", "b")
                        .maxSeries(2),
                System::nanoTime);
        table.get("1", "x").inc();
        table.get("2", "x").inc();
        for (int i = 3; i < 100; i++) {
            table.get("" + i, "x").inc();
        }
        table.get("1", "x").inc();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("1,x", 2.0, "2,x", 1.0, "__overflow__,__overflow__", 97.0));
        assertThat(table.overflows()).isEqualTo(97);
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void mergesTheOverflowSeriesWithAValueThatReadsLikeIt() {
        CounterTable table = Tables.counter(
                MetricSpec.builder("c_total", MetricType.COUNTER).labels("a").maxSeries(1), System::nanoTime);
        table.get("__overflow__").inc();
        table.get("more").inc();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("__overflow__", 2.0));
    }

    @Test
    void startsARemovedSeriesAnewAndFreesItsPlace() {
        CounterTable table = Tables.counter(
                MetricSpec.builder("c_total", MetricType.COUNTER).labels("a").maxSeries(2), System::nanoTime);
        table.get("1").add(7);
        table.get("2").add(0.5);
        table.remove("1");
        assertThat(Scraped.values(table)).isEqualTo(Map.of("2", 0.5));
        table.get("3").inc();
        table.remove("2");
        table.get("1").inc();
        assertThat(Scraped.values(table)).isEqualTo(Map.of("1", 1.0, "3", 1.0));
    }

    @Test
    void keepsAnIncrementThatComesAfterTheRemoval() {
        CounterTable table = Tables.counter("a");
        CounterCell held = table.get("1");
        held.add(7);
        table.remove("1");
        held.add(2);
        assertThat(Scraped.values(table)).isEqualTo(Map.of("1", 2.0));
        held.add(1);
        assertThat(Scraped.values(table)).isEqualTo(Map.of("1", 3.0));
    }

    @Test
    void addsFractionsExactlyBesideWholeNumbers() {
        CounterTable table = Tables.counter();
        CounterCell cell = table.get();
        cell.add(1L << 53);
        cell.add(1);
        cell.add(0.25);
        cell.add(2.5);
        assertThat(cell.value()).isEqualTo((double) ((1L << 53) + 3) + 0.75);
        CounterCell cents = Tables.counter().get();
        for (int i = 0; i < 1000; i++) {
            cents.add(1.01);
        }
        assertThat(cents.value()).isCloseTo(1010, within(1e-9));
        cents.add(1e300);
        assertThat(cents.value()).isEqualTo(1e300);
    }

    @Test
    void refusesWhatACounterCannotTakeAndCountsIt() {
        CounterTable table = Tables.counter();
        CounterCell cell = table.get();
        cell.add(-1);
        cell.add(-0.5);
        cell.add(Double.NaN);
        cell.add(Double.POSITIVE_INFINITY);
        cell.add(3);
        cell.add(0);
        assertThat(cell.value()).isEqualTo(3);
        assertThat(table.rejected()).isEqualTo(4);
    }

    @Test
    void showsACounterWithoutLabelsFromTheStart() {
        assertThat(Scraped.values(Tables.counter())).isEqualTo(Map.of("", 0.0));
        assertThat(Scraped.values(Tables.counter("a"))).isEmpty();
    }

    @Test
    void growsWithoutLosingASeries() {
        CounterTable table = Tables.counter(
                MetricSpec.builder("c_total", MetricType.COUNTER)
                        .labels("a", "b")
                        .maxSeries(50_000),
                System::nanoTime);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 50_000; i++) {
                table.get("acct-" + i, (long) i).inc();
            }
        }
        assertThat(Scraped.values(table)).hasSize(50_000).allSatisfy((k, v) -> assertThat(v)
                .isEqualTo(2));
    }
}
