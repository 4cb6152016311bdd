package dev.sonde.sample.task;

import java.time.Clock;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Runs enabled tasks when they are due. */
@Component
class TaskSchedule {
    private final TaskRepository repository;
    private final TaskRunner runner;
    private final Clock clock;

    TaskSchedule(TaskRepository repository, TaskRunner runner, Clock clock) {
        this.repository = repository;
        this.runner = runner;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${sample.tasks.tick}")
    void runDueTasks() {
        for (AutomationTask task : repository.findDue(clock.instant())) {
            runner.run(task);
            repository.setNextRun(task.id(), clock.instant().plus(task.interval()));
        }
    }
}
