package dev.sonde.core.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.expression.MemberAccess;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.metric.poll.PollScheduler;
import dev.sonde.core.rules.LoadedRules;
import dev.sonde.core.rules.RuleLoader;
import dev.sonde.core.start.BridgeInjection;
import dev.sonde.core.weave.LoadedClasses;
import dev.sonde.core.weave.Weaving;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.lang.instrument.Instrumentation;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import net.bytebuddy.agent.ByteBuddyAgent;

/** Rules as they run in an application, and what they show. */
final class Polling implements AutoCloseable {
    private static final Instrumentation INSTRUMENTATION = ByteBuddyAgent.install();

    private final SelfMetrics self = new SelfMetrics("test", line -> {});
    private final MetricStore store = self.store();
    private final PollScheduler scheduler = new PollScheduler((poll, error) -> {
        throw new AssertionError(poll, error);
    });
    private final Probes probes;

    private Polling(String rules) {
        LoadedRules loaded = RuleLoader.load("test.yaml", rules);
        assertThat(loaded.problems()).isEmpty();
        store.apply(loaded.rules().metrics());
        probes = new Probes(loaded.rules().rules(), store, self, MemberAccess.NONE, advice -> {});
    }

    static Polling of(String rules) {
        return new Polling(rules);
    }

    /** Weaves what these rules need into classes that load from now on. */
    Polling woven() throws Exception {
        BridgeInjection.inject(INSTRUMENTATION, null);
        new Weaving(INSTRUMENTATION, probes).install(probes.pointcuts());
        return this;
    }

    Polling started() {
        return started(type -> true);
    }

    /** As if no other classes were loaded. */
    Polling started(Predicate<Class<?>> visible) {
        probes.startPolls(
                new PollHost(scheduler, new LoadedClasses(() -> Arrays.stream(INSTRUMENTATION.getAllLoadedClasses())
                        .filter(type -> visible.test(type))
                        .toArray(Class<?>[]::new))));
        return this;
    }

    /** Label values joined by a space → value. */
    Map<String, Double> series(String metric) {
        return values(store.table(metric).snapshot());
    }

    double failures() {
        return own("sonde_poll_failures").values().stream().mapToDouble(v -> v).sum();
    }

    /** Rule → faults. */
    Map<String, Double> faults() {
        return own("sonde_rule_faults");
    }

    /** Metric → refused values. */
    Map<String, Double> rejected() {
        return own("sonde_rejected_values");
    }

    private Map<String, Double> own(String metric) {
        for (MetricSnapshot snapshot : self.collect()) {
            if (snapshot.getMetadata().getName().equals(metric)) {
                return values(snapshot);
            }
        }
        return Map.of();
    }

    RuleState state() {
        return probes.states().iterator().next();
    }

    void stopPolls() {
        probes.stopPolls();
    }

    @Override
    public void close() {
        probes.stopPolls();
        scheduler.close();
    }

    private static Map<String, Double> values(MetricSnapshot snapshot) {
        Map<String, Double> found = new TreeMap<>();
        for (DataPointSnapshot point : snapshot.getDataPoints()) {
            StringBuilder labels = new StringBuilder();
            point.getLabels()
                    .forEach(l -> labels.append(labels.isEmpty() ? "" : " ").append(l.getValue()));
            found.put(labels.toString(), value(point));
        }
        return found;
    }

    private static double value(DataPointSnapshot point) {
        if (point instanceof CounterSnapshot.CounterDataPointSnapshot counter) {
            return counter.getValue();
        }
        return point instanceof GaugeSnapshot.GaugeDataPointSnapshot gauge
                ? gauge.getValue()
                : ((HistogramSnapshot.HistogramDataPointSnapshot) point).getCount();
    }
}
