package dev.sonde.benchmarks.peers;

import dev.sonde.benchmarks.report.Json;
import dev.sonde.benchmarks.report.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs the sample application without an agent, with Sonde and with a peer, one after the other and round after round, under
 * the same requests, and writes down what each took.
 */
public final class Peers {
    private static final int CONNECTIONS = 4;
    /** Scrapes are part of the price: one in so many requests, far more often than a Prometheus asks. */
    private static final int REQUESTS_PER_SCRAPE = 5_000;
    /** A heap that does not grow, so that memory differs by the agent and not by when it was collected. */
    private static final List<String> JVM_ARGUMENTS = List.of("-Xms256m", "-Xmx256m");

    private final Path root;
    private final Options options;
    private final List<Run> runs = new ArrayList<>();

    private Peers(Path root, Options options) {
        this.root = root;
        this.options = options;
    }

    /** @param arguments the project's folder, then see {@link Options} */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        Options options = new Options(root, Stream.of(arguments).skip(1).toArray(String[]::new));
        boolean right = new Peers(root, options).run();
        System.exit(right ? 0 : 1);
    }

    /** @return whether each agent saw every request */
    private boolean run() throws Exception {
        long start = System.nanoTime();
        for (int round = 1; round <= options.rounds; round++) {
            long elapsed = System.nanoTime() - start;
            if (round > 1 && elapsed + elapsed / (round - 1) > options.budget.toNanos()) {
                say("stopping after %d rounds: another would exceed %s", round - 1, options.budget);
                break;
            }
            for (Variant variant : options.variants) {
                Run run = run(variant, round);
                runs.add(run);
                say(
                        "round %d, %s: first answer after %.2f s and %.2f s CPU, %.0f µs CPU per request, %.0f MiB, %.0f classes,"
                                + " %.0f requests/s",
                        round,
                        variant.title,
                        run.startSeconds(),
                        run.startCpuSeconds(),
                        run.requestCpuMicros(),
                        run.residentMebibytes(),
                        run.loadedClasses(),
                        run.requestsPerSecond());
                if (!run.countsAreRight()) {
                    say("%s counted %d requests of %d", variant.title, run.countedRequests(), run.expectedRequests());
                }
            }
        }
        Comparison comparison = comparison();
        Json.write(options.out, comparison);
        System.out.println();
        System.out.println(ComparisonTable.of(comparison));
        say("written to %s", options.out);
        return runs.stream().filter(run -> run.variant() == Variant.SONDE).allMatch(Run::countsAreRight);
    }

    private Run run(Variant variant, int round) throws Exception {
        Path scratch = Files.createTempDirectory("sonde-peers-");
        try (Application application = Application.start(root, variant, JVM_ARGUMENTS, scratch)) {
            try {
                return measure(application, variant, round);
            } catch (IOException e) {
                throw new IOException(variant.title + ", the application's last words:\n" + application.output(), e);
            }
        } finally {
            delete(scratch);
        }
    }

    private Run measure(Application application, Variant variant, int round) throws IOException, InterruptedException {
        double startSeconds = application.awaitFirstAnswer();
        double startCpu = application.cpuSeconds();
        application.awaitQuiet(options.quiet);
        double quietCpu = application.cpuSeconds();
        try (Traffic traffic = new Traffic(application.port, CONNECTIONS)) {
            send(traffic, options.warmUpRequests, application, variant);
            double cpuBefore = application.cpuSeconds();
            long before = System.nanoTime();
            send(traffic, options.measuredRequests, application, variant);
            double seconds = (System.nanoTime() - before) / 1e9;
            double cpu = application.cpuSeconds() - cpuBefore;
            double resident = application.residentMebibytes();
            Map<String, Long> counters = application.counters();
            return new Run(
                    variant,
                    round,
                    startSeconds,
                    startCpu,
                    quietCpu,
                    cpu / options.measuredRequests * 1e6,
                    options.measuredRequests / seconds,
                    resident,
                    application.liveHeapMebibytes(),
                    counter(counters, "java.cls.loadedClasses")
                            + counter(counters, "java.cls.sharedLoadedClasses")
                            - counter(counters, "java.cls.unloadedClasses"),
                    counter(counters, "java.threads.live"),
                    counted(application, variant, variant.requestsCounted(traffic.sent())),
                    variant.requestsCounted(traffic.sent()),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
    }

    private static void send(Traffic traffic, int requests, Application application, Variant variant)
            throws IOException, InterruptedException {
        for (int sent = 0; sent < requests; sent += REQUESTS_PER_SCRAPE) {
            traffic.send(Math.min(REQUESTS_PER_SCRAPE, requests - sent));
            if (variant.isScraped()) {
                scrape(application);
            }
        }
    }

    private static String scrape(Application application) throws IOException {
        try (Connection connection = new Connection(application.scrapePort)) {
            Connection.Answer answer = connection.send(Connection.request("GET", "/metrics", "", ""));
            if (answer.status() != 200) {
                throw new IOException("the scrape answered " + answer.status());
            }
            return answer.body();
        }
    }

    /** What the agent says it saw. A request may be counted a moment after its answer: asked again while one is missing. */
    private static long counted(Application application, Variant variant, long expected)
            throws IOException, InterruptedException {
        if (!variant.isScraped()) {
            return -1;
        }
        long sum = 0;
        for (int attempt = 0; attempt < 20 && sum != expected; attempt++) {
            Thread.sleep(attempt * 10L);
            sum = scrape(application)
                    .lines()
                    .filter(line -> line.startsWith(variant.requestsMetric + "{"))
                    .mapToLong(line -> (long) Double.parseDouble(
                            line.substring(line.lastIndexOf('}') + 1).trim()))
                    .sum();
        }
        return sum;
    }

    private static double counter(Map<String, Long> counters, String name) throws IOException {
        Long value = counters.get(name);
        if (value == null) {
            throw new IOException("the JVM has no counter " + name);
        }
        return value;
    }

    private Comparison comparison() {
        return new Comparison(
                Machine.current(),
                JVM_ARGUMENTS,
                CONNECTIONS,
                options.warmUpRequests,
                options.measuredRequests,
                options.note,
                runs);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
