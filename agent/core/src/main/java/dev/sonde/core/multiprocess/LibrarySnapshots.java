package dev.sonde.core.multiprocess;

import dev.sonde.core.metric.MultiprocessMode;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBucket;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Between prometheus-metrics' snapshots and ours. What cannot be added up is left behind: exemplars, quantiles, and the kinds of metric that
 * are not in {@link Family.Kind}. Without state.
 */
final class LibrarySnapshots {
    private LibrarySnapshots() {}

    /** @param mode what several JVMs' gauges of that name make together */
    static List<Family> families(MetricSnapshots snapshots, Function<String, MultiprocessMode> mode) {
        List<Family> families = new ArrayList<>(snapshots.size());
        for (MetricSnapshot snapshot : snapshots) {
            Family.Kind kind = kind(snapshot);
            if (kind != null) {
                families.add(family(snapshot, kind, mode));
            }
        }
        return families;
    }

    private static Family.@Nullable Kind kind(MetricSnapshot snapshot) {
        if (snapshot instanceof CounterSnapshot) {
            return Family.Kind.COUNTER;
        }
        if (snapshot instanceof GaugeSnapshot) {
            return Family.Kind.GAUGE;
        }
        if (snapshot instanceof HistogramSnapshot) {
            return ((HistogramSnapshot) snapshot).isGaugeHistogram() ? null : Family.Kind.HISTOGRAM;
        }
        if (snapshot instanceof SummarySnapshot) {
            return Family.Kind.SUMMARY;
        }
        return snapshot instanceof InfoSnapshot ? Family.Kind.INFO : null;
    }

    private static Family family(MetricSnapshot snapshot, Family.Kind kind, Function<String, MultiprocessMode> mode) {
        MetricMetadata m = snapshot.getMetadata();
        Unit unit = m.getUnit();
        Map<SeriesKey, Point> series = new LinkedHashMap<>();
        for (DataPointSnapshot point : snapshot.getDataPoints()) {
            series.put(SeriesKey.of(point.getLabels()), point(kind, point));
        }
        return new Family(
                m.getName(),
                m.getExpositionBaseName(),
                m.getOriginalName(),
                m.getHelp() == null ? "" : m.getHelp(),
                unit == null ? "" : unit.toString(),
                kind,
                kind == Family.Kind.GAUGE ? mode.apply(m.getName()) : MultiprocessMode.SUM,
                series);
    }

    private static Point point(Family.Kind kind, DataPointSnapshot point) {
        long created = point.hasCreatedTimestamp() ? point.getCreatedTimestampMillis() : 0;
        switch (kind) {
            case COUNTER:
                return Point.number(((CounterDataPointSnapshot) point).getValue(), created);
            case GAUGE:
                return Point.number(((GaugeDataPointSnapshot) point).getValue(), 0);
            case SUMMARY:
                SummaryDataPointSnapshot summary = (SummaryDataPointSnapshot) point;
                return Point.summary(summary.getCount(), summary.getSum(), created);
            case HISTOGRAM:
                return histogram((HistogramDataPointSnapshot) point, created);
            default:
                return Point.number(1, 0);
        }
    }

    private static Point histogram(HistogramDataPointSnapshot point, long created) {
        ClassicHistogramBuckets classic = point.getClassicBuckets();
        double[] bounds = new double[classic.size()];
        long[] counts = new long[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = classic.getUpperBound(i);
            counts[i] = classic.getCount(i);
        }
        NativeBuckets fine = point.hasNativeHistogramData()
                ? new NativeBuckets(
                        point.getNativeSchema(),
                        point.getNativeZeroThreshold(),
                        point.getNativeZeroCount(),
                        indexed(point.getNativeBucketsForPositiveValues()),
                        indexed(point.getNativeBucketsForNegativeValues()))
                : null;
        return Point.histogram(point.getSum(), created, bounds, counts, fine);
    }

    private static SortedMap<Integer, Long> indexed(NativeHistogramBuckets buckets) {
        SortedMap<Integer, Long> indexed = new TreeMap<>();
        for (NativeHistogramBucket bucket : buckets) {
            indexed.put(bucket.getBucketIndex(), bucket.getCount());
        }
        return indexed;
    }

    // ---- and back

    static MetricSnapshots snapshots(List<Family> families) {
        List<MetricSnapshot> all = new ArrayList<>(families.size());
        for (Family family : families) {
            all.add(snapshot(family));
        }
        return new MetricSnapshots(all);
    }

    private static MetricSnapshot snapshot(Family family) {
        MetricMetadata metadata = MetricMetadata.builder()
                .name(family.name)
                .expositionBaseName(family.exposed)
                .originalName(family.original)
                .help(family.help)
                .unit(family.unit.isEmpty() ? null : new Unit(family.unit))
                .build();
        switch (family.kind) {
            case COUNTER:
                return new CounterSnapshot(
                        metadata, points(family, (l, p) -> new CounterDataPointSnapshot(p.value, l, null, p.created)));
            case GAUGE:
                return new GaugeSnapshot(
                        metadata, points(family, (l, p) -> new GaugeDataPointSnapshot(p.value, l, null)));
            case SUMMARY:
                return new SummarySnapshot(
                        metadata,
                        points(
                                family,
                                (l, p) -> new SummaryDataPointSnapshot(
                                        p.count, p.value, Quantiles.EMPTY, l, Exemplars.EMPTY, p.created)));
            case HISTOGRAM:
                return new HistogramSnapshot(metadata, points(family, LibrarySnapshots::histogram));
            default:
                return new InfoSnapshot(metadata, points(family, (l, p) -> new InfoDataPointSnapshot(l)));
        }
    }

    private interface Shown<D> {
        D of(Labels labels, Point point);
    }

    private static <D> List<D> points(Family family, Shown<D> shown) {
        List<D> points = new ArrayList<>(family.series.size());
        family.series.forEach((key, point) -> points.add(shown.of(key.toLabels(), point)));
        return points;
    }

    private static HistogramDataPointSnapshot histogram(Labels labels, Point p) {
        NativeBuckets fine = p.fine;
        if (fine == null) {
            return new HistogramDataPointSnapshot(
                    ClassicHistogramBuckets.of(p.bounds, p.counts), p.value, labels, Exemplars.EMPTY, p.created);
        }
        return new HistogramDataPointSnapshot(
                p.bounds.length == 0 ? ClassicHistogramBuckets.EMPTY : ClassicHistogramBuckets.of(p.bounds, p.counts),
                fine.schema,
                fine.zeroCount,
                fine.zeroThreshold,
                buckets(fine.positive),
                buckets(fine.negative),
                p.value,
                labels,
                Exemplars.EMPTY,
                p.created);
    }

    private static NativeHistogramBuckets buckets(SortedMap<Integer, Long> indexed) {
        return NativeHistogramBuckets.of(new ArrayList<>(indexed.keySet()), new ArrayList<>(indexed.values()));
    }
}
