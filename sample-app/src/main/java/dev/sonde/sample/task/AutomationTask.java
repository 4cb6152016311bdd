package dev.sonde.sample.task;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something done again and again.
 *
 * @param accountId whose account it acts on, where the action needs one
 * @param argument what the action needs beside that
 */
public record AutomationTask(
        String id,
        String name,
        Action action,
        @Nullable String accountId,
        @Nullable String argument,
        Duration interval,
        boolean enabled,
        Instant nextRunAt) {
    /** What a task can do. */
    public enum Action {
        /** Sends the argument to the account's own inbox peer; fails where the account does not run. */
        SEND_MESSAGE,
        /** Drops messages older than thirty days. */
        PURGE_MESSAGES,
        /** Reads the folder of session files again. */
        SCAN_SESSION_FILES
    }
}
