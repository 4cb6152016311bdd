package dev.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.it.harness.AgentProcess;
import dev.sonde.it.harness.Ports;
import dev.sonde.it.harness.Sample;
import dev.sonde.it.harness.SampleApplication;
import dev.sonde.it.harness.Scrape;
import dev.sonde.it.traffic.Traffic;
import dev.sonde.it.traffic.Trial;
import dev.sonde.it.truth.Contract;
import dev.sonde.it.truth.DatabaseStatistics;
import dev.sonde.it.truth.RedisStatistics;
import dev.sonde.it.truth.Series;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;

/**
 * As {@link SampleApplicationIT}, with PostgreSQL and Redis, which count what they are asked, and with a Prometheus that scrapes the agent: what its
 * API answers is what is true.
 */
class ContractContainerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void prometheusAnswersWithTheTrueValueOfEveryMetricOfTheContract() throws SQLException {
        try (GenericContainer<?> postgres = Containers.postgres();
                GenericContainer<?> redis = Containers.redis()) {
            postgres.start();
            redis.start();
            String jdbcUrl = Containers.jdbcUrl(postgres);
            prepare(jdbcUrl);
            SampleApplication application = new SampleApplication(Built.sampleApplicationJar(), folder, Ports.free());
            try (DatabaseStatistics statements =
                            DatabaseStatistics.postgres(jdbcUrl, Containers.SUPERUSER, Containers.PASSWORD, "sample");
                    AgentProcess agent = AgentProcess.startReachable(
                            application.program(jdbcUrl, Containers.redisUri(redis)),
                            Built.agentJar(),
                            Built.sampleApplicationRules());
                    GenericContainer<?> prometheus = Containers.prometheus(agent.port())) {
                application.awaitHealthy(agent.program());
                prometheus.start();
                PrometheusApi api = new PrometheusApi(prometheus.getMappedPort(9090));
                Trial trial = Trial.begin(
                        agent.endpoint(),
                        List.of(statements, new RedisStatistics(redis.getHost(), redis.getMappedPort(6379))),
                        application);
                Traffic traffic = Traffic.begin(application.address());
                traffic.playRounds(20, 4);
                traffic.finish();

                Trial.Verdict verdict = trial.compare(traffic, PATIENCE);
                assertThat(verdict.comparison().differences())
                        .as(() -> verdict.comparison().table() + agent.program().stderr())
                        .isEmpty();
                awaitScrapeAfterNow(api);
                assertThat(api.value("sum(http_requests_total)")).isEqualTo((double) traffic.requests());
                assertBetween(
                        verdict.scrape(),
                        api.query("{job=\"sonde\"}"),
                        agent.endpoint().scrape());
            }
        }
    }

    /** The application's user is not the one that reads the server's statistics, so that these count the application alone. */
    private static void prepare(String jdbcUrl) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, Containers.SUPERUSER, Containers.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE sample LOGIN PASSWORD 'sample'");
            statement.execute("ALTER DATABASE sample OWNER TO sample");
            statement.execute("GRANT ALL ON SCHEMA public TO sample");
        }
    }

    private static void awaitScrapeAfterNow(PrometheusApi api) {
        double now = System.currentTimeMillis() / 1e3;
        await().atMost(PATIENCE)
                .until(() -> api.query("timestamp(up{job=\"sonde\"}) > " + now + " and up == 1")
                                .size()
                        == 1);
    }

    /**
     * What Prometheus has was scraped after {@code earlier}, which was found true, and before {@code later}. The application's scheduler
     * and the rules' own queries go on, so some counters may have risen; all others, and all gauges of things, are the same three times.
     */
    private static void assertBetween(Scrape earlier, List<Sample> prometheus, Scrape later) {
        Map<Series, Double> stored = new TreeMap<>();
        for (Sample sample : prometheus) {
            Map<String, String> labels = new TreeMap<>(sample.labels());
            labels.keySet().removeAll(List.of("job", "instance"));
            stored.put(Series.of(new Sample(sample.name(), labels, sample.value())), sample.value());
        }
        Map<Series, Double> before = contract(earlier);
        Map<Series, Double> after = contract(later);
        assertThat(stored.keySet()).containsAll(before.keySet());
        before.forEach((series, value) -> {
            if (!momentary(series.name())) {
                assertThat(stored.get(series))
                        .as(series.toString())
                        .isBetween(Math.min(value, after.get(series)), Math.max(value, after.get(series)));
            }
        });
    }

    /** Readings of this moment: no two need be the same. */
    private static boolean momentary(String name) {
        boolean ofTheMachine = name.startsWith("system_") && !name.equals("system_errors_total");
        return ofTheMachine || name.equals("database_connections");
    }

    private static Map<Series, Double> contract(Scrape scrape) {
        Map<Series, Double> values = new TreeMap<>();
        for (Sample sample : scrape.samples()) {
            if (Contract.metrics().containsKey(Contract.metricOf(sample.name()))) {
                values.put(Series.of(sample), sample.value());
            }
        }
        return values;
    }
}
