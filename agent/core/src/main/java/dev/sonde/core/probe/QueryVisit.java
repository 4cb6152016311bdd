package dev.sonde.core.probe;

import dev.sonde.core.rules.Poll;
import dev.sonde.core.source.jdbc.DataSources;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Runs a query through the application's own data source: on a connection of its pool, read-only, with a time-out, and gives it
 * back as it was. Waits until the application has used a data source itself, so that it never wakes one up.
 */
final class QueryVisit {
    /** Rows that one query may return; a poll fills series, not tables. */
    private static final int MAX_ROWS = 10_000;

    private final String sql;
    private final int timeoutSeconds;

    QueryVisit(Poll poll) {
        sql = poll.target();
        timeoutSeconds = (int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(poll.timeoutNanos()));
    }

    boolean all(PollRun run) throws Throwable {
        DataSource source = DataSources.current();
        if (source == null) {
            return false;
        }
        try (Connection connection = source.getConnection()) {
            boolean wasReadOnly = connection.isReadOnly();
            boolean wasAutoCommit = connection.getAutoCommit();
            try {
                if (!wasReadOnly) {
                    connection.setReadOnly(true);
                }
                query(connection, run);
            } finally {
                if (!wasAutoCommit) {
                    connection.rollback();
                }
                if (!wasReadOnly) {
                    connection.setReadOnly(false);
                }
            }
        }
        return true;
    }

    private void query(Connection connection, PollRun run) throws Throwable {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(timeoutSeconds);
            statement.setMaxRows(MAX_ROWS);
            try (ResultSet rows = statement.executeQuery(sql)) {
                String[] columns = columns(rows.getMetaData());
                while (rows.next()) {
                    // Column names in any case, as SQL has them.
                    Map<String, Object> row = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                    for (int i = 0; i < columns.length; i++) {
                        row.put(columns[i], rows.getObject(i + 1));
                    }
                    run.ask(row, Map.class);
                }
            }
        }
    }

    private static String[] columns(ResultSetMetaData data) throws SQLException {
        String[] names = new String[data.getColumnCount()];
        for (int i = 0; i < names.length; i++) {
            names[i] = data.getColumnLabel(i + 1).toLowerCase(Locale.ROOT);
        }
        return names;
    }
}
