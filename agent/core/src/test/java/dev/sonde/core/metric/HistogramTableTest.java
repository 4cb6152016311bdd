package dev.sonde.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistogramTableTest {
    private static MetricSpec.Builder spec() {
        return MetricSpec.builder("h_seconds", MetricType.HISTOGRAM)
                .labels("op")
                .buckets(.001, .1, 1);
    }

    @Test
    void countsAnObservationEqualToABoundInThatBucketInEveryUnit() {
        HistogramTable table = Tables.histogram(spec());
        HistogramCell cell = table.get("a");
        cell.observeNanos(1_000_000);
        cell.observeNanos(100_000_000);
        cell.observeNanos(100_000_001);
        cell.observe(0.1);
        cell.observe(1L);
        cell.observe(1.0);
        cell.observe(2L);
        assertThat(counts(table, "a")).containsExactly(1, 2, 3, 1);
    }

    @Test
    void holdsEveryDecimalBoundToTheNanosecond() {
        double[] bounds = {.001, .005, .01, .05, .1, .25, .3, .5, .7, 1.1, 2.5, 10, 30};
        for (double bound : bounds) {
            HistogramTable table = Tables.histogram(
                    MetricSpec.builder("h_seconds", MetricType.HISTOGRAM).buckets(bound));
            long nanos = Math.round(bound * 1e9);
            table.get().observeNanos(nanos);
            table.get().observeNanos(nanos + 1);
            assertThat(counts(table, "")).as("%s", bound).containsExactly(1, 1);
        }
    }

    @Test
    void sumsNanosecondsAndWholeNumbersExactly() {
        HistogramTable table = Tables.histogram(spec());
        for (int i = 0; i < 1_000_000; i++) {
            table.get("a").observeNanos(100_000_000);
        }
        assertThat(Scraped.histogram(table, "a").getSum()).isEqualTo(100_000.0);
        table.get("a").observe(0.25);
        table.get("a").observe(3L);
        assertThat(Scraped.histogram(table, "a").getSum()).isEqualTo(100_003.25);
        assertThat(Scraped.histogram(table, "a").getCount()).isEqualTo(1_000_002);
    }

    @Test
    void takesABackwardClockAsZeroAndRefusesWhatIsNoNumber() {
        HistogramTable table = Tables.histogram(spec());
        table.get("a").observeNanos(-5);
        table.get("a").observe(Double.NaN);
        table.get("a").observe(Double.POSITIVE_INFINITY);
        HistogramDataPointSnapshot point = Scraped.histogram(table, "a");
        assertThat(point.getCount()).isEqualTo(1);
        assertThat(point.getSum()).isZero();
        assertThat(table.rejected()).isEqualTo(2);
    }

    @Test
    void observesNegativeNumbersInTheLowestBucket() {
        HistogramTable table =
                Tables.histogram(MetricSpec.builder("h", MetricType.HISTOGRAM).buckets(-1, 0, 1.5));
        table.get().observe(-2L);
        table.get().observe(-0.5);
        table.get().observe(1L);
        table.get().observe(2L);
        assertThat(counts(table, "")).containsExactly(1, 1, 1, 1);
        assertThat(Scraped.histogram(table, "").getSum()).isEqualTo(0.5);
    }

    @Test
    void mergesANumberAndItsTextBucketByBucket() {
        HistogramTable table = Tables.histogram(spec());
        table.get(5L).observe(1L);
        table.get("5").observe(1L);
        table.get("5").observe(0.05);
        assertThat(counts(table, "5")).containsExactly(0, 1, 2, 0);
        assertThat(Scraped.histogram(table, "5").getSum()).isEqualTo(2.05);
    }

    @Test
    void startsARemovedSeriesAnew() {
        HistogramTable table = Tables.histogram(spec());
        table.get("a").observe(0.05);
        table.get("a").observeNanos(5);
        table.remove("a");
        assertThat(Scraped.values(table)).isEmpty();
        table.get("a").observe(7L);
        assertThat(counts(table, "a")).containsExactly(0, 0, 0, 1);
        assertThat(Scraped.histogram(table, "a").getSum()).isEqualTo(7);
    }

    @Test
    void keepsANativeHistogramBesideTheClassicOneWhereAskedFor() {
        HistogramTable table = Tables.histogram(spec().nativeHistogram(true));
        table.get("a").observeNanos(100_000_000);
        table.get("a").observe(0.1);
        table.get("a").observe(2L);
        table.get(5L).observe(2L);
        table.get("5").observe(2L);
        table.get("gone").observe(2L);
        table.remove("gone");
        HistogramDataPointSnapshot point = Scraped.histogram(table, "a");
        assertThat(point.hasNativeHistogramData()).isTrue();
        assertThat(counts(table, "a")).containsExactly(0, 2, 0, 1);
        assertThat(point.getSum()).isEqualTo(2.2);
        assertThat(Scraped.values(table)).isEqualTo(Map.of("a", 3.0, "5", 2.0));
        table.get("gone").observe(2L);
        assertThat(Scraped.values(table)).containsEntry("gone", 1.0);
    }

    @Test
    void hasNoNativeHistogramWhereNotAskedFor() {
        HistogramTable table = Tables.histogram(spec());
        table.get("a").observe(1L);
        assertThat(Scraped.histogram(table, "a").hasNativeHistogramData()).isFalse();
    }

    private static long[] counts(HistogramTable table, String key) {
        var buckets = Scraped.histogram(table, key).getClassicBuckets();
        long[] counts = new long[buckets.size()];
        Arrays.setAll(counts, buckets::getCount);
        return counts;
    }

    @Test
    void hasOnlyNativeBucketsWhereTheClassicOnesAreLeftOut() {
        HistogramTable table = Tables.histogram(MetricSpec.builder("h_seconds", MetricType.HISTOGRAM)
                .labels("op")
                .buckets()
                .nativeHistogram(true));
        table.get("a").observe(3L);
        table.get("a").observe(5L);
        HistogramDataPointSnapshot point = Scraped.histogram(table, "a");
        assertThat(point.hasNativeHistogramData()).isTrue();
        assertThat(point.getClassicBuckets().isEmpty()).isTrue();
        assertThat(point.getCount()).isEqualTo(2);
        assertThat(point.getSum()).isEqualTo(8);
    }

    @Test
    void sumsWhatDoesNotFitIntoALong() {
        HistogramTable table = Tables.histogram(spec());
        for (int i = 1; i <= 40; i++) {
            table.get("a").observeNanos(1L << 61);
            double exact = i * ((1L << 61) / 1e9);
            assertThat(Scraped.histogram(table, "a").getSum()).isCloseTo(exact, within(exact * 1e-12));
        }
        assertThat(Scraped.histogram(table, "a").getCount()).isEqualTo(40);
    }
}
