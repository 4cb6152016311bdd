package dev.sonde.benchmarks.event;

import com.example.accounts.Account;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Measured by hand with care: data points are kept, constant ones in a field, the others in maps of their own. A map for each
 * label rather than one with a key of both: such a key would be an allocation at every event.
 */
final class CachedDesk extends HandWrittenDesk {
    private final CounterDataPoint constantPoint = constant.labelValues("text", "web");
    private final ConcurrentHashMap<String, CounterDataPoint> accountsPoints = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, CounterDataPoint> wantedPoints = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, CounterDataPoint> refusalsPoints = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, ConcurrentHashMap<String, DistributionDataPoint>> secondsPoints =
            new ConcurrentHashMap<>();

    @Override
    CounterDataPoint constantPoint() {
        return constantPoint;
    }

    @Override
    CounterDataPoint accountsPoint(Account account) {
        CounterDataPoint point = accountsPoints.get(account.id());
        return point != null ? point : accountsPoints.computeIfAbsent(account.id(), accounts::labelValues);
    }

    @Override
    CounterDataPoint wantedPoint(Account account) {
        CounterDataPoint point = wantedPoints.get(account.id());
        return point != null ? point : wantedPoints.computeIfAbsent(account.id(), wanted::labelValues);
    }

    @Override
    CounterDataPoint refusalsPoint(Account account) {
        CounterDataPoint point = refusalsPoints.get(account.id());
        return point != null ? point : refusalsPoints.computeIfAbsent(account.id(), refusals::labelValues);
    }

    @Override
    DistributionDataPoint secondsPoint(Account account) {
        ConcurrentHashMap<String, DistributionDataPoint> byKind = secondsPoints.get(account.id());
        DistributionDataPoint point = byKind == null ? null : byKind.get(account.kind());
        return point != null ? point : newSecondsPoint(account);
    }

    private DistributionDataPoint newSecondsPoint(Account account) {
        return secondsPoints
                .computeIfAbsent(account.id(), id -> new ConcurrentHashMap<>())
                .computeIfAbsent(account.kind(), kind -> seconds.labelValues(account.id(), kind));
    }
}
