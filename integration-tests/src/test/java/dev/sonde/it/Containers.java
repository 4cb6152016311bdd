package dev.sonde.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * Servers in containers. The images are the public ones, unless {@code TEST_POSTGRES_IMAGE}, {@code TEST_REDIS_IMAGE} or
 * {@code TEST_PROMETHEUS_IMAGE} names another that takes the same arguments.
 */
final class Containers {

    /** What a container calls the machine it runs on. */
    private static final String HOST = "host.docker.internal";

    static final String SUPERUSER = "postgres";
    static final String PASSWORD = "sample";

    private Containers() {}

    static GenericContainer<?> postgres() {
        return container("TEST_POSTGRES_IMAGE", "postgres:17")
                .withExposedPorts(5432)
                .withEnv("POSTGRES_USER", SUPERUSER)
                .withEnv("POSTGRES_PASSWORD", PASSWORD)
                .withEnv("POSTGRES_DB", "sample")
                .withCommand("postgres", "-c", "fsync=off", "-c", "shared_preload_libraries=pg_stat_statements")
                // Over TCP: while the public image prepares itself, its server answers on a socket file only.
                .waitingFor(Wait.forSuccessfulCommand("pg_isready -h 127.0.0.1 -U " + SUPERUSER));
    }

    static String jdbcUrl(GenericContainer<?> postgres) {
        return "jdbc:postgresql://" + postgres.getHost() + ":" + postgres.getMappedPort(5432) + "/sample";
    }

    static GenericContainer<?> redis() {
        return container("TEST_REDIS_IMAGE", "redis:7")
                .withExposedPorts(6379)
                .withCommand("redis-server", "--save", "")
                .waitingFor(Wait.forListeningPort());
    }

    static String redisUri(GenericContainer<?> redis) {
        return "redis://" + redis.getHost() + ":" + redis.getMappedPort(6379);
    }

    /** Prometheus with {@code deploy/prometheus.yml}, in which only the agent's port is another. */
    static GenericContainer<?> prometheus(int agentPort) {
        return container("TEST_PROMETHEUS_IMAGE", "prom/prometheus:v3.5.0")
                .withExposedPorts(9090)
                .withExtraHost(HOST, "host-gateway")
                .withCopyToContainer(Transferable.of(scraping(agentPort), 0644), "/etc/prometheus/prometheus.yml")
                .withCommand("--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/tmp/prometheus")
                .waitingFor(Wait.forHttp("/-/ready").forPort(9090));
    }

    private static String scraping(int agentPort) {
        try {
            String settings = Files.readString(Built.deploy("prometheus.yml"));
            if (!settings.contains(HOST + ":9464")) {
                throw new IllegalStateException("deploy/prometheus.yml does not scrape " + HOST + ":9464");
            }
            return settings.replace(HOST + ":9464", HOST + ":" + agentPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GenericContainer<?> container(String variable, String publicImage) {
        return new GenericContainer<>(DockerImageName.parse(System.getenv().getOrDefault(variable, publicImage)));
    }
}
