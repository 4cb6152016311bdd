package dev.sonde.sample.task;

import dev.sonde.sample.web.NotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

@Service
public class TaskService {
    private final TaskRepository repository;
    private final TaskRunner runner;
    private final Clock clock;

    TaskService(TaskRepository repository, TaskRunner runner, Clock clock) {
        this.repository = repository;
        this.runner = runner;
        this.clock = clock;
    }

    /** The first run of an enabled task is one interval from now. */
    public AutomationTask create(
            String name,
            AutomationTask.Action action,
            @Nullable String accountId,
            @Nullable String argument,
            Duration interval,
            boolean enabled) {
        AutomationTask task = new AutomationTask(
                UUID.randomUUID().toString(),
                name,
                action,
                accountId,
                argument,
                interval,
                enabled,
                clock.instant().plus(interval));
        repository.insert(task);
        return task;
    }

    public List<AutomationTask> list() {
        return repository.findAll();
    }

    public AutomationTask get(String id) {
        return repository.findById(id).orElseThrow(() -> new NotFoundException("task", id));
    }

    public AutomationTask setEnabled(String id, boolean enabled) {
        if (!repository.setEnabled(id, enabled)) {
            throw new NotFoundException("task", id);
        }
        return get(id);
    }

    public void delete(String id) {
        if (!repository.delete(id)) {
            throw new NotFoundException("task", id);
        }
    }

    /** Executes the task now, enabled or not. */
    public TaskRun runNow(String id) {
        return runner.run(get(id));
    }

    public List<TaskRun> runs(String id, int limit) {
        return repository.findRuns(get(id).id(), limit);
    }
}
