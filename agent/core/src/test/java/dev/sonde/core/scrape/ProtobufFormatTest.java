package dev.sonde.core.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.metric.HistogramTable;
import dev.sonde.core.metric.MetricSpec;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.MetricType;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics;
import io.prometheus.metrics.expositionformats.internal.PrometheusProtobufWriterImpl;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProtobufFormatTest {
    @Test
    void writesTheContractAsTheLibraryDoes() throws Exception {
        MetricStore store = new MetricStore();
        store.apply(Contract.specs());
        Contract.fill(store);
        agreesWithTheLibrary(store.snapshot());
    }

    @Test
    void writesTheJvmsMetricsAsTheLibraryDoes() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        JvmRuntimeInfoMetric.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        agreesWithTheLibrary(registry.scrape());
    }

    @Test
    void writesEveryKindOfValueAsTheLibraryDoes() throws Exception {
        agreesWithTheLibrary(MetricSnapshots.of(
                SummarySnapshot.builder()
                        .name("summary")
                        .help("ü€😀 help")
                        .dataPoint(SummarySnapshot.SummaryDataPointSnapshot.builder()
                                .count(1L << 40)
                                .sum(-1.5)
                                .quantiles(Quantiles.of(new Quantile(.5, 1), new Quantile(.99, Double.NaN)))
                                .build())
                        .build(),
                UnknownSnapshot.builder()
                        .name("unknown")
                        .dataPoint(UnknownSnapshot.UnknownDataPointSnapshot.builder()
                                .value(Double.NEGATIVE_INFINITY)
                                .build())
                        .build(),
                GaugeSnapshot.builder().name("empty").build()));
    }

    @Test
    void writesNativeHistogramsAsTheLibraryDoes() throws Exception {
        MetricStore store = new MetricStore();
        store.apply(List.of(MetricSpec.builder("h", MetricType.HISTOGRAM)
                .labels("l")
                .buckets(.1, 1)
                .nativeHistogram(true)
                .build()));
        HistogramTable table = (HistogramTable) store.table("h");
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            table.get("wide").observe(Math.exp(random.nextGaussian() * 5) * (random.nextInt(4) == 0 ? -1 : 1));
        }
        table.get("one").observe(0.5);
        table.get("zero").observe(0L);
        table.get("gap").observe(0.5);
        table.get("gap").observe(0.51);
        table.get("gap").observe(1e9);
        agreesWithTheLibrary(store.snapshot());
    }

    private static void agreesWithTheLibrary(MetricSnapshots snapshots) throws Exception {
        ByteArrayOutputStream ours = new ByteArrayOutputStream();
        ProtobufFormat.write(ours, snapshots);
        ByteArrayOutputStream theirs = new ByteArrayOutputStream();
        new PrometheusProtobufWriterImpl().write(theirs, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        List<Metrics.MetricFamily> expected = parsed(theirs);
        assertThat(parsed(ours)).isEqualTo(expected);
        assertThat(expected).isNotEmpty();
    }

    /** Spans may be cut differently for the same buckets, so they are replaced by what they say. */
    private static List<Metrics.MetricFamily> parsed(ByteArrayOutputStream bytes) throws Exception {
        List<Metrics.MetricFamily> families = new ArrayList<>();
        ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
        while (in.available() > 0) {
            Metrics.MetricFamily.Builder family = Metrics.MetricFamily.parseDelimitedFrom(in).toBuilder();
            for (Metrics.Metric.Builder metric : family.getMetricBuilderList()) {
                // The library tells when a series began; we do not, for a series of ours may return after a removal.
                metric.getCounterBuilder().clearCreatedTimestamp();
                if (!family.getType().equals(Metrics.MetricType.COUNTER)) {
                    metric.clearCounter();
                }
                if (metric.hasSummary()) {
                    metric.getSummaryBuilder().clearCreatedTimestamp();
                }
                if (metric.hasHistogram()) {
                    Metrics.Histogram.Builder h = metric.getHistogramBuilder();
                    String positive = buckets(h.getPositiveSpanList(), h.getPositiveDeltaList());
                    String negative = buckets(h.getNegativeSpanList(), h.getNegativeDeltaList());
                    h.clearPositiveSpan()
                            .clearPositiveDelta()
                            .clearNegativeSpan()
                            .clearNegativeDelta();
                    h.clearCreatedTimestamp();
                    metric.addLabel(
                            Metrics.LabelPair.newBuilder().setName("buckets").setValue(positive + negative));
                }
            }
            families.add(family.build());
        }
        return families;
    }

    private static String buckets(List<Metrics.BucketSpan> spans, List<Long> deltas) {
        Map<Integer, Long> counts = new TreeMap<>();
        int index = 0;
        int delta = 0;
        long count = 0;
        for (Metrics.BucketSpan span : spans) {
            index += span.getOffset();
            for (int i = 0; i < span.getLength(); i++) {
                count += deltas.get(delta++);
                if (count != 0) {
                    counts.put(index, count);
                }
                index++;
            }
        }
        assertThat(delta).isEqualTo(deltas.size());
        return counts.toString();
    }
}
