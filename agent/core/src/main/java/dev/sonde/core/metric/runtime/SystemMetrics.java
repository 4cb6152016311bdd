package dev.sonde.core.metric.runtime;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The five {@code system_*} metrics: CPU and memory of the machine, or of the container where that has limits, and the file
 * system of the working directory, used and free as {@code df} counts them. Read at a scrape, at most once a second, so that
 * several scrapers see the same CPU interval. Thread-safe.
 */
final class SystemMetrics implements MultiCollector {
    private static final long FRESH = TimeUnit.SECONDS.toNanos(1);

    private final SystemReading.Source source;
    private final File directory;
    private final LongSupplier clock;
    private long readAt;
    private @Nullable MetricSnapshots last;

    SystemMetrics(SystemReading.Source source, File directory, LongSupplier nanoClock) {
        this.source = source;
        this.directory = directory;
        this.clock = nanoClock;
    }

    /** For this machine and the working directory of this JVM. */
    static SystemMetrics ofThisMachine() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        SystemReading.Source source = os.startsWith("linux") ? new LinuxSystem() : new OtherSystem();
        return new SystemMetrics(source, new File("").getAbsoluteFile(), System::nanoTime);
    }

    @Override
    public synchronized MetricSnapshots collect() {
        MetricSnapshots known = last;
        long now = clock.getAsLong();
        if (known == null || now - readAt >= FRESH) {
            known = read();
            last = known;
            readAt = now;
        }
        return known;
    }

    private MetricSnapshots read() {
        SystemReading reading = source.read();
        double total = directory.getTotalSpace();
        double used = total - directory.getFreeSpace();
        // As df: what only root may still write belongs to nobody.
        double shared = used + directory.getUsableSpace();
        List<MetricSnapshot> all = new ArrayList<>();
        add(all, "system_cpu_usage_percent", "CPU in use since the previous reading.", reading.cpuPercent);
        add(all, "system_memory_usage_bytes", "Memory in use.", reading.memoryBytes);
        add(all, "system_memory_usage_percent", "Memory in use.", reading.memoryPercent);
        add(all, "system_disk_usage_bytes", "Disk in use, of the working directory's file system.", used);
        add(
                all,
                "system_disk_usage_percent",
                "Disk in use, of the working directory's file system.",
                shared > 0 ? 100 * used / shared : Double.NaN);
        return new MetricSnapshots(all);
    }

    private static void add(List<MetricSnapshot> all, String name, String help, double value) {
        if (!Double.isNaN(value)) {
            all.add(new GaugeSnapshot(
                    new MetricMetadata(name, help),
                    Collections.singletonList(new GaugeDataPointSnapshot(value, Labels.EMPTY, null))));
        }
    }
}
