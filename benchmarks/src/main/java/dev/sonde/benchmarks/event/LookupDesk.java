package dev.sonde.benchmarks.event;

import com.example.accounts.Account;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;

/** Measured by hand as most programs are: {@code labelValues} at every event. */
final class LookupDesk extends HandWrittenDesk {
    @Override
    CounterDataPoint constantPoint() {
        return constant.labelValues("text", "web");
    }

    @Override
    CounterDataPoint accountsPoint(Account account) {
        return accounts.labelValues(account.id());
    }

    @Override
    CounterDataPoint wantedPoint(Account account) {
        return wanted.labelValues(account.id());
    }

    @Override
    CounterDataPoint refusalsPoint(Account account) {
        return refusals.labelValues(account.id());
    }

    @Override
    DistributionDataPoint secondsPoint(Account account) {
        return seconds.labelValues(account.id(), account.kind());
    }
}
