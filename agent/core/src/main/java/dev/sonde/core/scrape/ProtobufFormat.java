package dev.sonde.core.scrape;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The {@code io.prometheus.client.MetricFamily} format, the only one that carries native histograms. Field numbers are those of
 * prometheus/client_model, {@code metrics.proto}.
 *
 * <p>The library's writer for it brings a copy of Google's library, 2 MB and half of the agent, which from Java 24 on prints a
 * warning about {@code Unsafe} into the host's log at the first scrape. The format is small enough to write by hand; a test holds
 * it to the library's.
 */
final class ProtobufFormat {
    static final String CONTENT_TYPE =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    private static final int COUNTER = 0;
    private static final int GAUGE = 1;
    private static final int SUMMARY = 2;
    private static final int UNTYPED = 3;
    private static final int HISTOGRAM = 4;

    private ProtobufFormat() {}

    static void write(OutputStream out, MetricSnapshots snapshots) throws IOException {
        for (MetricSnapshot snapshot : snapshots) {
            if (!snapshot.getDataPoints().isEmpty()) {
                family(snapshot).writeDelimited(out);
            }
        }
    }

    private static ProtobufOutput family(MetricSnapshot snapshot) {
        String name = snapshot.getMetadata().getPrometheusName();
        String help = snapshot.getMetadata().getHelp();
        ProtobufOutput family = new ProtobufOutput();
        family.text(1, snapshot instanceof CounterSnapshot ? name + "_total" : withInfo(snapshot, name));
        if (help != null) {
            family.text(2, help);
        }
        int type = UNTYPED;
        ProtobufOutput metrics = new ProtobufOutput();
        for (DataPointSnapshot point : snapshot.getDataPoints()) {
            ProtobufOutput metric = new ProtobufOutput();
            labels(metric, point.getLabels());
            type = value(metric, point);
            metrics.message(4, metric);
        }
        family.unsigned(3, type);
        family.append(metrics);
        return family;
    }

    private static String withInfo(MetricSnapshot snapshot, String name) {
        return snapshot instanceof InfoSnapshot ? name + "_info" : name;
    }

    private static void labels(ProtobufOutput metric, Labels labels) {
        for (int i = 0; i < labels.size(); i++) {
            ProtobufOutput pair = new ProtobufOutput();
            pair.text(1, labels.getPrometheusName(i));
            pair.text(2, labels.getValue(i));
            metric.message(1, pair);
        }
    }

    /** Writes the value into the metric; returns the type of its family. */
    private static int value(ProtobufOutput metric, DataPointSnapshot point) {
        ProtobufOutput value = new ProtobufOutput();
        if (point instanceof CounterDataPointSnapshot) {
            value.number(1, ((CounterDataPointSnapshot) point).getValue());
            metric.message(3, value);
            return COUNTER;
        }
        if (point instanceof HistogramDataPointSnapshot) {
            histogram(value, (HistogramDataPointSnapshot) point);
            metric.message(7, value);
            return HISTOGRAM;
        }
        if (point instanceof SummaryDataPointSnapshot) {
            summary(value, (SummaryDataPointSnapshot) point);
            metric.message(4, value);
            return SUMMARY;
        }
        if (point instanceof UnknownDataPointSnapshot) {
            value.number(1, ((UnknownDataPointSnapshot) point).getValue());
            metric.message(5, value);
            return UNTYPED;
        }
        value.number(1, point instanceof GaugeDataPointSnapshot ? ((GaugeDataPointSnapshot) point).getValue() : 1);
        metric.message(2, value);
        return GAUGE;
    }

    private static void summary(ProtobufOutput out, SummaryDataPointSnapshot point) {
        if (point.hasCount()) {
            out.unsigned(1, point.getCount());
        }
        if (point.hasSum()) {
            out.number(2, point.getSum());
        }
        for (Quantile quantile : point.getQuantiles()) {
            ProtobufOutput q = new ProtobufOutput();
            q.number(1, quantile.getQuantile());
            q.number(2, quantile.getValue());
            out.message(3, q);
        }
    }

    private static void histogram(ProtobufOutput out, HistogramDataPointSnapshot point) {
        out.unsigned(1, point.getCount());
        out.number(2, point.getSum());
        if (point.hasClassicHistogramData()) {
            ClassicHistogramBuckets buckets = point.getClassicBuckets();
            long cumulative = 0;
            for (int i = 0; i < buckets.size(); i++) {
                cumulative += buckets.getCount(i);
                ProtobufOutput bucket = new ProtobufOutput();
                bucket.unsigned(1, cumulative);
                bucket.number(2, buckets.getUpperBound(i));
                out.message(3, bucket);
            }
        }
        if (point.hasNativeHistogramData()) {
            out.signed(5, point.getNativeSchema());
            out.number(6, point.getNativeZeroThreshold());
            out.unsigned(7, point.getNativeZeroCount());
            nativeBuckets(out, 9, 10, point.getNativeBucketsForNegativeValues());
            nativeBuckets(out, 12, 13, point.getNativeBucketsForPositiveValues());
            if (point.getCount() == 0) {
                // Without any span an empty native histogram reads as a classic one.
                span(out, 12, 0, 0);
            }
        }
    }

    /** Runs of neighbouring buckets, each as its distance from the run before and its length; counts as differences. */
    private static void nativeBuckets(ProtobufOutput out, int spans, int deltas, NativeHistogramBuckets buckets) {
        int next = 0;
        for (int i = 0; i < buckets.size(); ) {
            int first = buckets.getBucketIndex(i);
            int length = 1;
            while (i + length < buckets.size() && buckets.getBucketIndex(i + length) == first + length) {
                length++;
            }
            span(out, spans, first - next, length);
            next = first + length;
            i += length;
        }
        long before = 0;
        for (int i = 0; i < buckets.size(); i++) {
            out.signed(deltas, buckets.getCount(i) - before);
            before = buckets.getCount(i);
        }
    }

    private static void span(ProtobufOutput out, int field, int offset, int length) {
        ProtobufOutput span = new ProtobufOutput();
        span.signed(1, offset);
        span.unsigned(2, length);
        out.message(field, span);
    }
}
