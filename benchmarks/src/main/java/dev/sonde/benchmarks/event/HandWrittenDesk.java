package dev.sonde.benchmarks.event;

import com.example.accounts.Account;
import com.example.accounts.Desk;
import com.example.accounts.Refusal;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;

/**
 * The same desk as a programmer would write it who measures by hand with prometheus-metrics, at its best: without exemplars,
 * with classic buckets only, durations as two readings of the clock. How data points are come by is left to the two ways there are.
 */
abstract class HandWrittenDesk extends Desk {
    final Counter plain =
            Counter.builder().name("hand_plain_total").withoutExemplars().build();
    final Counter constant = Counter.builder()
            .name("hand_constant_total")
            .labelNames("kind", "channel")
            .withoutExemplars()
            .build();
    final Counter accounts = counterByAccount("hand_accounts_total");
    final Counter wanted = counterByAccount("hand_wanted_total");
    final Counter refusals = counterByAccount("hand_refusals_total");
    final Histogram seconds = Histogram.builder()
            .name("hand_seconds")
            .labelNames("account_id", "kind")
            .classicOnly()
            .classicUpperBounds(0.1, 0.5, 1, 2, 5, 10, 30)
            .withoutExemplars()
            .build();

    private static Counter counterByAccount(String name) {
        return Counter.builder()
                .name(name)
                .labelNames("account_id")
                .withoutExemplars()
                .build();
    }

    /** @param way {@code cached} or {@code lookup} */
    static Desk open(String way) {
        return switch (way) {
            case "cached" -> new CachedDesk();
            case "lookup" -> new LookupDesk();
            default -> throw new IllegalArgumentException(way);
        };
    }

    abstract CounterDataPoint constantPoint();

    abstract CounterDataPoint accountsPoint(Account account);

    abstract CounterDataPoint wantedPoint(Account account);

    abstract CounterDataPoint refusalsPoint(Account account);

    abstract DistributionDataPoint secondsPoint(Account account);

    @Override
    public final void noLabels() {
        plain.inc();
    }

    @Override
    public final void constantLabels() {
        constantPoint().inc();
    }

    @Override
    public final void dynamicLabel(Account account) {
        accountsPoint(account).inc();
    }

    @Override
    public final void timer(Account account) {
        long start = System.nanoTime();
        secondsPoint(account).observe((System.nanoTime() - start) / 1e9);
    }

    @Override
    public final boolean condition(Account account, boolean isWanted) {
        if (isWanted) {
            wantedPoint(account).inc();
        }
        return isWanted;
    }

    @Override
    public final void failing(Account account) throws Refusal {
        try {
            throw Refusal.INSTANCE;
        } catch (Refusal e) {
            refusalsPoint(account).inc();
            throw e;
        }
    }
}
