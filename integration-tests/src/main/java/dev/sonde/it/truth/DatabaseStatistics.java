package dev.sonde.it.truth;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * Statements as the database server counted them, and the connections it has. Both servers count a statement when it has succeeded, and
 * each row of a batch; who knows of failures and batches has to correct that.
 */
public final class DatabaseStatistics implements Statistics, AutoCloseable {

    private final Connection connection;
    private final String statements;
    private final String connections;

    private DatabaseStatistics(Connection connection, String statements, String connections) {
        this.connection = connection;
        this.statements = statements;
        this.connections = connections;
    }

    /** H2, which counts from this call on. */
    public static DatabaseStatistics h2(String url, String user, String password) throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET QUERY_STATISTICS TRUE");
            // Else the same question gets the same answer as long as no data changed.
            statement.execute("SET OPTIMIZE_REUSE_RESULTS 0");
            // The oldest are forgotten past this number, 100 by default.
            statement.execute("SET QUERY_STATISTICS_MAX_ENTRIES 5000");
        }
        return new DatabaseStatistics(
                connection,
                "SELECT sql_statement, execution_count FROM information_schema.query_statistics",
                "SELECT COUNT(*) - 1 FROM information_schema.sessions");
    }

    /** PostgreSQL with the extension {@code pg_stat_statements}; only statements of the given user count. */
    public static DatabaseStatistics postgres(String url, String user, String password, String countedUser)
            throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        }
        String quoted = "'" + countedUser.replace("'", "''") + "'";
        return new DatabaseStatistics(
                connection,
                "SELECT s.query, s.calls FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid"
                        + " WHERE r.rolname = " + quoted,
                "SELECT COUNT(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = " + quoted);
    }

    @Override
    public synchronized Map<Series, Double> read() {
        Truth truth = new Truth();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(statements)) {
                while (rows.next()) {
                    long count = rows.getLong(2);
                    StatementText.operation(rows.getString(1))
                            .ifPresent(operation -> addSuccesses(truth, count, operation));
                }
            }
            try (ResultSet rows = statement.executeQuery(connections)) {
                rows.next();
                truth.add(rows.getLong(1), "database_connections", "state", "idle");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return truth.values();
    }

    private static void addSuccesses(Truth truth, long count, String operation) {
        truth.add(count, "database_queries_total", "operation", operation, "status", "success");
        truth.add(count, "database_query_duration_seconds_count", "operation", operation);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
