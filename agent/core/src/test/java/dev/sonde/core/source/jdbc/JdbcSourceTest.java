package dev.sonde.core.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sonde.core.event.ThreadState;
import dev.sonde.core.source.Observed;
import dev.sonde.core.source.SourceKind;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** H2 behind HikariCP, and H2 alone: the same statements count the same. */
@SuppressWarnings("NullAway.Init")
class JdbcSourceTest {
    private static final String URL = "jdbc:h2:mem:test;DB_CLOSE_DELAY=-1";

    private static Observed observed;
    private static HikariDataSource pool;

    @BeforeAll
    static void start() throws Exception {
        observed = Observed.weave(SourceKind.JDBC);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(URL);
        config.setMaximumPoolSize(4);
        config.setConnectionTestQuery("SELECT 1");
        config.setConnectionInitSql("SELECT 2");
        pool = new HikariDataSource(config);
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))");
        }
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM t");
        }
        observed.forget();
    }

    @AfterEach
    void nothingWentWrongOnTheWay() {
        assertThat(observed.faults()).isEmpty();
        assertThat(ThreadState.current().jdbcDepth).isZero();
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** What the same work counts through the pool and without it. */
    private void assertCounts(Work work, String... lines) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            work.on(connection);
        }
        assertThat(observed.lines()).as("pooled").containsExactly(lines);
        empty();
        try (Connection connection = DriverManager.getConnection(URL)) {
            work.on(connection);
        }
        assertThat(observed.lines()).as("plain").containsExactly(lines);
    }

    @Test
    void countsEachStatementByItsVerb() throws SQLException {
        assertCounts(
                connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.executeUpdate("INSERT INTO t VALUES (1, 'a')");
                        statement.execute("update t set name = 'b'");
                        statement.executeQuery("/* x */ SELECT * FROM t").close();
                        statement.executeLargeUpdate("DELETE FROM t");
                        statement.execute("CREATE TABLE IF NOT EXISTS u (id INT)");
                        statement.executeUpdate("MERGE INTO t VALUES (1, 'a')");
                    }
                },
                "insert success",
                "update success",
                "select success",
                "delete success",
                "other success",
                "other success");
        assertThat(observed.nanos()).allMatch(nanos -> nanos > 0 && nanos < 10_000_000_000L);
    }

    @Test
    void countsEachExecutionOfAPreparedStatement() throws SQLException {
        assertCounts(
                connection -> {
                    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)");
                            PreparedStatement select = connection.prepareStatement("SELECT * FROM t WHERE id = ?")) {
                        for (int i = 0; i < 3; i++) {
                            insert.setInt(1, i);
                            insert.setString(2, "x");
                            insert.executeUpdate();
                            select.setInt(1, i);
                            select.executeQuery().close();
                        }
                    }
                },
                "insert success",
                "select success",
                "insert success",
                "select success",
                "insert success",
                "select success");
    }

    @Test
    void aBatchIsOneStatement() throws SQLException {
        assertCounts(
                connection -> {
                    try (PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO t VALUES (?, 'x')", Statement.RETURN_GENERATED_KEYS)) {
                        for (int i = 0; i < 10; i++) {
                            insert.setInt(1, i);
                            insert.addBatch();
                        }
                        insert.executeBatch();
                    }
                    try (Statement statement = connection.createStatement()) {
                        statement.addBatch("UPDATE t SET name = 'y'");
                        statement.addBatch("UPDATE t SET name = 'z'");
                        statement.executeBatch();
                        statement.addBatch("UPDATE t SET name = 'y'");
                        statement.addBatch("DELETE FROM t");
                        statement.executeLargeBatch();
                        statement.addBatch("UPDATE t SET name = 'y'");
                        statement.clearBatch();
                        statement.addBatch("DELETE FROM t");
                        statement.executeBatch();
                    }
                },
                "insert success",
                "update success",
                "other success",
                "delete success");
    }

    @Test
    void failuresCountAndAreTimed() throws SQLException {
        assertCounts(
                connection -> {
                    try (Statement statement = connection.createStatement();
                            PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (1, 'a')")) {
                        insert.executeUpdate();
                        assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLException.class);
                        assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM nowhere"))
                                .isInstanceOf(SQLException.class);
                        assertThatThrownBy(() -> statement.execute("gibberish")).isInstanceOf(SQLException.class);
                    }
                },
                "insert success",
                "insert failure",
                "select failure",
                "other failure");
        assertThat(observed.nanos()).allMatch(nanos -> nanos > 0);
    }

    @Test
    void callsAreOther() throws SQLException {
        assertCounts(
                connection -> {
                    try (CallableStatement call = connection.prepareCall("{? = call ABS(-1)}")) {
                        call.execute();
                    }
                },
                "other success");
    }

    @Test
    void aConnectionsOwnWorkIsNotTheApplications() throws SQLException {
        assertCounts(connection -> {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setSchema("PUBLIC");
            connection.getSchema();
            connection.isValid(1);
            connection.rollback(connection.setSavepoint());
            connection.commit();
            connection.rollback();
            connection.setAutoCommit(true);
            try (ResultSet tables = connection.getMetaData().getTables(null, null, "T", null);
                    ResultSet columns = connection.getMetaData().getColumns(null, null, "T", null)) {
                assertThat(tables.next()).isTrue();
                assertThat(columns.next()).isTrue();
            }
            connection.setReadOnly(false);
        });
    }

    @Test
    void aPoolsChecksAreNotTheApplications() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(URL);
        config.setConnectionTestQuery("SELECT 1");
        config.setConnectionInitSql("SELECT 2");
        config.setMinimumIdle(3);
        try (HikariDataSource fresh = new HikariDataSource(config)) {
            Awaitility.await().until(() -> fresh.getHikariPoolMXBean().getIdleConnections() == 3);
            // Idle for longer than half a second, a connection is checked before it is lent.
            Awaitility.await().pollDelay(java.time.Duration.ofMillis(700)).until(() -> true);
            try (Connection connection = fresh.getConnection()) {
                assertThat(connection.isClosed()).isFalse();
            }
        }
        assertThat(observed.lines()).isEmpty();
    }

    @Test
    void theAgentsOwnStatementsCountNowhere() throws SQLException {
        ThreadState.current().suppressed++;
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
            statement.executeQuery("SELECT 1").close();
            prepared.executeQuery().close();
        } finally {
            ThreadState.current().suppressed--;
        }
        assertThat(observed.lines()).isEmpty();
    }

    @Test
    void closedStatementsAreForgotten() throws SQLException {
        int before = JdbcStatements.PREPARED.size();
        try (Connection connection = pool.getConnection()) {
            for (int i = 0; i < 100; i++) {
                try (PreparedStatement select = connection.prepareStatement("SELECT " + i)) {
                    select.executeQuery().close();
                }
            }
        }
        assertThat(JdbcStatements.PREPARED.size()).isLessThanOrEqualTo(before);
        assertThat(observed.lines()).hasSize(100).containsOnly("select success");
    }

    @Test
    void remembersTheDataSourceTheApplicationUsesMost() throws SQLException {
        for (int i = 0; i < 50; i++) {
            pool.getConnection().close();
        }
        assertThat(DataSources.inUse()).first().isSameAs(pool);
    }

    @Test
    void losesAndDoublesNothingUnderLoad() throws Exception {
        int threads = 4;
        int each = 5_000;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<?>> done = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            done.add(executor.submit(() -> {
                for (int i = 0; i < each; i++) {
                    try (Connection connection = pool.getConnection();
                            PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM t")) {
                        select.executeQuery().close();
                    }
                }
                return null;
            }));
        }
        for (Future<?> each1 : done) {
            each1.get();
        }
        executor.shutdown();
        assertThat(observed.lines()).hasSize(threads * each).containsOnly("select success");
    }
}
