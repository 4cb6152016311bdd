package dev.sonde.core.probe;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the application's pool, lent to a poll: read-only and within a transaction that is rolled back, so that whatever the query
 * does leaves no trace; then given back as it was. One that cannot be put back as it was is aborted, so that the
 * application never gets it. One thread.
 */
final class ReadOnlySession implements AutoCloseable {
    private final Connection connection;
    private final boolean wasAutoCommit;
    private boolean madeReadOnly;

    ReadOnlySession(Connection connection) throws SQLException {
        this.connection = connection;
        wasAutoCommit = connection.getAutoCommit();
        if (!connection.isReadOnly()) {
            try {
                connection.setReadOnly(true);
                madeReadOnly = true;
            } catch (SQLException refused) {
                // SQLite cannot on an open connection; the transaction that is rolled back is left.
            }
        }
        try {
            // Drivers take read-only for a property of transactions: without one PostgreSQL would write.
            if (wasAutoCommit) {
                connection.setAutoCommit(false);
            }
        } catch (SQLException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    Statement statement() throws SQLException {
        return connection.createStatement();
    }

    @Override
    public void close() throws SQLException {
        SQLException failed = attempt(null, connection::rollback);
        if (wasAutoCommit) {
            failed = attempt(failed, () -> connection.setAutoCommit(true));
        }
        if (madeReadOnly) {
            failed = attempt(failed, () -> connection.setReadOnly(false));
        }
        if (failed != null) {
            abort();
            throw failed;
        }
    }

    private interface Step {
        void take() throws SQLException;
    }

    private static @Nullable SQLException attempt(@Nullable SQLException before, Step step) {
        try {
            step.take();
            return before;
        } catch (SQLException e) {
            return before == null ? e : before;
        }
    }

    private void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException | LinkageError e) {
            // It is broken already, or its driver is older than the method.
        }
    }
}
