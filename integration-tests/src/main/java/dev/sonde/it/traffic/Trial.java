package dev.sonde.it.traffic;

import dev.sonde.it.harness.AgentEndpoint;
import dev.sonde.it.harness.SampleApplication;
import dev.sonde.it.harness.Scrape;
import dev.sonde.it.truth.Comparison;
import dev.sonde.it.truth.Comparison.Range;
import dev.sonde.it.truth.LogStatistics;
import dev.sonde.it.truth.Series;
import dev.sonde.it.truth.Statistics;
import dev.sonde.it.truth.Truth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Puts what the agent exports beside the truth. Begin one before any traffic; compare when the traffic has finished.
 *
 * <p>Servers and agent cannot be read in one instant, and the application's scheduler looks into the database all the time, so a reading
 * counts only if the servers' statistics were the same before and after the scrape.
 */
public final class Trial {

    private static final Duration QUIET = Duration.ofMillis(50);
    private static final Duration RETRY = Duration.ofMillis(250);

    /** A server may go on working a little after its client has the last byte. */
    private static final double SECONDS_AFTER_LAST_BYTE = 0.05;

    /** What a Redis client sends by itself on a new connection. Whether that is a command of the application is not for us to say. */
    private static final Set<String> GREETINGS = Set.of("hello", "client", "ping", "auth", "select");

    private record Reading(Map<Series, Double> statistics, Scrape scrape) {}

    private final AgentEndpoint agent;
    private final List<Statistics> statistics;
    private final Reading before;

    private Trial(AgentEndpoint agent, List<Statistics> statistics) {
        this.agent = agent;
        this.statistics = List.copyOf(statistics);
        this.before = read();
    }

    /**
     * Takes the first reading.
     *
     * @param servers the statistics of the servers behind the application; those of its log are added
     */
    public static Trial begin(AgentEndpoint agent, List<Statistics> servers, SampleApplication sample) {
        List<Statistics> statistics = new ArrayList<>(servers);
        statistics.add(new LogStatistics(sample.log()));
        return new Trial(agent, statistics);
    }

    /** A finished comparison and the scrape it is of. */
    public record Verdict(Comparison comparison, Scrape scrape) {}

    /** Compares again and again until there is no difference or the time is over: polled values come late by up to their period. */
    public Verdict compare(Traffic traffic, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Reading now = read();
            Comparison comparison =
                    Comparison.of(before.scrape(), now.scrape(), truth(traffic, now), ranges(traffic, now));
            if (comparison.differences().isEmpty() || System.nanoTime() - end >= 0) {
                return new Verdict(comparison, now.scrape());
            }
            sleep(RETRY);
        }
    }

    private Reading read() {
        while (true) {
            Map<Series, Double> first = statistics();
            // What the servers have answered, the agent has counted by then.
            sleep(QUIET);
            Scrape scrape = agent.scrape();
            if (statistics().equals(first)) {
                return new Reading(first, scrape);
            }
        }
    }

    private Map<Series, Double> statistics() {
        Truth all = new Truth();
        statistics.forEach(each -> all.addAll(each.read()));
        return all.values();
    }

    private Map<Series, Double> truth(Traffic traffic, Reading now) {
        Truth truth = new Truth();
        truth.addAll(traffic.ledger().values());
        now.statistics().forEach((series, value) -> {
            if (isGreeting(series)) {
                return;
            }
            boolean gauge = series.name().equals("database_connections");
            double start = gauge ? 0 : before.statistics().getOrDefault(series, 0.0);
            truth.addAll(Map.of(series, value - start));
        });
        truth.add(0, "database_connections", "state", "active");
        truth.add(1, "redis_connected");
        return truth.values();
    }

    private Map<Series, Range> ranges(Traffic traffic, Reading now) {
        Map<Series, Range> ranges = new TreeMap<>();
        Map<Series, Double> known = traffic.ledger().values();
        traffic.ledger().clientSeconds().forEach((series, seconds) -> {
            double requests =
                    known.getOrDefault(new Series("http_request_duration_seconds_count", series.labels()), 0.0);
            ranges.put(series, new Range(1e-6 * requests, seconds + requests * SECONDS_AFTER_LAST_BYTE));
        });
        known.forEach((series, count) -> {
            if (series.name().equals("account_response_time_seconds_count")) {
                double least = count * SampleApplication.GATEWAY_LATENCY.toNanos() / 1e9;
                ranges.put(
                        new Series("account_response_time_seconds_sum", series.labels()),
                        new Range(least, least * 20 + 1));
            }
        });
        now.statistics().forEach((series, value) -> {
            if (isGreeting(series)) {
                ranges.put(series, new Range(0, value));
            }
        });
        ranges.put(Series.of("system_cpu_usage_percent"), new Range(0, 100));
        ranges.put(Series.of("system_memory_usage_percent"), new Range(0.1, 100));
        ranges.put(Series.of("system_memory_usage_bytes"), new Range(1 << 20, memory()));
        ranges.put(Series.of("system_disk_usage_percent"), new Range(0, 100));
        double used = diskUsed();
        ranges.put(Series.of("system_disk_usage_bytes"), new Range(used * 0.9, used * 1.1));
        return ranges;
    }

    private static boolean isGreeting(Series series) {
        return series.name().startsWith("redis_")
                && GREETINGS.contains(series.labels().getOrDefault("operation", ""));
    }

    /** All of the machine's, or of the container's. */
    private static double memory() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return (double) system.getTotalMemorySize();
    }

    private static double diskUsed() {
        try {
            FileStore store = Files.getFileStore(Path.of("").toAbsolutePath());
            return store.getTotalSpace() - store.getUnallocatedSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sleep(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
