package dev.sonde.benchmarks.event;

import com.example.accounts.Account;
import dev.sonde.core.metric.CounterCell;
import dev.sonde.core.metric.CounterTable;
import dev.sonde.core.metric.HistogramTable;
import dev.sonde.core.metric.MetricSpec;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.MetricType;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The series store without woven code before it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets up before it measures
public class StoreBenchmark {
    @Param("100")
    public int accounts;

    private Accounts order;
    private CounterCell cell;
    private CounterTable byAccount;
    private CounterTable byAccountAndKind;
    private HistogramTable seconds;

    @Setup(Level.Trial)
    public void fill() {
        order = new Accounts(accounts);
        MetricStore store = new MetricStore();
        store.apply(List.of(
                counter("plain_total"),
                counter("one_total", "account_id"),
                counter("two_total", "account_id", "kind"),
                MetricSpec.builder("seconds", MetricType.HISTOGRAM)
                        .labels("account_id", "kind")
                        .buckets(.1, .5, 1, 2, 5, 10, 30)
                        .maxSeries(20_000)
                        .build()));
        cell = ((CounterTable) store.table("plain_total")).get();
        byAccount = (CounterTable) store.table("one_total");
        byAccountAndKind = (CounterTable) store.table("two_total");
        seconds = (HistogramTable) store.table("seconds");
    }

    private static MetricSpec counter(String name, String... labels) {
        return MetricSpec.builder(name, MetricType.COUNTER)
                .labels(labels)
                .maxSeries(20_000)
                .build();
    }

    @Benchmark
    public void cell() {
        cell.inc();
    }

    @Benchmark
    public void oneLabel() {
        byAccount.get(order.next().id()).inc();
    }

    @Benchmark
    public void twoLabels() {
        Account account = order.next();
        byAccountAndKind.get(account.id(), account.kind()).inc();
    }

    @Benchmark
    public void histogramTwoLabels() {
        Account account = order.next();
        seconds.get(account.id(), account.kind()).observeNanos(70);
    }
}
