package dev.sonde.benchmarks.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The sample application as a process of its own, and what the operating system and its JVM tell about it. One thread. */
final class Application implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 3;
    private static final String HEALTH = Connection.request("GET", "/health", "", "");

    final int port;
    final int scrapePort;
    private final Process process;
    private final long startedNanos;
    private final Path log;

    private Application(Process process, int port, int scrapePort, long startedNanos, Path log) {
        this.process = process;
        this.port = port;
        this.scrapePort = scrapePort;
        this.startedNanos = startedNanos;
        this.log = log;
    }

    /**
     * Starts it; returns at once.
     *
     * @param scratch an empty folder of this run
     */
    static Application start(Path root, Variant variant, List<String> jvmArguments, Path scratch) throws IOException {
        int port = freePort();
        int scrapePort = freePort();
        Path log = scratch.resolve("output.log");
        List<String> command = new ArrayList<>();
        command.add(tool("java"));
        command.addAll(jvmArguments);
        command.addAll(variant.jvmArguments(root, scrapePort));
        command.addAll(List.of(
                "-jar",
                root.resolve("sample-app/target/sample-app.jar").toString(),
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                // Tomcat closes a connection after 100 requests otherwise.
                "--server.tomcat.max-keep-alive-requests=-1",
                "--sample.gateway.latency=0ms",
                "--sample.sessions.folder=" + scratch.resolve("sessions")));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(scratch.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // Nothing from outside may change what a variant is.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("OTEL_")
                        || name.startsWith("SONDE_")
                        || name.startsWith("SAMPLE_")
                        || name.startsWith("JAVA_TOOL_OPTIONS")
                        || name.startsWith("JDK_JAVA_OPTIONS"));
        long started = System.nanoTime();
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "kill-" + process.pid()));
        return new Application(process, port, scrapePort, started, log);
    }

    /** Asks until the application answers for the first time; returns the seconds since its start. */
    double awaitFirstAnswer() throws IOException, InterruptedException {
        while (true) {
            try (Connection connection = new Connection(port)) {
                if (connection.send(HEALTH).status() == 200) {
                    return (System.nanoTime() - startedNanos) / 1e9;
                }
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IOException("the application ended:\n" + output(), notYet);
                }
                if (System.nanoTime() - startedNanos > START_LIMIT.toNanos()) {
                    throw new IOException("the application did not start within " + START_LIMIT + ":\n" + output());
                }
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Waits until the process takes less than a twentieth of a core, at most so long. */
    void awaitQuiet(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        double before = cpuSeconds();
        while (System.nanoTime() < end) {
            Thread.sleep(1000);
            double now = cpuSeconds();
            if (now - before < 0.05) {
                return;
            }
            before = now;
        }
    }

    /** User and system time of the process so far; the kernel counts it in hundredths of a second. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    double residentMebibytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        throw new IOException("no VmRSS");
    }

    /** The JVM's own counters, read from the memory it shares: nothing runs in the application for it. */
    Map<String, Long> counters() throws IOException, InterruptedException {
        Map<String, Long> counters = new HashMap<>();
        for (String line : jcmd("PerfCounter.print").split("\n", -1)) {
            int equals = line.indexOf('=');
            String value = line.substring(equals + 1).trim();
            if (equals > 0 && value.matches("-?[0-9]{1,18}")) {
                counters.put(line.substring(0, equals), Long.parseLong(value));
            }
        }
        return counters;
    }

    /** What is left of the heap after a full collection. */
    double liveHeapMebibytes() throws IOException, InterruptedException {
        jcmd("GC.run");
        long used = 0;
        for (Map.Entry<String, Long> each : counters().entrySet()) {
            if (each.getKey().matches("sun\\.gc\\.generation\\.\\d+\\.space\\.\\d+\\.used")) {
                used += each.getValue();
            }
        }
        return used / 1048576.0;
    }

    String output() throws IOException {
        String all = Files.readString(log);
        return all.substring(Math.max(0, all.length() - 6000));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
        process.destroyForcibly().onExit().join();
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Path answer = log.resolveSibling("jcmd.log");
        Process jcmd = new ProcessBuilder(tool("jcmd"), String.valueOf(process.pid()), command)
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        if (!jcmd.waitFor(60, TimeUnit.SECONDS)) {
            jcmd.destroyForcibly().waitFor();
            throw new IOException("jcmd " + command + " did not end");
        }
        String text = Files.readString(answer);
        if (jcmd.exitValue() != 0) {
            throw new IOException("jcmd " + command + ": " + text);
        }
        return text;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
