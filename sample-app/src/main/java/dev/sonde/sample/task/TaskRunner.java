package dev.sonde.sample.task;

import dev.sonde.sample.account.AccountManager;
import dev.sonde.sample.account.AccountService;
import dev.sonde.sample.alert.AlertLevel;
import dev.sonde.sample.alert.AlertService;
import dev.sonde.sample.alert.AlertType;
import dev.sonde.sample.session.SessionFileService;
import dev.sonde.sample.web.Required;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Executes automation tasks and writes down how they ended. */
@Component
public class TaskRunner {
    /** A task that failed so often in a row is worth an alert. */
    static final int ALERT_AT_FAILURES = 3;

    private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);
    private static final Duration MESSAGES_KEPT = Duration.ofDays(30);
    private static final String NOTES = "notes";

    private final TaskRepository repository;
    private final AccountService accounts;
    private final AccountManager manager;
    private final SessionFileService sessionFiles;
    private final AlertService alerts;
    private final Clock clock;

    TaskRunner(
            TaskRepository repository,
            AccountService accounts,
            AccountManager manager,
            SessionFileService sessionFiles,
            AlertService alerts,
            Clock clock) {
        this.repository = repository;
        this.accounts = accounts;
        this.manager = manager;
        this.sessionFiles = sessionFiles;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** Executes the task once. A failure is in the result, not thrown. */
    public TaskRun run(AutomationTask task) {
        TaskRun run;
        try {
            execute(task);
            run = new TaskRun(task.id(), TaskRun.Outcome.SUCCESS, null, clock.instant());
        } catch (IOException | RuntimeException e) {
            log.warn("Task {} failed", task.name(), e);
            run = new TaskRun(task.id(), TaskRun.Outcome.FAILURE, e.getMessage(), clock.instant());
        }
        repository.insertRun(run);
        if (run.outcome() == TaskRun.Outcome.FAILURE) {
            alertIfItKeepsFailing(task);
        }
        return run;
    }

    private void execute(AutomationTask task) throws IOException {
        switch (task.action()) {
            case SEND_MESSAGE ->
                manager.sendMessage(
                        Required.text(task.accountId(), "accountId"),
                        NOTES,
                        Required.text(task.argument(), "argument"));
            case PURGE_MESSAGES -> accounts.purgeMessages(MESSAGES_KEPT);
            case SCAN_SESSION_FILES -> sessionFiles.scan();
        }
    }

    private void alertIfItKeepsFailing(AutomationTask task) {
        List<TaskRun> last = repository.findRuns(task.id(), ALERT_AT_FAILURES);
        if (last.size() == ALERT_AT_FAILURES
                && last.stream().allMatch(run -> run.outcome() == TaskRun.Outcome.FAILURE)) {
            alerts.raise(
                    "task:" + task.id(),
                    AlertLevel.CRITICAL,
                    AlertType.AUTOMATION,
                    "Task " + task.name() + " failed " + ALERT_AT_FAILURES + " times in a row");
        }
    }
}
