package dev.sonde.it.harness;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** How the sample application is started for a trial: its servers given, its folder its own, its gateway fast. Immutable. */
public final class SampleApplication {

    /** The least time the simulated messaging network takes to answer. */
    public static final Duration GATEWAY_LATENCY = Duration.ofMillis(5);

    private final Path jar;
    private final Path folder;
    private final int port;

    /**
     * @param folder an existing folder for its session files and its log
     * @param port where it will listen
     */
    public SampleApplication(Path jar, Path folder, int port) {
        this.jar = jar;
        this.folder = folder;
        this.port = port;
    }

    /** What it logs, in its own format. */
    public Path log() {
        return folder.resolve("sample-app.log");
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /**
     * The program, to which an agent can be added.
     *
     * @param jdbcUrl a database with the user and password {@code sample}
     * @param redisUri such as {@code redis://127.0.0.1:6379}
     */
    public JavaProgram program(String jdbcUrl, String redisUri) {
        return JavaProgram.java()
                .withOptions("-Xmx512m")
                .runningJar(
                        jar,
                        "--server.port=" + port,
                        "--sample.database=" + jdbcUrl,
                        "--sample.redis=" + redisUri,
                        "--sample.gateway.latency=" + GATEWAY_LATENCY.toMillis() + "ms",
                        "--sample.sessions.folder=" + folder.resolve("sessions"),
                        "--logging.file.name=" + log(),
                        // One file, whatever its size: by default another begins at 10 MB.
                        "--logging.logback.rollingpolicy.max-file-size=4GB");
    }

    /**
     * Waits until it says that it is healthy.
     *
     * @throws IllegalStateException with its output when it ends before, or does not within {@link AgentEndpoint#PATIENCE}
     */
    public void awaitHealthy(RunningProgram application) {
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
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw application.failure("the sample application did not become healthy");
    }
}
