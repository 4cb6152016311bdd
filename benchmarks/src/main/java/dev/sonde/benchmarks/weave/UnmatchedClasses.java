package dev.sonde.benchmarks.weave;

import dev.sonde.benchmarks.report.Json;
import dev.sonde.benchmarks.report.Machine;
import dev.sonde.benchmarks.weave.WeaveResults.Looked;
import dev.sonde.core.expression.MemberAccess;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.probe.Probes;
import dev.sonde.core.rules.LoadedRules;
import dev.sonde.core.rules.RuleLoader;
import dev.sonde.core.start.BridgeInjection;
import dev.sonde.core.weave.MatchListener;
import dev.sonde.core.weave.Weaving;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.bytebuddy.agent.ByteBuddyAgent;

/**
 * What the agent costs each class that it lets pass: the transformer it installs is asked about the classes of the sample
 * application's libraries. CPU time of the thread, so that what else runs does not count. A JVM of its own for each set of rules, since the first pass is what a starting application pays.
 */
public final class UnmatchedClasses {
    private static final int CLASSES = 6_000;
    private static final int PASSES = 12;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private UnmatchedClasses() {}

    private enum Rules {
        NAMED("50 rules, classes by name", 3) {
            @Override
            LoadedRules load(Path root) {
                StringBuilder text =
                        new StringBuilder("metrics:\n  calls_total:\n    type: counter\n    help: Calls.\nrules:\n");
                for (int i = 0; i < 50; i++) {
                    text.append(String.format(
                            "  - name: rule-%d%n    at: com.example.part%d.Service%d.call(..)%n    do:%n      - count: calls_total%n",
                            i, i % 7, i));
                }
                return RuleLoader.load("named.yaml", text.toString());
            }
        },
        SAMPLE("the sample application's, built-in sources with supertypes", 8) {
            @Override
            LoadedRules load(Path root) {
                return RuleLoader.load(root.resolve("instrumentation-rules.yaml"));
            }
        };

        final String title;
        final double targetMicros;

        Rules(String title, double targetMicros) {
            this.title = title;
            this.targetMicros = targetMicros;
        }

        abstract LoadedRules load(Path root);
    }

    /** @param arguments the project's folder and {@code --note=TEXT} or {@code --out=FILE}; in a child the folder, rules and a file */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        if (arguments.length == 3 && !arguments[1].startsWith("--")) {
            Json.write(Path.of(arguments[2]), look(root, Rules.valueOf(arguments[1])));
            return;
        }
        Path out = root.resolve("benchmarks/results/classes.json");
        String note = "";
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            String value = argument.substring(argument.indexOf('=') + 1);
            if (argument.startsWith("--note=")) {
                note = value;
            } else if (argument.startsWith("--out=")) {
                out = root.resolve(value);
            } else {
                throw new IllegalArgumentException("unknown option " + argument);
            }
        }
        List<Looked> looked = new ArrayList<>();
        for (Rules rules : Rules.values()) {
            looked.add(inChild(root, rules));
        }
        WeaveResults results = new WeaveResults(Machine.current(), note, looked);
        Json.write(out, results);
        System.out.println(table(results));
    }

    /** The results as Markdown. */
    public static String table(WeaveResults results) {
        StringBuilder text = new StringBuilder(results.machine().toString())
                .append('.')
                .append(results.note().isEmpty() ? "" : " **" + results.note() + "**")
                .append(
                        "\n\n| rules | classes | CPU µs a class, first pass of a JVM | CPU µs a class, later | target |\n|---|---|---|---|---|\n");
        for (Looked each : results.looked()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %.1f | **%.1f** | ≤ %.0f: %s |%n",
                    each.rules(),
                    each.classes(),
                    each.firstMicros(),
                    each.laterMicros(),
                    each.target(),
                    each.laterMicros() <= each.target() ? "met" : "missed"));
        }
        return text.toString();
    }

    private static Looked inChild(Path root, Rules rules) throws IOException, InterruptedException {
        Path answer = root.resolve("benchmarks/target/classes-" + rules + ".json");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        UnmatchedClasses.class.getName(),
                        root.toString(),
                        rules.name(),
                        answer.toString())
                .inheritIO()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(child::destroyForcibly, "kill-child"));
        if (child.waitFor() != 0) {
            throw new IOException(rules + " ended with " + child.exitValue());
        }
        return Json.read(answer, Looked.class);
    }

    private static Looked look(Path root, Rules rules) throws Exception {
        Instrumentation instrumentation = ByteBuddyAgent.install();
        BridgeInjection.inject(instrumentation, null);
        LoadedRules loaded = rules.load(root);
        SelfMetrics self = new SelfMetrics("benchmarks", System.err::println);
        MetricStore store = self.store();
        store.apply(loaded.rules().metrics());
        ClassFiles files = ClassFiles.of(
                root.resolve("sample-app/target/sample-app.jar"),
                root.resolve("benchmarks/target/sample-lib"),
                CLASSES);
        Map<String, byte[]> unmatched = new LinkedHashMap<>(files.byName);
        double first = 0;
        double later = Double.MAX_VALUE;
        int pointcuts = 0;
        for (int pass = 0; pass < PASSES; pass++) {
            Probes probes = new Probes(loaded.rules().rules(), store, self, MemberAccess.NONE, advice -> {});
            pointcuts = probes.pointcuts().size();
            ClassFileTransformer transformer = transformer(instrumentation, probes);
            if (pass == 0) {
                first = firstPass(transformer, files.loader, unmatched);
            } else {
                long start = THREADS.getCurrentThreadCpuTime();
                for (Map.Entry<String, byte[]> each : unmatched.entrySet()) {
                    transformer.transform(files.loader, each.getKey(), null, null, each.getValue());
                }
                later = Math.min(later, (double) (THREADS.getCurrentThreadCpuTime() - start));
            }
        }
        return new Looked(
                rules.title,
                pointcuts,
                unmatched.size(),
                first / 1e3 / unmatched.size(),
                later / 1e3 / unmatched.size(),
                rules.targetMicros);
    }

    /** Nanoseconds of CPU for all classes that are not woven; takes the others away. */
    private static double firstPass(ClassFileTransformer transformer, ClassLoader loader, Map<String, byte[]> classes)
            throws IllegalClassFormatException {
        double nanos = 0;
        for (Iterator<Map.Entry<String, byte[]>> all = classes.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, byte[]> each = all.next();
            long start = THREADS.getCurrentThreadCpuTime();
            byte[] woven = transformer.transform(loader, each.getKey(), null, null, each.getValue());
            long took = THREADS.getCurrentThreadCpuTime() - start;
            if (woven == null) {
                nanos += took;
            } else {
                all.remove();
            }
        }
        // Half of two readings of the clock lies between them.
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < CLASSES; i++) {
            THREADS.getCurrentThreadCpuTime();
        }
        double clock = (THREADS.getCurrentThreadCpuTime() - start) / (double) CLASSES;
        return Math.max(0, nanos - clock * classes.size());
    }

    /** The transformer that a weaving installs, caught on its way to the JVM. */
    private static ClassFileTransformer transformer(Instrumentation instrumentation, Probes probes) {
        List<ClassFileTransformer> caught = new ArrayList<>();
        Instrumentation catching = (Instrumentation) Proxy.newProxyInstance(
                UnmatchedClasses.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, values) -> {
                    if (method.getName().equals("addTransformer")) {
                        caught.add((ClassFileTransformer) values[0]);
                        return null;
                    }
                    return method.invoke(instrumentation, values);
                });
        new Weaving(catching, MatchListener.SILENT).install(probes.pointcuts());
        return caught.get(0);
    }
}
