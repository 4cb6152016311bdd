package dev.sonde.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeriesConcurrencyTest {
    private static final int THREADS = 8;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void losesNoneOfTenMillionIncrements() throws Exception {
        CounterTable table = Tables.counter("a", "b");
        HistogramTable histogram = Tables.histogram(
                MetricSpec.builder("h", MetricType.HISTOGRAM).labels("a").buckets(1, 2, 3));
        int each = 10_000_000 / THREADS;
        together(thread -> {
            CounterCell bound = table.get("bound", 1L);
            for (int i = 0; i < each; i++) {
                if ((i & 1) == 0) {
                    bound.inc();
                } else {
                    table.get("k", (long) (i & 14)).inc();
                }
                if ((i & 15) == 0) {
                    histogram.get("x").observe((long) (i & 3));
                }
            }
        });
        assertThat(Scraped.values(table).values().stream().mapToDouble(v -> v).sum())
                .isEqualTo(each * THREADS);
        assertThat(table.get("bound", 1L).value()).isEqualTo(each * THREADS / 2.0);
        assertThat(Scraped.histogram(histogram, "x").getCount()).isEqualTo(THREADS * ((each + 15L) / 16));
    }

    @Test
    void givesEverySeriesItsPlaceWhenThreadsRaceToTheLimit() throws Exception {
        for (int round = 0; round < 60; round++) {
            CounterTable table = Tables.counter(
                    MetricSpec.builder("c_total", MetricType.COUNTER)
                            .labels("a")
                            .maxSeries(100),
                    System::nanoTime);
            together(thread -> {
                for (int i = 0; i < 100; i++) {
                    table.get("s" + (i + thread * 13) % 100).inc();
                }
            });
            assertThat(table.overflows()).isZero();
            assertThat(Scraped.values(table)).hasSize(100).allSatisfy((k, v) -> assertThat(v)
                    .isEqualTo(THREADS));
        }
    }

    @Test
    void staysUnderTheLimitAndCountsTheRestWhenThreadsRacePastIt() throws Exception {
        for (int round = 0; round < 60; round++) {
            CounterTable table = Tables.counter(
                    MetricSpec.builder("c_total", MetricType.COUNTER)
                            .labels("a", "b")
                            .maxSeries(50),
                    System::nanoTime);
            together(thread -> {
                for (int i = 0; i < 500; i++) {
                    table.get("s" + (i * 7 + thread) % 300, "x").inc();
                }
            });
            Map<String, Double> values = Scraped.values(table);
            assertThat(table.size()).isEqualTo(50);
            assertThat(values).hasSize(51);
            assertThat(values.get("__overflow__,__overflow__")).isEqualTo((double) table.overflows());
            assertThat(values.values().stream().mapToDouble(v -> v).sum()).isEqualTo(500 * THREADS);
        }
    }

    @Test
    void countsExactlyWhileSeriesAreRemovedAndReturn() throws Exception {
        Clock clock = new Clock();
        CounterTable table = Tables.counter(
                MetricSpec.builder("c_total", MetricType.COUNTER)
                        .labels("a")
                        .maxSeries(40)
                        .expireAfterNanos(1),
                clock);
        AtomicBoolean done = new AtomicBoolean();
        Future<?> scraper = threads.submit(() -> {
            while (!done.get()) {
                // Everything idle since the previous scrape goes, so increments keep meeting cells on their way out.
                clock.pass(Duration.ofNanos(10));
                Scraped.values(table);
            }
        });
        int each = 300_000;
        together(thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < each; i++) {
                table.get("s" + random.nextInt(32)).inc();
            }
        });
        done.set(true);
        scraper.get(10, TimeUnit.SECONDS);
        double total = 0;
        for (int i = 0; i < 32; i++) {
            total += table.get("s" + i).value();
        }
        assertThat(table.overflows()).isZero();
        assertThat(total).isEqualTo(each * (double) THREADS);
    }

    @Test
    void showsEveryKeyExactlyOnceInEveryScrapeWhileKeysMove() throws Exception {
        GaugeTable table = Tables.gauge("status");
        KeyedGauge keys = table.keyed();
        Object[][] states = {{"online"}, {"offline"}, {"error"}};
        int count = 200;
        for (int i = 0; i < count; i++) {
            keys.track("k" + i, states[i % 3]);
        }
        AtomicBoolean done = new AtomicBoolean();
        Future<Integer> scraper = threads.submit(() -> {
            int scrapes = 0;
            while (!done.get()) {
                Map<String, Double> values = Scraped.values(table);
                assertThat(values.values().stream().mapToDouble(v -> v).sum()).isEqualTo(count);
                scrapes++;
            }
            return scrapes;
        });
        together(thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < 100_000; i++) {
                keys.track("k" + random.nextInt(count), states[random.nextInt(3)]);
            }
        });
        done.set(true);
        assertThat(scraper.get(10, TimeUnit.SECONDS)).isPositive();
        assertThat(Scraped.values(table).values().stream().mapToDouble(v -> v).sum())
                .isEqualTo(count);
    }

    @Test
    void showsOneWholeRoundOfAPollInEveryScrape() throws Exception {
        GaugeTable table = Tables.gauge("a");
        AtomicBoolean done = new AtomicBoolean();
        Future<?> poller = threads.submit(() -> {
            for (int round = 0; !done.get(); round++) {
                PollRound next = table.round("p");
                next.set(new Object[] {"s" + round % 5}, 40);
                next.set(new Object[] {"s" + (round + 1) % 5}, 60);
                next.commit();
            }
        });
        while (Scraped.values(table).isEmpty()) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 20_000; i++) {
            assertThat(Scraped.values(table).values()).containsExactlyInAnyOrder(40.0, 60.0);
        }
        done.set(true);
        poller.get(10, TimeUnit.SECONDS);
    }

    @Test
    void showsHistogramsThatAgreeWithThemselvesWhileThreadsObserve() throws Exception {
        HistogramTable table = Tables.histogram(
                MetricSpec.builder("h", MetricType.HISTOGRAM).labels("a").buckets(1, 2, 3));
        AtomicBoolean done = new AtomicBoolean();
        Future<?> scraper = threads.submit(() -> {
            long last = 0;
            while (!done.get()) {
                if (!table.snapshot().getDataPoints().isEmpty()) {
                    HistogramDataPointSnapshot point = Scraped.histogram(table, "x");
                    long sum = 0;
                    for (int i = 0; i < point.getClassicBuckets().size(); i++) {
                        sum += point.getClassicBuckets().getCount(i);
                    }
                    assertThat(point.getCount()).isEqualTo(sum).isGreaterThanOrEqualTo(last);
                    last = sum;
                }
            }
        });
        together(thread -> {
            for (int i = 0; i < 200_000; i++) {
                table.get("x").observeNanos(i % 4 * 1_000_000_000L);
            }
        });
        done.set(true);
        scraper.get(10, TimeUnit.SECONDS);
        HistogramDataPointSnapshot point = Scraped.histogram(table, "x");
        assertThat(point.getCount()).isEqualTo(200_000L * THREADS);
        assertThat(point.getSum()).isEqualTo(300_000.0 * THREADS);
    }

    private void together(IntConsumer work) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            all.add(threads.submit(() -> {
                start.await();
                work.accept(thread);
                return null;
            }));
        }
        start.countDown();
        for (Future<?> f : all) {
            f.get(60, TimeUnit.SECONDS);
        }
    }
}
