package dev.sonde.sample.alert;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;

@Repository
class AlertRepository {
    private static final String COLUMNS = "id, fingerprint, level, type, message, raised_at, resolved_at";

    private static final RowMapper<Alert> ALERT = (row, number) -> {
        Timestamp resolvedAt = row.getTimestamp("resolved_at");
        return new Alert(
                row.getString("id"),
                row.getString("fingerprint"),
                AlertLevel.valueOf(row.getString("level")),
                AlertType.valueOf(row.getString("type")),
                row.getString("message"),
                row.getTimestamp("raised_at").toInstant(),
                resolvedAt == null ? null : resolvedAt.toInstant());
    };

    private final JdbcTemplate jdbc;

    AlertRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Alert alert) {
        jdbc.update(
                "INSERT INTO alerts (id, fingerprint, level, type, message, raised_at) VALUES (?, ?, ?, ?, ?, ?)",
                alert.id(),
                alert.fingerprint(),
                alert.level().name(),
                alert.type().name(),
                alert.message(),
                Timestamp.from(alert.raisedAt()));
    }

    List<Alert> find(boolean activeOnly) {
        String condition = activeOnly ? " WHERE resolved_at IS NULL" : "";
        return jdbc.query("SELECT " + COLUMNS + " FROM alerts" + condition + " ORDER BY raised_at DESC, id", ALERT);
    }

    Optional<Alert> findById(String id) {
        return jdbc.query("SELECT " + COLUMNS + " FROM alerts WHERE id = ?", ALERT, id).stream()
                .findFirst();
    }

    Optional<Alert> findActive(String fingerprint) {
        return jdbc
                .query(
                        "SELECT " + COLUMNS + " FROM alerts WHERE fingerprint = ? AND resolved_at IS NULL",
                        ALERT,
                        fingerprint)
                .stream()
                .findFirst();
    }

    void markResolved(String id, Instant time) {
        jdbc.update("UPDATE alerts SET resolved_at = ? WHERE id = ?", Timestamp.from(time), id);
    }
}
