package dev.sonde.benchmarks.event;

import com.example.accounts.Account;
import com.example.accounts.Desk;
import com.example.accounts.Refusal;
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
import org.openjdk.jmh.annotations.TearDown;

/** What one event costs its thread, for each shape of rule and each way to observe it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets up before it measures
public class EventBenchmark {
    /** woven: by Sonde; cached: by hand, data points kept; lookup: by hand, labelValues each time. */
    @Param({"woven", "cached", "lookup"})
    public String desk;

    @Param("100")
    public int accounts;

    private Desk observed;
    private Accounts order;

    @Setup(Level.Trial)
    public void open() {
        order = new Accounts(accounts);
        observed = desk.equals("woven") ? WovenDesk.open() : HandWrittenDesk.open(desk);
    }

    @TearDown(Level.Trial)
    public void check() {
        List<String> broken = WovenDesk.broken();
        if (!broken.isEmpty()) {
            throw new IllegalStateException(broken.toString());
        }
    }

    @Benchmark
    public void noLabels() {
        observed.noLabels();
    }

    @Benchmark
    public void constantLabels() {
        observed.constantLabels();
    }

    @Benchmark
    public void dynamicLabel() {
        observed.dynamicLabel(order.next());
    }

    @Benchmark
    public void timer() {
        observed.timer(order.next());
    }

    @Benchmark
    public boolean condition() {
        Account account = order.next();
        return observed.condition(account, order.coin());
    }

    @Benchmark
    public Object failing() {
        try {
            observed.failing(order.next());
            return observed;
        } catch (Refusal e) {
            return e;
        }
    }

    @Benchmark
    public void off() {
        observed.off(order.next());
    }

    @Benchmark
    public void dropped() {
        observed.dropped(order.next());
    }

    @Benchmark
    public void untouched() {
        observed.untouched(order.next());
    }
}
