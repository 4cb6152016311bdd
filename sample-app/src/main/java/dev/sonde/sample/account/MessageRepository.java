package dev.sonde.sample.account;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;

@Repository
class MessageRepository {
    private static final String COLUMNS = "id, account_id, direction, peer, body, reply_to, created_at";

    private static final RowMapper<Message> MESSAGE = (row, number) -> new Message(
            row.getString("id"),
            row.getString("account_id"),
            Direction.valueOf(row.getString("direction")),
            row.getString("peer"),
            row.getString("body"),
            row.getString("reply_to"),
            row.getTimestamp("created_at").toInstant());

    private final JdbcTemplate jdbc;

    MessageRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Message message) {
        insertAll(List.of(message));
    }

    /** Writes all of them in one batch. */
    void insertAll(List<Message> messages) {
        String sql = "INSERT INTO messages (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)";
        if (messages.size() == 1) {
            jdbc.update(sql, row(messages.get(0)));
        } else {
            jdbc.batchUpdate(sql, messages.stream().map(MessageRepository::row).toList());
        }
    }

    private static Object[] row(Message message) {
        return new Object[] {
            message.id(),
            message.accountId(),
            message.direction().name(),
            message.peer(),
            message.body(),
            message.replyTo(),
            Timestamp.from(message.createdAt())
        };
    }

    List<Message> findByAccount(String accountId, int limit) {
        return jdbc.query(
                "SELECT " + COLUMNS + " FROM messages WHERE account_id = ? ORDER BY created_at DESC, id LIMIT ?",
                MESSAGE,
                accountId,
                limit);
    }

    boolean exists(String accountId, String messageId) {
        Integer found = jdbc.queryForObject(
                "SELECT COUNT(*) FROM messages WHERE account_id = ? AND id = ?", Integer.class, accountId, messageId);
        return found != null && found > 0;
    }

    int deleteOlderThan(Instant time) {
        return jdbc.update("DELETE FROM messages WHERE created_at < ?", Timestamp.from(time));
    }
}
