package dev.sonde.core.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sonde.core.source.Observed;
import dev.sonde.core.source.SourceKind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** SQL through the application's own pools: H2 behind HikariCP. */
@SuppressWarnings("NullAway.Init")
class QueryPollTest {
    private static Observed observed;

    private final List<HikariDataSource> pools = new ArrayList<>();
    private String database;
    private @Nullable Polling polling;

    @BeforeAll
    static void weave() throws Exception {
        observed = Observed.weave(SourceKind.JDBC);
    }

    @BeforeEach
    void name(TestInfo test) {
        database = test.getDisplayName().replaceAll("\\W", "");
    }

    @AfterEach
    void close() {
        if (polling != null) {
            polling.close();
        }
        pools.forEach(HikariDataSource::close);
    }

    /** A pool on a database of this name, which the application has used. */
    private HikariDataSource pool(String name, int size, String... sql) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name + "-pool");
        config.setJdbcUrl("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(1000);
        HikariDataSource pool = new HikariDataSource(config);
        pools.add(pool);
        execute(pool, sql);
        return pool;
    }

    private static void execute(DataSource pool, String... sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : sql) {
                statement.execute(each);
            }
        }
    }

    private static final String ORDERS = "CREATE TABLE IF NOT EXISTS orders (state VARCHAR(10), amount INT)";
    private static final String BY_STATE = "SELECT state, COUNT(*) AS n FROM orders GROUP BY state";

    private Polling poll(String sql, String more, String label, String value) {
        Polling started = Polling.of("""
                metrics:
                  orders:
                    type: gauge
                    labels: [state]
                rules:
                  - name: orders
                    poll: {sql: "%s", every: 100ms%s}
                    do:
                      - set: orders
                        labels: {state: "%s"}
                        value: %s
                """.formatted(sql, more, label, value)).started();
        polling = started;
        return started;
    }

    private static void awaitSeries(Polling polling, Map<String, Double> expected) {
        await().untilAsserted(() -> assertThat(polling.series("orders")).isEqualTo(expected));
    }

    @Test
    void showsRowsAsSeriesAndForgetsThoseThatVanish() throws Exception {
        HikariDataSource pool =
                pool(database, 3, ORDERS, "INSERT INTO orders VALUES ('new', 1), ('new', 2), ('paid', 3)");
        observed.forget();
        Polling polling = poll(BY_STATE, "", "${row.state}", "row.n");
        awaitSeries(polling, Map.of("new", 2.0, "paid", 1.0));
        assertThat(observed.events())
                .as("statements that count for the application")
                .isEmpty();
        execute(pool, "DELETE FROM orders WHERE state = 'new'");
        awaitSeries(polling, Map.of("paid", 1.0));
        execute(pool, "DELETE FROM orders");
        awaitSeries(polling, Map.of());
        assertThat(polling.failures()).isZero();
    }

    @Test
    void leavesNoTraceInTheDatabaseNorInTheConnection() throws Exception {
        HikariDataSource pool = pool(database, 1, ORDERS, "CREATE SEQUENCE numbers");
        // H2 takes read-only for a hint, so this does write, in the transaction that is rolled back.
        Polling polling = poll(
                "SELECT state, amount FROM FINAL TABLE (INSERT INTO orders VALUES ('mine', 7))",
                "",
                "${row.state}",
                "row.amount");
        awaitSeries(polling, Map.of("mine", 7.0));
        polling.close();
        await().until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM orders")) {
            count.next();
            assertThat(count.getInt(1)).isZero();
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(connection.isReadOnly()).isFalse();
        }
    }

    @Test
    void takesNoConnectionThatTheApplicationWouldWaitFor() throws Exception {
        HikariDataSource pool = pool(database, 2, ORDERS, "INSERT INTO orders VALUES ('new', 1)");
        Polling polling = poll(BY_STATE, "", "${row.state}", "row.n");
        awaitSeries(polling, Map.of("new", 1.0));
        try (Connection one = pool.getConnection();
                Connection other = pool.getConnection()) {
            double before = polling.failures();
            AtomicInteger waiting = new AtomicInteger();
            await().untilAsserted(() -> {
                waiting.addAndGet(pool.getHikariPoolMXBean().getThreadsAwaitingConnection());
                assertThat(polling.failures()).isGreaterThan(before + 3);
            });
            assertThat(waiting).as("threads of ours that queue").hasValue(0);
            assertThat(polling.series("orders")).as("the last reading").isEqualTo(Map.of("new", 1.0));
            assertThat(one).isNotSameAs(other);
        }
        execute(pool, "INSERT INTO orders VALUES ('new', 1)");
        awaitSeries(polling, Map.of("new", 2.0));
    }

    @Test
    void cancelsAQueryThatTakesTooLongAndDelaysNoOther() throws Exception {
        pool(database, 2, ORDERS, "CREATE ALIAS IF NOT EXISTS nap FOR \"" + Naps.class.getName() + ".nap\"");
        long start = System.nanoTime();
        Naps.COUNT.set(0);
        Polling slow = Polling.of("""
                metrics:
                  orders: {type: gauge, labels: [state]}
                  quick: {type: gauge}
                rules:
                  - name: slow
                    poll: {sql: "SELECT nap(x) AS n FROM SYSTEM_RANGE(1, 100000)", every: 100ms, timeout: 1s, data_source: POOL}
                    do:
                      - set: orders
                        labels: {state: all}
                        value: row.n
                  - name: quick
                    poll: {sql: "SELECT 5 AS n", every: 100ms, data_source: POOL}
                    do:
                      - set: quick
                        value: row.n
                """.replace("POOL", database + "-pool")).started();
        polling = slow;
        await().untilAsserted(() -> {
            assertThat(Naps.COUNT).hasPositiveValue();
            assertThat(slow.series("quick")).isEqualTo(Map.of("", 5.0));
        });
        assertThat(slow.failures()).as("the slow query is still running").isZero();
        await().untilAsserted(() -> assertThat(slow.failures()).isGreaterThan(1));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(slow.series("orders")).isEmpty();
        slow.close();
        await().untilAsserted(() -> {
            int before = Naps.COUNT.get();
            Thread.sleep(200);
            assertThat(Naps.COUNT.get())
                    .as("rows that a cancelled query still reads")
                    .isEqualTo(before);
        });
    }

    /** A function of the database that takes its time for each row. */
    public static final class Naps {
        static final AtomicInteger COUNT = new AtomicInteger();

        private Naps() {}

        public static int nap(int value) throws InterruptedException {
            COUNT.incrementAndGet();
            Thread.sleep(10);
            return value;
        }
    }

    @Test
    void goesOnWithTheDataSourceThatTakesTheClosedOnesPlace() throws Exception {
        HikariDataSource old = pool(database, 2, ORDERS, "INSERT INTO orders VALUES ('old', 1)");
        for (int i = 0; i < 100; i++) {
            old.getConnection().close();
        }
        Polling polling = poll(BY_STATE, "", "${row.state}", "row.n");
        awaitSeries(polling, Map.of("old", 1.0));
        old.close();
        pool(database + "new", 2, ORDERS, "INSERT INTO orders VALUES ('redeployed', 1)");
        awaitSeries(polling, Map.of("redeployed", 1.0));
    }

    @Test
    void forgetsWhatItReadOnceThereIsNoDataSourceAnyMore() throws Exception {
        HikariDataSource only = pool(database, 2, ORDERS, "INSERT INTO orders VALUES ('old', 1)");
        Polling polling = poll(BY_STATE, ", data_source: " + database + "-pool", "${row.state}", "row.n");
        awaitSeries(polling, Map.of("old", 1.0));
        only.close();
        awaitSeries(polling, Map.of());
    }

    @Test
    void asksTheDataSourceThatIsNamedOrWhoseUrlHasTheText() throws Exception {
        HikariDataSource other = pool(database + "other", 2, ORDERS, "INSERT INTO orders VALUES ('other', 1)");
        pool(database, 2, ORDERS, "INSERT INTO orders VALUES ('mine', 1)");
        for (int i = 0; i < 100; i++) {
            other.getConnection().close();
        }
        try (Polling byName = poll(BY_STATE, ", data_source: " + database + "-pool", "${row.state}", "row.n")) {
            awaitSeries(byName, Map.of("mine", 1.0));
        }
        try (Polling byUrl = poll(BY_STATE, ", data_source: h2:mem:" + database + ";", "${row.state}", "row.n")) {
            awaitSeries(byUrl, Map.of("mine", 1.0));
        }
    }

    @Test
    void findsAmongSeveralTheOneThatAnswersAndStaysWithIt() throws Exception {
        HikariDataSource other = pool(database + "other", 2);
        pool(database, 2, ORDERS, "INSERT INTO orders VALUES ('mine', 1)");
        for (int i = 0; i < 100; i++) {
            other.getConnection().close();
        }
        Polling polling = poll(BY_STATE, "", "${row.state}", "row.n");
        awaitSeries(polling, Map.of("mine", 1.0));
        double failures = polling.failures();
        for (int i = 0; i < 20; i++) {
            other.getConnection().close();
            Thread.sleep(20);
        }
        assertThat(polling.failures()).isEqualTo(failures);
        assertThat(polling.series("orders")).isEqualTo(Map.of("mine", 1.0));
    }

    @Test
    void switchesOffARuleThatReadsAColumnTheQueryDoesNotHave() throws Exception {
        pool(database, 2, ORDERS, "INSERT INTO orders VALUES ('new', 1)");
        Polling polling = poll(BY_STATE, ", data_source: " + database + "-pool", "${row.staet}", "row.N");
        await().untilAsserted(() ->
                assertThat(polling.state().off()).isEqualTo("the query has no column `staet`, did you mean `state`?"));
    }

    @Test
    void failsRatherThanReadAMillionRows() throws Exception {
        pool(database, 2);
        Polling polling =
                poll("SELECT x FROM SYSTEM_RANGE(1, 1000000)", ", data_source: " + database + "-pool", "all", "row.x");
        await().untilAsserted(() -> assertThat(polling.failures()).isPositive());
        assertThat(polling.series("orders")).isEmpty();
    }

    @Test
    void abortsAConnectionThatItCannotPutBackAsItWas() throws Exception {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setUrl("jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1");
        execute(h2, ORDERS, "INSERT INTO orders VALUES ('new', 1)");
        Queue<String> calls = new ConcurrentLinkedQueue<>();
        Connection connection = connection(h2.getConnection(), calls);
        ReadOnlySession session = new ReadOnlySession(connection);
        assertThatThrownBy(session::close).hasMessage("no way back");
        assertThat(calls)
                .containsExactly(
                        "setReadOnly true",
                        "setAutoCommit false",
                        "rollback",
                        "setAutoCommit true",
                        "setReadOnly false",
                        "abort");
    }

    /** A driver that takes read-only as a switch with one direction. */
    private static Connection connection(Connection real, Queue<String> calls) {
        return (Connection) Proxy.newProxyInstance(
                QueryPollTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    String name = method.getName();
                    if (name.startsWith("set") || name.equals("rollback")) {
                        calls.add(name + (arguments == null ? "" : " " + arguments[0]));
                    }
                    if (name.equals("abort")) {
                        calls.add(name);
                        return null;
                    }
                    if (name.equals("setReadOnly") && arguments[0].equals(false)) {
                        throw new SQLException("no way back");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
