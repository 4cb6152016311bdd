package dev.sonde.benchmarks.event;

import dev.sonde.benchmarks.report.Json;
import dev.sonde.benchmarks.report.Machine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the event benchmarks, all of them and then all of them again, so that what is compared was measured close together and
 * a machine that gets slower in between does so for all.
 */
public final class Events {
    private static final int[] ACCOUNTS = {100, EventTable.MANY};

    /** Iterations by shape, desk and accounts. */
    private final Map<List<Object>, List<Double>> nanos = new LinkedHashMap<>();

    private final Map<List<Object>, Double> bytes = new LinkedHashMap<>();

    private Events() {}

    /** @param arguments the project's folder; {@code --quick}, {@code --rounds=N}, {@code --note=TEXT}, {@code --out=FILE} */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        Path out = root.resolve("benchmarks/results/events.json");
        int rounds = 3;
        int iterations = 5;
        TimeValue time = TimeValue.milliseconds(500);
        String note = "";
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            String value = argument.substring(argument.indexOf('=') + 1);
            if (argument.equals("--quick")) {
                rounds = 1;
                iterations = 3;
                time = TimeValue.milliseconds(200);
                out = root.resolve("benchmarks/target/events-quick.json");
            } else if (argument.startsWith("--rounds=")) {
                rounds = Integer.parseInt(value);
            } else if (argument.startsWith("--note=")) {
                note = value;
            } else if (argument.startsWith("--out=")) {
                out = root.resolve(value);
            } else {
                throw new IllegalArgumentException("unknown option " + argument);
            }
        }
        Events events = new Events();
        for (int round = 0; round < rounds; round++) {
            events.round(iterations, time);
        }
        EventResults results = new EventResults(Machine.current(), rounds, iterations, note, events.measured());
        Json.write(out, results);
        System.out.println();
        System.out.println(EventTable.of(results));
        System.out.println("written to " + out);
    }

    private void round(int iterations, TimeValue time) throws RunnerException {
        run(options(iterations, time)
                .include(name("(dynamicLabel|timer)"))
                .param("accounts", String.valueOf(ACCOUNTS[0]), String.valueOf(ACCOUNTS[1])));
        run(options(iterations, time).include(name("(noLabels|constantLabels|condition|failing)")));
        run(options(iterations, time).include(name("(off|dropped|untouched)")).param("desk", "woven"));
        run(options(iterations, time)
                .include(StoreBenchmark.class.getName())
                .param("accounts", String.valueOf(ACCOUNTS[0]), String.valueOf(ACCOUNTS[1])));
    }

    private static String name(String methods) {
        return EventBenchmark.class.getName() + "." + methods + "$";
    }

    private static ChainedOptionsBuilder options(int iterations, TimeValue time) {
        return new OptionsBuilder()
                .forks(1)
                .warmupIterations(3)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .jvmArgs("-Xms512m", "-Xmx512m")
                .shouldFailOnError(true);
    }

    private void run(ChainedOptionsBuilder options) throws RunnerException {
        Collection<RunResult> results = new Runner(options.build()).run();
        for (RunResult each : results) {
            BenchmarkParams params = each.getParams();
            String name = params.getBenchmark();
            String shape = name.substring(name.lastIndexOf('.') + 1);
            boolean ofStore = name.startsWith(StoreBenchmark.class.getName());
            List<Object> key = List.of(
                    ofStore ? "store." + shape : shape,
                    ofStore ? "" : params.getParam("desk"),
                    Integer.valueOf(params.getParam("accounts")));
            for (BenchmarkResult fork : each.getBenchmarkResults()) {
                for (IterationResult iteration : fork.getIterationResults()) {
                    nanos.computeIfAbsent(key, k -> new ArrayList<>())
                            .add(iteration.getPrimaryResult().getScore());
                }
            }
            Result<?> allocated = each.getSecondaryResults().get("gc.alloc.rate.norm");
            if (allocated != null) {
                bytes.merge(key, allocated.getScore(), Math::min);
            }
        }
    }

    private List<Measured> measured() {
        List<Measured> all = new ArrayList<>();
        nanos.forEach((key, scores) -> {
            List<Double> sorted = scores.stream().sorted().toList();
            all.add(new Measured(
                    (String) key.get(0),
                    (String) key.get(1),
                    (Integer) key.get(2),
                    sorted.get(0),
                    sorted.get(sorted.size() / 2),
                    bytes.getOrDefault(key, Double.NaN)));
        });
        return all;
    }
}
