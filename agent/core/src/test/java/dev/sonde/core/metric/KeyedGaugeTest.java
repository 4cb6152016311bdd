package dev.sonde.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyedGaugeTest {
    private static final Object[] ONLINE = {"online"};
    private static final Object[] OFFLINE = {"offline"};

    private final GaugeTable accounts = Tables.gauge("status");

    @Test
    void countsAKeyOnceHoweverOftenItIsTracked() {
        accounts.keyed().track("a", ONLINE);
        accounts.keyed().track("a", ONLINE);
        accounts.keyed().track("b", ONLINE);
        assertThat(Scraped.values(accounts)).isEqualTo(Map.of("online", 2.0));
    }

    @Test
    void movesAKeyOutOfTheSeriesItWasInAndLeavesThatAtZero() {
        accounts.keyed().track("a", ONLINE);
        accounts.keyed().track("a", OFFLINE);
        assertThat(Scraped.values(accounts)).isEqualTo(Map.of("online", 0.0, "offline", 1.0));
        accounts.keyed().untrack("a");
        accounts.keyed().untrack("a");
        accounts.keyed().untrack("never seen");
        assertThat(Scraped.values(accounts)).isEqualTo(Map.of("online", 0.0, "offline", 0.0));
    }

    @Test
    void tellsKeysApartByTheirText() {
        accounts.keyed().track(5L, ONLINE);
        accounts.keyed().track(5, ONLINE);
        accounts.keyed().track("5", OFFLINE);
        assertThat(Scraped.values(accounts)).isEqualTo(Map.of("online", 0.0, "offline", 1.0));
    }

    @Test
    void refusesANullKey() {
        accounts.keyed().track(null, ONLINE);
        accounts.keyed().untrack(null);
        assertThat(Scraped.values(accounts)).isEmpty();
        assertThat(accounts.rejected()).isEqualTo(1);
    }

    @Test
    void showsZeroForAKeyedGaugeWithoutLabelsFromTheStart() {
        GaugeTable online = Tables.gauge();
        assertThat(Scraped.values(online)).isEmpty();
        KeyedGauge keys = online.keyed();
        assertThat(Scraped.values(online)).isEqualTo(Map.of("", 0.0));
        keys.track("a", new Object[0]);
        assertThat(Scraped.values(online)).isEqualTo(Map.of("", 1.0));
    }

    @Test
    void forgetsTheKeysOfARemovedSeries() {
        accounts.keyed().track("a", ONLINE);
        accounts.keyed().track("b", OFFLINE);
        accounts.remove("online");
        assertThat(Scraped.values(accounts)).isEqualTo(Map.of("offline", 1.0));
        accounts.keyed().untrack("a");
        assertThat(Scraped.values(accounts)).isEqualTo(Map.of("offline", 1.0));
        accounts.keyed().track("a", ONLINE);
        assertThat(Scraped.values(accounts)).isEqualTo(Map.of("online", 1.0, "offline", 1.0));
    }

    @Test
    void countsKeysPastTheLimitInTheOverflowSeries() {
        GaugeTable table = Tables.gauge(
                MetricSpec.builder("g", MetricType.GAUGE).labels("level").maxSeries(1), System::nanoTime);
        table.keyed().track("a", new Object[] {"1"});
        table.keyed().track("b", new Object[] {"2"});
        table.keyed().track("c", new Object[] {"3"});
        table.keyed().track("b", new Object[] {"1"});
        assertThat(Scraped.values(table)).isEqualTo(Map.of("1", 2.0, "__overflow__", 1.0));
    }

    @Test
    void tellsLongKeysApartByTheirEnds() {
        String beginning = "x".repeat(5000);
        accounts.keyed().track(beginning + "1", ONLINE);
        accounts.keyed().track(beginning + "2", ONLINE);
        accounts.keyed().track(beginning + "2", OFFLINE);
        assertThat(Scraped.values(accounts)).isEqualTo(Map.of("online", 1.0, "offline", 1.0));
        accounts.keyed().untrack(beginning + "1");
        assertThat(Scraped.values(accounts)).isEqualTo(Map.of("online", 0.0, "offline", 1.0));
    }

    @Test
    void takesAKeyOutOfTheOverflowSeriesWhenItLeavesOrFindsAPlace() {
        GaugeTable table = Tables.gauge(
                MetricSpec.builder("g", MetricType.GAUGE).labels("level").maxSeries(1), System::nanoTime);
        table.keyed().track("a", new Object[] {"1"});
        table.keyed().track("b", new Object[] {"2"});
        table.keyed().track("c", new Object[] {"3"});
        table.keyed().track("c", new Object[] {"4"});
        table.keyed().untrack("b");
        assertThat(Scraped.values(table)).isEqualTo(Map.of("1", 1.0, "__overflow__", 1.0));
        table.remove("1");
        table.keyed().track("c", new Object[] {"5"});
        assertThat(Scraped.values(table)).isEqualTo(Map.of("5", 1.0, "__overflow__", 0.0));
    }

    @Test
    void keepsASeriesThatHoldsAKeyAndExpiresItWhenTheLastHasLeft() {
        Clock clock = new Clock();
        GaugeTable table = Tables.gauge(
                MetricSpec.builder("g", MetricType.GAUGE)
                        .labels("status")
                        .expireAfterNanos(Duration.ofMinutes(1).toNanos()),
                clock);
        table.keyed().track("a", ONLINE);
        table.keyed().track("b", OFFLINE);
        Scraped.values(table);
        clock.pass(Duration.ofHours(1));
        assertThat(Scraped.values(table)).isEqualTo(Map.of("online", 1.0, "offline", 1.0));
        table.keyed().untrack("a");
        assertThat(Scraped.values(table)).isEqualTo(Map.of("online", 0.0, "offline", 1.0));
        clock.pass(Duration.ofHours(1));
        assertThat(Scraped.values(table)).isEqualTo(Map.of("offline", 1.0));
        table.keyed().track("a", ONLINE);
        assertThat(Scraped.values(table)).isEqualTo(Map.of("online", 1.0, "offline", 1.0));
    }

    @Test
    void keepsNoObjectOfTheApplicationAlive() {
        WeakReference<Object> weak = new WeakReference<>(tracked());
        await().until(() -> {
            System.gc();
            return weak.get() == null;
        });
        accounts.keyed().untrack("account-5");
        assertThat(Scraped.values(accounts)).isEqualTo(Map.of("busy", 0.0));
    }

    private Object tracked() {
        Account account = new Account("account-5");
        accounts.keyed().track(account, new Object[] {new Account("busy")});
        return account;
    }

    private record Account(String name) {
        @Override
        public String toString() {
            return name;
        }
    }
}
