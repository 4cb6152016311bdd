package dev.sonde.it.demo;

import dev.sonde.it.harness.AgentEndpoint;
import dev.sonde.it.harness.JavaProgram;
import dev.sonde.it.harness.Ports;
import dev.sonde.it.harness.RunningProgram;
import dev.sonde.it.traffic.Traffic;
import dev.sonde.it.traffic.Trial;
import dev.sonde.it.truth.CountingRedis;
import dev.sonde.it.truth.DatabaseStatistics;
import dev.sonde.it.truth.LogStatistics;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.h2.tools.Server;

/**
 * Starts the sample application with the agent, sends it a minute of traffic and compares the metrics with what happened.
 *
 * <p>The database and Redis run in this process, so that they can be asked what the application really did.
 */
public final class Demo {

    private static final Duration GATEWAY_LATENCY = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 4;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final String DATABASE_OPTIONS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1";
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final Path root = Path.of("").toAbsolutePath();
    private final Path folder = root.resolve("target").resolve("demo");
    private final int agentPort = usually(9464);
    private final int port = usually(8080);

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

    private int run(Duration duration, boolean keep) throws IOException, SQLException, InterruptedException {
        emptyFolder();
        Server databaseServer = Server.createTcpServer("-tcpPort", Integer.toString(Ports.free()), "-ifNotExists")
                .start();
        try (DatabaseStatistics database =
                        DatabaseStatistics.h2("jdbc:h2:mem:sample" + DATABASE_OPTIONS, "sample", "sample");
                CountingRedis redis = CountingRedis.start();
                RunningProgram application = start(databaseServer, redis)) {
            AgentEndpoint agent = new AgentEndpoint(agentPort).awaitReady(application::isAlive);
            awaitHealthy(application);
            OUT.println("The application is ready: http://127.0.0.1:" + port + ", its metrics: http://127.0.0.1:"
                    + agentPort + "/metrics");
            Trial trial = Trial.begin(
                    agent,
                    List.of(database, redis, new LogStatistics(folder.resolve("sample-app.log"))),
                    GATEWAY_LATENCY);
            Traffic traffic = Traffic.begin(URI.create("http://127.0.0.1:" + port));
            playWithProgress(traffic, duration);
            traffic.finish();
            Trial.Verdict verdict = trial.compare(traffic, PATIENCE);
            Path file = Files.writeString(
                    folder.resolve("metrics.txt"), verdict.scrape().text());
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
        } finally {
            databaseServer.stop();
        }
    }

    private RunningProgram start(Server database, CountingRedis redis) {
        return JavaProgram.java()
                .in(root)
                .withAgent(root.resolve("agent/target/sonde-agent.jar"), agentPort + ":" + "instrumentation-rules.yaml")
                .runningJar(
                        root.resolve("sample-app/target/sample-app.jar"),
                        "--server.port=" + port,
                        "--sample.database=jdbc:h2:tcp://127.0.0.1:" + database.getPort() + "/mem:sample"
                                + DATABASE_OPTIONS,
                        "--sample.redis=" + redis.uri(),
                        "--sample.gateway.latency=" + GATEWAY_LATENCY.toMillis() + "ms",
                        "--sample.sessions.folder=" + folder.resolve("sessions"),
                        "--logging.file.name=" + folder.resolve("sample-app.log"))
                .start();
    }

    private void awaitHealthy(RunningProgram application) throws InterruptedException {
        AgentEndpoint health = new AgentEndpoint(port);
        long end = System.nanoTime() + AgentEndpoint.PATIENCE.toNanos();
        while (application.isAlive() && System.nanoTime() - end < 0) {
            try {
                if (health.get("/health").statusCode() == 200) {
                    return;
                }
            } catch (UncheckedIOException e) {
                // Not listening yet.
            }
            Thread.sleep(100);
        }
        throw application.failure("the sample application did not become healthy");
    }

    private static void playWithProgress(Traffic traffic, Duration duration) throws InterruptedException {
        Thread progress = new Thread(() -> {
            try {
                for (int second = 1; ; second++) {
                    Thread.sleep(1000);
                    if (second % 5 == 0) {
                        OUT.printf("%d of %d s, %,d requests%n", second, duration.toSeconds(), traffic.requests());
                    }
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
