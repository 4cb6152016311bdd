package dev.sonde.sample.task;

import dev.sonde.sample.web.InvalidRequestException;
import dev.sonde.sample.web.Required;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/tasks")
class TaskController {
    private final TaskService tasks;

    TaskController(TaskService tasks) {
        this.tasks = tasks;
    }

    record NewTask(
            @Nullable String name,
            AutomationTask.@Nullable Action action,
            @Nullable String accountId,
            @Nullable String argument,
            int intervalSeconds,
            boolean enabled) {}

    record Enabling(boolean enabled) {}

    @GetMapping
    List<AutomationTask> list() {
        return tasks.list();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    AutomationTask create(@RequestBody NewTask task) {
        if (task.action() == null) {
            throw new InvalidRequestException("'action' is required");
        }
        if (task.intervalSeconds() < 1) {
            throw new InvalidRequestException("'intervalSeconds' must be 1 or more");
        }
        return tasks.create(
                Required.text(task.name(), "name"),
                task.action(),
                task.accountId(),
                task.argument(),
                Duration.ofSeconds(task.intervalSeconds()),
                task.enabled());
    }

    @GetMapping("/{id}")
    AutomationTask get(@PathVariable String id) {
        return tasks.get(id);
    }

    @PutMapping("/{id}/enabled")
    AutomationTask setEnabled(@PathVariable String id, @RequestBody Enabling enabling) {
        return tasks.setEnabled(id, enabling.enabled());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        tasks.delete(id);
    }

    @PostMapping("/{id}/run")
    TaskRun run(@PathVariable String id) {
        return tasks.runNow(id);
    }

    @GetMapping("/{id}/runs")
    List<TaskRun> runs(@PathVariable String id, @RequestParam(defaultValue = "100") int limit) {
        return tasks.runs(id, limit);
    }
}
