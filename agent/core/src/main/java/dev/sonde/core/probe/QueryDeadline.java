package dev.sonde.core.probe;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time-out of one query, kept by ourselves: it covers the wait for a connection too, and drivers that do not know
 * {@link Statement#setQueryTimeout}. Cancels the statement from another thread; interrupts nobody, since embedded databases close their
 * files when that happens to a thread that writes. Thread-safe.
 */
final class QueryDeadline {
    private final long nanos;
    private @Nullable Statement running;
    private boolean passed;

    QueryDeadline(long nanos) {
        this.nanos = nanos;
    }

    /** From now until {@link #ended} this statement is what is cancelled. */
    void begins(Statement statement) throws SQLException {
        synchronized (this) {
            running = statement;
        }
        check();
    }

    synchronized void ended() {
        running = null;
    }

    /** Called once, when the time is over, on another thread than the query's. */
    void pass() {
        Statement statement;
        synchronized (this) {
            passed = true;
            statement = running;
        }
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException | RuntimeException | LinkageError e) {
                // It has just ended, or its driver cannot.
            }
        }
    }

    void check() throws SQLException {
        boolean over;
        synchronized (this) {
            over = passed;
        }
        if (over) {
            throw new SQLTimeoutException("not done within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms");
        }
    }
}
