package dev.sonde.core.metric;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the agent says about itself, all named {@code sonde_*}:
 *
 * <ul>
 *   <li>{@code sonde_build_info{version}} 1
 *   <li>{@code sonde_config_last_load_successful} 1 or 0, {@code sonde_config_last_load_success_timestamp_seconds} when the
 *       rules in force were loaded, {@code sonde_config_loads_total{result}} how often that went well or not
 *   <li>{@code sonde_rules{state}} rules that are waiting, matched, firing and off
 *   <li>{@code sonde_rule_faults_total{rule}} errors thrown while a rule read an event
 *   <li>{@code sonde_poll_failures_total{poll}} runs of a poll that failed
 *   <li>{@code sonde_series{metric}} series now, {@code sonde_series_overflow_total{metric}} events that found no place for
 *       theirs, {@code sonde_rejected_values_total{metric}} values that made no sense for the metric's type
 *   <li>{@code sonde_scrape_faults_total{metric}} metrics missing from a scrape, {@code sonde_scrape_duration_seconds} time to
 *       collect and write a scrape
 * </ul>
 *
 * Thread-safe.
 */
public final class SelfMetrics implements MultiCollector {
    private static final List<MetricSpec> SPECS = Arrays.asList(
            gauge("sonde_build_info", "Version of the agent.", "version"),
            gauge("sonde_config_last_load_successful", "1 if the rules file was good when last read, else 0."),
            gauge(
                    "sonde_config_last_load_success_timestamp_seconds",
                    "When the rules file was last read and good, in Unix time."),
            counter(
                    "sonde_config_loads_total",
                    "Readings of the rules file, at start and whenever it changed.",
                    "result"),
            counter("sonde_rule_faults_total", "Errors thrown while a rule read an event.", "rule"),
            counter("sonde_poll_failures_total", "Runs of a poll that failed.", "poll"),
            counter("sonde_scrape_faults_total", "Scrapes from which a metric was missing.", "metric"),
            MetricSpec.builder("sonde_scrape_duration_seconds", MetricType.HISTOGRAM)
                    .help("Time to collect and write a scrape.")
                    .buckets(.001, .005, .01, .05, .1, .5, 1, 5)
                    .build());

    private static final MetricMetadata RULES = new MetricMetadata("sonde_rules", "Rules by how they fare.");
    private static final MetricMetadata SERIES =
            new MetricMetadata("sonde_series", "Series of a metric, the overflow series not counted.");
    private static final MetricMetadata OVERFLOW = new MetricMetadata(
            "sonde_series_overflow", "Events recorded in a metric's overflow series because max_series was reached.");
    private static final MetricMetadata REJECTED =
            new MetricMetadata("sonde_rejected_values", "Values that made no sense for the metric's type.");

    private static final String SUCCESS = "success";
    private static final String FAILURE = "failure";

    private final String version;
    private final Consumer<String> log;
    private final MetricStore own = new MetricStore();
    private final MetricStore store = new MetricStore(this::scrapeFault);
    private final GaugeTable successful;
    private final GaugeTable loaded;
    private final CounterTable loads;
    private final CounterTable ruleFaults;
    private final CounterTable pollFailures;
    private final CounterTable scrapeFaults;
    private final HistogramTable scrapes;
    private final Set<String> rules = new HashSet<>();
    private volatile Supplier<Map<String, Integer>> ruleStates = Collections::emptyMap;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /**
     * @param version of the agent, as {@code sonde_build_info} tells it
     * @param log told once of each metric that is missing from scrapes
     */
    public SelfMetrics(String version, Consumer<String> log) {
        this.version = version;
        this.log = log;
        own.apply(SPECS);
        ((GaugeTable) own.table("sonde_build_info")).get(version).set(1);
        successful = (GaugeTable) own.table("sonde_config_last_load_successful");
        loaded = (GaugeTable) own.table("sonde_config_last_load_success_timestamp_seconds");
        loads = (CounterTable) own.table("sonde_config_loads_total");
        loads.get(SUCCESS);
        loads.get(FAILURE);
        ruleFaults = (CounterTable) own.table("sonde_rule_faults_total");
        pollFailures = (CounterTable) own.table("sonde_poll_failures_total");
        scrapeFaults = (CounterTable) own.table("sonde_scrape_faults_total");
        scrapes = (HistogramTable) own.table("sonde_scrape_duration_seconds");
    }

