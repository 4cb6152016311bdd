package dev.sonde.core.multiprocess;

import dev.sonde.core.metric.MultiprocessMode;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All JVMs that share a directory, as one collector: the sum of the counters and histograms of all that ever were there, the gauges of those
 * that run, each by its mode. A JVM that takes part with {@link #join} is exact as long as it runs, whoever asks; killed, it loses at most what
 * it counted in its last five seconds, and nothing that was shown in a scrape. Thread-safe.
 */
public final class Multiprocess implements MultiCollector, AutoCloseable {
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final @Nullable Member own;
    private final Gathering gathering;

    private Multiprocess(@Nullable Member own, Gathering gathering) {
        this.own = own;
        this.gathering = gathering;
    }

    /**
     * Makes this JVM a member, soon and on threads of its own; what is in the way is said and tried again.
     *
     * @param shown what this JVM shows
     * @param modes what the rules say about a gauge of that name, or null
     * @param log told of each trouble once
     */
    public static Multiprocess join(
            Path directory,
            PrometheusRegistry shown,
            Function<String, @Nullable MultiprocessMode> modes,
            Consumer<String> log) {
        Complaints complaints = new Complaints(log);
        MemberDirectory members = new MemberDirectory(directory.toAbsolutePath(), new Disk());
        Member own = new Member(
                members,
                ProcessId.own(),
                () -> LibrarySnapshots.families(shown.scrape(), name -> mode(name, modes.apply(name))),
                complaints,
                Multiprocess::thread);
        shown.register((MultiCollector) () -> new MetricSnapshots(failures(own)));
        own.start();
        Runtime.getRuntime().addShutdownHook(thread(own::atExit));
        return new Multiprocess(own, new Gathering(members, own, complaints, Multiprocess::thread));
    }

    /** Shows the members without being one. */
    public static Multiprocess watch(Path directory, Consumer<String> log) {
        return new Multiprocess(
                null,
                new Gathering(
                        new MemberDirectory(directory.toAbsolutePath(), new Disk()),
                        null,
                        new Complaints(log),
                        Multiprocess::thread));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sonde-multiprocess-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(Multiprocess.class.getClassLoader());
        return thread;
    }

    /** What a gauge's values make together: as the rules say, and for the agent's own metrics what makes sense of each. */
    static MultiprocessMode mode(String gauge, @Nullable MultiprocessMode declared) {
        if (declared != null) {
            return declared;
        }
        if (gauge.startsWith("jvm_") || gauge.startsWith("process_")) {
            return MultiprocessMode.ALL;
        }
        if (gauge.equals("sonde_config_last_load_successful")) {
            return MultiprocessMode.MIN;
        }
        return gauge.startsWith("system_") || gauge.startsWith("sonde_") ? MultiprocessMode.MAX : MultiprocessMode.SUM;
    }

    @Override
    public MetricSnapshots collect() {
        Gathering.View view = gathering.fresh();
        List<MetricSnapshot> all = new ArrayList<>();
        LibrarySnapshots.snapshots(view.families).forEach(all::add);
        all.add(gauge("sonde_multiprocess_members", "JVMs that run and are in this scrape.", view.members));
        all.add(gauge(
                "sonde_multiprocess_silent_members",
                "JVMs that run and did not answer; they are shown as they were up to 5 s ago.",
                view.silent));
        all.add(gauge(
                "sonde_multiprocess_conflicting_metrics",
                "Metrics that have another type or other buckets in some JVMs.",
                view.conflicts));
        return new MetricSnapshots(all);
    }

    private static MetricSnapshot gauge(String name, String help, double value) {
        return new GaugeSnapshot(
                new MetricMetadata(name, help),
                Collections.singletonList(new GaugeDataPointSnapshot(value, Labels.EMPTY, null)));
    }

    private static MetricSnapshot failures(Member member) {
        return new CounterSnapshot(
                new MetricMetadata(
                        "sonde_multiprocess_write_failures",
                        "Writes to the directory that all JVMs share that failed."),
                Collections.singletonList(new CounterDataPointSnapshot(member.failures(), Labels.EMPTY, null, 0L)));
    }

    /** Writes a last time and leaves. */
    @Override
    public void close() {
        Member member = own;
        if (member != null) {
            member.close();
        }
        gathering.close();
    }
}
