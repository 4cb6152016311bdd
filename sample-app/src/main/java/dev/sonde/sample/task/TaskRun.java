package dev.sonde.sample.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** @param detail what went wrong; null where nothing did */
public record TaskRun(
        String taskId, Outcome outcome, @Nullable String detail, Instant finishedAt) {
    public enum Outcome {
        SUCCESS,
        FAILURE
    }
}
