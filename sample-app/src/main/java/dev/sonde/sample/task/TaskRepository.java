package dev.sonde.sample.task;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;

@Repository
class TaskRepository {
    private static final String COLUMNS =
            "id, name, action, account_id, argument, interval_seconds, enabled, next_run_at";

    private static final RowMapper<AutomationTask> TASK = (row, number) -> new AutomationTask(
            row.getString("id"),
            row.getString("name"),
            AutomationTask.Action.valueOf(row.getString("action")),
            row.getString("account_id"),
            row.getString("argument"),
            Duration.ofSeconds(row.getLong("interval_seconds")),
            row.getBoolean("enabled"),
            row.getTimestamp("next_run_at").toInstant());

    private static final RowMapper<TaskRun> RUN = (row, number) -> new TaskRun(
            row.getString("task_id"),
            TaskRun.Outcome.valueOf(row.getString("outcome")),
            row.getString("detail"),
            row.getTimestamp("finished_at").toInstant());

    private final JdbcTemplate jdbc;

    TaskRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void insert(AutomationTask task) {
        jdbc.update(
                "INSERT INTO automation_tasks (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                task.id(),
                task.name(),
                task.action().name(),
                task.accountId(),
                task.argument(),
                task.interval().toSeconds(),
                task.enabled(),
                Timestamp.from(task.nextRunAt()));
    }

    List<AutomationTask> findAll() {
        return jdbc.query("SELECT " + COLUMNS + " FROM automation_tasks ORDER BY name, id", TASK);
    }

    List<AutomationTask> findDue(Instant now) {
        return jdbc.query(
                "SELECT " + COLUMNS + " FROM automation_tasks WHERE enabled AND next_run_at <= ? ORDER BY next_run_at",
                TASK,
                Timestamp.from(now));
    }

    Optional<AutomationTask> findById(String id) {
        return jdbc.query("SELECT " + COLUMNS + " FROM automation_tasks WHERE id = ?", TASK, id).stream()
                .findFirst();
    }

    boolean setEnabled(String id, boolean enabled) {
        return jdbc.update("UPDATE automation_tasks SET enabled = ? WHERE id = ?", enabled, id) > 0;
    }

    void setNextRun(String id, Instant time) {
        jdbc.update("UPDATE automation_tasks SET next_run_at = ? WHERE id = ?", Timestamp.from(time), id);
    }

    boolean delete(String id) {
        return jdbc.update("DELETE FROM automation_tasks WHERE id = ?", id) > 0;
    }

    void insertRun(TaskRun run) {
        jdbc.update(
                "INSERT INTO task_runs (task_id, outcome, detail, finished_at) VALUES (?, ?, ?, ?)",
                run.taskId(),
                run.outcome().name(),
                run.detail(),
                Timestamp.from(run.finishedAt()));
    }

    /** The newest first. */
    List<TaskRun> findRuns(String taskId, int limit) {
        return jdbc.query(
                "SELECT task_id, outcome, detail, finished_at FROM task_runs WHERE task_id = ? ORDER BY id DESC LIMIT ?",
                RUN,
                taskId,
                limit);
    }
}
