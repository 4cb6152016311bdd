package dev.sonde.sample.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param fingerprint what it is about; at most one alert with it is active
 * @param resolvedAt null while it is active
 */
public record Alert(
        String id,
        String fingerprint,
        AlertLevel level,
        AlertType type,
        String message,
        Instant raisedAt,
        @Nullable Instant resolvedAt) {}