    /** The store of the metrics that rules declare, whose series and faults are counted here. */
    public MetricStore store() {
        return store;
    }

    public String version() {
        return version;
    }

    /** The rules file was read, just now. */
    public void configLoaded(boolean success) {
        successful.get().set(success ? 1 : 0);
        loads.get(success ? SUCCESS : FAILURE).inc();
        if (success) {
            loaded.get().set(System.currentTimeMillis() / 1000.0);
        }
    }

    /** The rules file can be read again and is what was loaded last. */
    public void configBack(boolean success) {
        successful.get().set(success ? 1 : 0);
    }

    /** Where to ask how many rules there are in each state; those named are shown, at 0 too. */
    public void rulesByState(Supplier<Map<String, Integer>> states) {
        ruleStates = states;
    }

    /** Whether the last reading of the rules file went well; false before the first. */
    public boolean lastLoadSuccessful() {
        return successful.get().value() == 1;
    }

    /** A rule threw while it read an event. */
    public void ruleFault(String rule) {
        ruleFaults.get(rule).inc();
    }

    /** Faults of a rule so far. */
    public double ruleFaults(String rule) {
        return ruleFaults.get(rule).value();
    }

    /** Runs of a poll that failed so far. */
    public double pollFailures(String poll) {
        return pollFailures.get(poll).value();
    }

    /** Shows these rules' fault counters from now on, at 0 where nothing happened; those of other rules leave. */
    public synchronized void rules(Collection<String> names) {
        rules.removeAll(names);
        rules.forEach(ruleFaults::remove);
        rules.clear();
        rules.addAll(names);
        rules.forEach(ruleFaults::get);
    }

    /** A run of a poll failed. */
    public void pollFailure(String poll) {
        pollFailures.get(poll).inc();
    }

    /** A metric was left out of a scrape. */
    public void scrapeFault(String metric, Throwable why) {
        scrapeFaults.get(metric).inc();
        if (logged.size() < 1000 && logged.add(metric)) {
            log.accept("metric " + metric + " is missing from the scrape: " + why);
        }
    }

    /** A scrape was answered. */
    public void scraped(long nanos) {
        scrapes.get().observeNanos(nanos);
    }

    @Override
    public MetricSnapshots collect() {
        List<GaugeDataPointSnapshot> series = new ArrayList<>();
        List<CounterDataPointSnapshot> overflows = new ArrayList<>();
        List<CounterDataPointSnapshot> rejected = new ArrayList<>();
        for (SeriesTable<?> table : store.tables()) {
            Labels metric = Labels.of("metric", table.spec().name());
            series.add(new GaugeDataPointSnapshot(table.size(), metric, null));
            overflows.add(new CounterDataPointSnapshot(table.overflows(), metric, null, 0L));
            rejected.add(new CounterDataPointSnapshot(table.rejected(), metric, null, 0L));
        }
        List<GaugeDataPointSnapshot> states = new ArrayList<>();
        ruleStates
                .get()
                .forEach((state, count) ->
                        states.add(new GaugeDataPointSnapshot(count, Labels.of("state", state), null)));
        List<MetricSnapshot> all = new ArrayList<>();
        own.collect().forEach(all::add);
        all.add(new GaugeSnapshot(RULES, states));
        all.add(new GaugeSnapshot(SERIES, series));
        all.add(new CounterSnapshot(OVERFLOW, overflows));
        all.add(new CounterSnapshot(REJECTED, rejected));
        return new MetricSnapshots(all);
    }

    private static MetricSpec gauge(String name, String help, String... labels) {
        return MetricSpec.builder(name, MetricType.GAUGE)
                .help(help)
                .labels(labels)
                .build();
    }

    private static MetricSpec counter(String name, String help, String... labels) {
        return MetricSpec.builder(name, MetricType.COUNTER)
                .help(help)
                .labels(labels)
                .build();
    }
}
