package dev.sonde.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** What series and events cost in bytes, as the JVM itself counts this thread's allocations. */
class SeriesFootprintTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SERIES = 30_000;

    @Test
    void holdsACounterIn64BytesAndAHistogramIn200() {
        // A table is at least a quarter full once it has grown, so a series has at most four slots of four bytes.
        int slots = 16;
        Object[] key = {"acct", "sent", "ok"};
        HistogramBuckets contract = new HistogramBuckets(new double[] {.01, .05, .1, .5, 1, 2, 5, 10, 30}, null);
        HistogramBuckets usual = new HistogramBuckets(
                MetricSpec.builder("h", MetricType.HISTOGRAM).build().buckets(), null);
        SeriesCell[] keep = new SeriesCell[SERIES];
        assertThat(perCall(i -> keep[i] = new CounterCell(i, key)) + slots).isBetween(48.0, 64.1);
        assertThat(perCall(i -> keep[i] = new HistogramCell(i, key, contract)) + slots)
                .isBetween(150.0, 184.1);
        assertThat(perCall(i -> keep[i] = new HistogramCell(i, key, usual)) + slots)
                .isBetween(150.0, 200.1);
    }

    @Test
    void allocatesNothingForAnEventOfAKnownSeries() {
        CounterTable none = Tables.counter();
        CounterTable one = Tables.counter("a");
        CounterTable two = Tables.counter("a", "b");
        CounterTable three = Tables.counter("a", "b", "c");
        CounterTable four = Tables.counter("a", "b", "c", "d");
        GaugeTable gauge = Tables.gauge("a");
        HistogramTable histogram =
                Tables.histogram(MetricSpec.builder("h", MetricType.HISTOGRAM).labels("a", "b"));
        CounterTable full = Tables.counter(
                MetricSpec.builder("f_total", MetricType.COUNTER).labels("a").maxSeries(1), System::nanoTime);
        full.get("known").inc();
        IntConsumer events = i -> {
            Object id = LabelValue.of(1_000_000L + i % 100);
            none.get().inc();
            one.get(id).add(2);
            two.get("x", id).inc();
            three.get("x", id, null).add(0.5);
            four.get("x", "y", "z", id).inc();
            gauge.get(id).add(1);
            histogram.get("x", id).observeNanos(i);
            histogram.get("y", id).observe(0.25);
            full.get(id).inc();
        };
        perCall(events);
        assertThat(perCall(events)).isLessThan(0.1);
    }

    private static double perCall(IntConsumer work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < SERIES; i++) {
            work.accept(i);
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) SERIES;
    }
}
