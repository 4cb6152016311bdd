package dev.sonde.core.probe;

import dev.sonde.core.Log;
import dev.sonde.core.metric.poll.PollScheduler;
import dev.sonde.core.rules.Poll;
import dev.sonde.core.source.jdbc.DataSources;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs a query through the application's own data source: on a connection of its pool, read-only, within a time-out, and gives it
 * back as it was. Waits until the application has used a data source itself, so that it never wakes one up, and takes no connection for
 * which the application would have to wait.
 */
final class QueryVisit implements PollTask.Visit {
    /** Rows that one query may return; a poll fills series, not tables. */
    private static final int MOST_ROWS = 10_000;

    private final String rule;
    private final String sql;
    private final @Nullable String named;
    private final long timeoutNanos;

    /** The data source of the last run, kept while it answers: two databases take no turns in one number. */
    private WeakReference<@Nullable DataSource> last = new WeakReference<>(null);

    private boolean lastFailed;
    private boolean toldOfSeveral;

    QueryVisit(String rule, Poll poll) {
        this.rule = rule;
        sql = poll.target();
        named = poll.dataSource();
        timeoutNanos = poll.timeoutNanos();
    }

    @Override
    public void all(PollRun run, PollHost host) throws Throwable {
        DataSource source = choose();
        if (source == null) {
            return;
        }
        if (ConnectionPools.isExhausted(source)) {
            throw new SQLException("all connections of " + ConnectionPools.nameOf(source) + " are in use");
        }
        last = new WeakReference<>(source);
        lastFailed = true;
        QueryDeadline deadline = new QueryDeadline(timeoutNanos);
        PollScheduler.Handle watch = host.scheduler().once(rule, timeoutNanos, deadline::pass);
        try {
            ContextLoader.of(source.getClass(), () -> ask(source, deadline, run));
        } catch (QueryRow.UnknownColumn e) {
            throw new PollRun.Misfit(String.valueOf(e.getMessage()));
        } finally {
            watch.cancel();
        }
        lastFailed = false;
    }

    private @Nullable DataSource choose() {
        List<DataSource> candidates = new ArrayList<>();
        for (DataSource each : DataSources.inUse()) {
            if (!ConnectionPools.isClosed(each) && (named == null || ConnectionPools.isCalled(named, each))) {
                candidates.add(each);
            }
        }
        DataSource before = last.get();
        boolean known = before != null && candidates.contains(before);
        if (known && !(lastFailed && candidates.size() > 1)) {
            return before;
        }
        candidates.removeIf(each -> each == before);
        if (candidates.isEmpty()) {
            return null;
        }
        DataSource chosen = candidates.get(0);
        if (named == null && candidates.size() > 1 && !toldOfSeveral) {
            toldOfSeveral = true;
            List<String> names = new ArrayList<>();
            candidates.forEach(each -> names.add(ConnectionPools.nameOf(each)));
            Log.warn("the poll of rule " + rule + " asks " + ConnectionPools.nameOf(chosen)
                    + ", but there are several data sources: " + String.join(", ", names)
                    + "; `data_source:` chooses one by its name or a part of its JDBC URL");
        }
        return chosen;
    }

    private void ask(DataSource source, QueryDeadline deadline, PollRun run) throws Throwable {
        try (Connection connection = source.getConnection()) {
            deadline.check();
            try (ReadOnlySession session = new ReadOnlySession(connection)) {
                query(session, deadline, run);
            }
        }
    }

    private void query(ReadOnlySession session, QueryDeadline deadline, PollRun run) throws Throwable {
        try (Statement statement = session.statement()) {
            statement.setQueryTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(timeoutNanos)));
            statement.setMaxRows(MOST_ROWS + 1);
            deadline.begins(statement);
            try (ResultSet rows = statement.executeQuery(sql)) {
                String[] columns = columns(rows.getMetaData());
                for (int count = 1; rows.next(); count++) {
                    if (count > MOST_ROWS) {
                        throw new SQLException("more than " + MOST_ROWS + " rows");
                    }
                    deadline.check();
                    run.ask(row(rows, columns), Map.class);
                }
            } finally {
                deadline.ended();
            }
        }
    }

    private static QueryRow row(ResultSet rows, String[] columns) throws SQLException {
        QueryRow row = new QueryRow();
        for (int i = 0; i < columns.length; i++) {
            row.set(columns[i], rows.getObject(i + 1));
        }
        return row;
    }

    private static String[] columns(ResultSetMetaData data) throws SQLException {
        String[] names = new String[data.getColumnCount()];
        for (int i = 0; i < names.length; i++) {
            names[i] = data.getColumnLabel(i + 1);
        }
        return names;
    }
}
