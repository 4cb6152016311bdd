package dev.sonde.core.multiprocess;

import dev.sonde.core.metric.CounterTable;
import dev.sonde.core.metric.GaugeTable;
import dev.sonde.core.metric.HistogramTable;
import dev.sonde.core.metric.MetricSpec;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.MetricType;
import dev.sonde.core.metric.MultiprocessMode;
import dev.sonde.core.metric.TolerantRegistry;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The metrics of one JVM, as rules would make them, and how their scrape reads. */
final class Jvm {
    final MetricStore store = new MetricStore((metric, fault) -> {
        throw new AssertionError(metric, fault);
    });
    final TolerantRegistry registry = new TolerantRegistry((metric, fault) -> {
        throw new AssertionError(metric, fault);
    });

    Jvm() {
        this(.1, 1, 10);
    }

    Jvm(double... buckets) {
        List<MetricSpec> specs = new ArrayList<>();
        specs.add(MetricSpec.builder("orders_total", MetricType.COUNTER)
                .help("Orders.")
                .labels("shop")
                .maxSeries(1_000_000)
                .build());
        specs.add(MetricSpec.builder("order_seconds", MetricType.HISTOGRAM)
                .labels("shop")
                .buckets(buckets)
                .build());
        specs.add(MetricSpec.builder("fine_seconds", MetricType.HISTOGRAM)
                .nativeHistogram(true)
                .build());
        for (MultiprocessMode mode : MultiprocessMode.values()) {
            specs.add(MetricSpec.builder("queue_" + mode.id(), MetricType.GAUGE)
                    .multiprocess(mode)
                    .build());
        }
        store.apply(specs);
        registry.register(store);
    }

    void order(String shop, double amount) {
        ((CounterTable) store.table("orders_total")).get(shop).add(amount);
    }

    void took(String shop, double seconds) {
        ((HistogramTable) store.table("order_seconds")).get(shop).observe(seconds);
    }

    void tookFine(double seconds) {
        ((HistogramTable) store.table("fine_seconds")).get().observe(seconds);
    }

    /** The same in a gauge of each mode. */
    void queue(double length) {
        for (MultiprocessMode mode : MultiprocessMode.values()) {
            ((GaugeTable) store.table("queue_" + mode.id())).get().set(length);
        }
    }

    MultiprocessMode mode(String gauge) {
        return Multiprocess.mode(
                gauge,
                store.find(gauge) == null ? null : store.table(gauge).spec().multiprocess());
    }

    List<Family> families() {
        return LibrarySnapshots.families(registry.scrape(), this::mode);
    }

    Contribution contribution(String id, long sequence) {
        return new Contribution(id, sequence, 0, id.substring(0, id.indexOf('-')), families());
    }

    static Map<String, Double> read(List<Family> families) {
        return read(LibrarySnapshots.snapshots(families));
    }

    /** From a sample's name and labels to its value, as the text format has it. */
    static Map<String, Double> read(MetricSnapshots snapshots) {
        Map<String, Double> samples = new TreeMap<>();
        for (String line : text(snapshots).split("\n", -1)) {
            if (!line.startsWith("#") && !line.isEmpty()) {
                int space = line.lastIndexOf(' ');
                String value = line.substring(space + 1);
                samples.put(
                        line.substring(0, space),
                        value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.valueOf(value));
            }
        }
        return samples;
    }

    static String text(MetricSnapshots snapshots) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            PrometheusTextFormatWriter.create().write(out, snapshots);
            return out.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
