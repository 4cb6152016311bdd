package dev.sonde.it.demo;

import dev.sonde.it.harness.AgentEndpoint;
import dev.sonde.it.harness.Ports;
import dev.sonde.it.harness.RunningProgram;
import dev.sonde.it.harness.SampleApplication;
import dev.sonde.it.traffic.Traffic;
import dev.sonde.it.traffic.Trial;
import dev.sonde.it.truth.EmbeddedServers;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * Starts the sample application with the agent, sends it a minute of traffic and compares the metrics with what happened.
 *
 * <p>The database and Redis run in this process, so that they can be asked what the application really did.
 */
public final class Demo {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 4;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final Path root = Path.of("").toAbsolutePath();
    private final Path folder = root.resolve("target").resolve("demo");
    private final int agentPort = usually(9464);
    private final SampleApplication sample =
            new SampleApplication(root.resolve("sample-app/target/sample-app.jar"), folder, usually(8080));

    private Demo() {}

    public static void main(String[] args) throws InterruptedException {
        boolean keep = false;
        Duration duration = Duration.ofSeconds(60);
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--keep")) {
                keep = true;
            } else if (args[i].equals("--seconds") && i + 1 < args.length) {
                duration = Duration.ofSeconds(Long.parseLong(args[++i]));
            } else {
                System.err.println("usage: ./demo [--keep] [--seconds N]");
                System.exit(2);
            }
        }
        try {
            System.exit(new Demo().run(duration, keep));
        } catch (IOException | SQLException | IllegalStateException | UncheckedIOException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    /** Returns the exit code: 0 where nothing differs. */
    private int run(Duration duration, boolean keep) throws IOException, SQLException, InterruptedException {
        emptyFolder();
        try (EmbeddedServers servers = EmbeddedServers.start();
                RunningProgram application = start(servers)) {
            AgentEndpoint agent = new AgentEndpoint(agentPort).awaitReady(application::isAlive);
            sample.awaitHealthy(application);
            OUT.println("The application is ready: " + sample.address() + ", its metrics: http://127.0.0.1:" + agentPort
                    + "/metrics");
            Trial trial = Trial.begin(agent, servers.statistics(), sample);
            Traffic traffic = Traffic.begin(sample.address());
            playWithProgress(traffic, duration);
            traffic.finish();
            Trial.Verdict verdict = trial.compare(traffic, PATIENCE);
            Path file = Files.writeString(
                    folder.resolve("metrics.txt"), verdict.scrape().text());
            Files.writeString(folder.resolve("sonde.log"), application.stderr());
            OUT.println(verdict.comparison().table());
            int differences = verdict.comparison().differences().size();
            OUT.printf(
                    "%,d requests in %,d rounds, %d differences. The scrape: %s%n",
                    traffic.requests(), traffic.rounds(), differences, root.relativize(file));
            if (keep) {
                OUT.println("Still running; end it with Ctrl+C.");
                new CountDownLatch(1).await();
            }
            return differences == 0 ? 0 : 1;
        }
    }

    private RunningProgram start(EmbeddedServers servers) {
        return sample.program(servers.jdbcUrl(), servers.redisUri())
                .in(root)
                .withAgent(root.resolve("agent/target/sonde-agent.jar"), agentPort + ":instrumentation-rules.yaml")
                .start();
    }

    private static void playWithProgress(Traffic traffic, Duration duration) throws InterruptedException {
        Thread progress = new Thread(() -> {
            try {
                for (int seconds = 5; ; seconds += 5) {
                    Thread.sleep(5000);
                    OUT.printf("%d of %d s, %,d requests%n", seconds, duration.toSeconds(), traffic.requests());
                }
            } catch (InterruptedException e) {
                // The traffic is over.
            }
        });
        progress.setDaemon(true);
        progress.start();
        try {
            traffic.play(duration, CONNECTIONS, PAUSE);
        } finally {
            progress.interrupt();
            progress.join();
        }
    }

    private void emptyFolder() throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder);
    }

    /** That port, or a free one where somebody has taken it. */
    private static int usually(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, (InetAddress) null)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            return Ports.free();
        }
    }
}
