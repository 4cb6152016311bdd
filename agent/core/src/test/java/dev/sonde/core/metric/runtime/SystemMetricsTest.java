package dev.sonde.core.metric.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SystemMetricsTest {
    private static final File HERE = new File("").getAbsoluteFile();

    @Test
    void readsAgainOnlyAfterASecond() {
        AtomicLong now = new AtomicLong();
        AtomicInteger reads = new AtomicInteger();
        SystemMetrics metrics =
                new SystemMetrics(() -> new SystemReading(reads.incrementAndGet(), 50, 200), HERE, now::get);
        assertThat(values(metrics)).containsEntry("system_cpu_usage_percent", 1.0);
        now.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(values(metrics)).containsEntry("system_cpu_usage_percent", 1.0);
        now.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(values(metrics))
                .containsEntry("system_cpu_usage_percent", 2.0)
                .containsEntry("system_memory_usage_bytes", 50.0)
                .containsEntry("system_memory_usage_percent", 25.0);
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        SystemMetrics metrics = new SystemMetrics(() -> new SystemReading(Double.NaN, 50, 0), HERE, () -> 0);
        assertThat(values(metrics).keySet())
                .containsExactly("system_disk_usage_bytes", "system_disk_usage_percent", "system_memory_usage_bytes");
    }

    @Test
    void agreesWithDfAboutTheWorkingDirectory() throws Exception {
        assumeTrue(new File("/bin/df").canExecute());
        Process df = new ProcessBuilder("df", "-B1", "--output=used,avail", ".").start();
        String[] numbers = new String(df.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .trim()
                .split(" +", -1);
        double used = Double.parseDouble(numbers[0]);
        double percent = 100 * used / (used + Double.parseDouble(numbers[1]));
        Map<String, Double> values = values(SystemMetrics.ofThisMachine());
        assertThat(values.get("system_disk_usage_bytes")).isCloseTo(used, within(used / 50));
        assertThat(values.get("system_disk_usage_percent")).isCloseTo(percent, within(1.0));
    }

    @Test
    void agreesWithTheKernelAboutMemory() throws Exception {
        Path meminfo = Path.of("/proc/meminfo");
        assumeTrue(Files.isReadable(meminfo));
        SystemReading reading = new LinuxSystem().read();
        Map<String, Long> kernel = new TreeMap<>();
        for (String line : Files.readAllLines(meminfo)) {
            String[] words = line.split("[: ]+", -1);
            kernel.put(words[0], Long.parseLong(words[1]) * 1024);
        }
        double total = kernel.getOrDefault("MemTotal", 0L);
        double used = total - kernel.getOrDefault("MemAvailable", 0L);
        boolean limited = reading.memoryBytes / reading.memoryPercent * 100 < total * 0.99;
        if (!limited) {
            assertThat(reading.memoryBytes).isCloseTo(used, within(total / 20));
            assertThat(reading.memoryPercent).isCloseTo(100 * used / total, within(5.0));
        }
        assertThat(reading.memoryPercent).isBetween(0.1, 100.0);
    }

    @Test
    void seesTheCpuAtWork() {
        assumeTrue(Files.isReadable(Path.of("/proc/stat")));
        LinuxSystem system = new LinuxSystem();
        await().pollInterval(Duration.ofMillis(1)).untilAsserted(() -> {
            long end = System.nanoTime() + Duration.ofMillis(150).toNanos();
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(system.read().cpuPercent).isBetween(1.0, 100.5);
        });
    }

    @Test
    void readsOtherSystemsThroughTheJvm() {
        SystemReading reading = new OtherSystem().read();
        assertThat(reading.memoryPercent).isBetween(0.1, 100.0);
    }

    @Test
    void findsTheIdleFilePagesOfItsOwnGroupInBothVersions() {
        Path root = Path.of("/c");
        assertThat(LinuxSystem.memoryStats(root, List.of("0::/system.slice/app.service")))
                .containsExactly(Path.of("/c/system.slice/app.service/memory.stat"), Path.of("/c/memory.stat"));
        assertThat(LinuxSystem.memoryStats(root, List.of("5:devices:/d", "4:memory:/docker/x")))
                .containsExactly(Path.of("/c/memory/docker/x/memory.stat"), Path.of("/c/memory/memory.stat"));
        assertThat(LinuxSystem.inactiveFile(List.of("anon 1", "inactive_file 4096", "active_file 2")))
                .isEqualTo(4096);
        assertThat(LinuxSystem.inactiveFile(List.of("inactive_file 1", "total_inactive_file 4096")))
                .isEqualTo(4096);
        assertThat(LinuxSystem.inactiveFile(List.of("inactive_file many", ""))).isZero();
    }

    private static Map<String, Double> values(SystemMetrics metrics) {
        Map<String, Double> values = new TreeMap<>();
        for (MetricSnapshot s : metrics.collect()) {
            values.put(
                    s.getMetadata().getName(),
                    ((GaugeSnapshot) s).getDataPoints().get(0).getValue());
        }
        return values;
    }
}
