package dev.sonde.sample.account;

import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

@Repository
class AccountErrorRepository {
    private final JdbcTemplate jdbc;

    AccountErrorRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void insert(String accountId, String type, String detail, Instant time) {
        jdbc.update(
                "INSERT INTO account_errors (account_id, type, detail, created_at) VALUES (?, ?, ?, ?)",
                accountId,
                type,
                detail,
                Timestamp.from(time));
    }

    int count(String accountId) {
        Integer count = jdbc.queryForObject(
                "SELECT COUNT(*) FROM account_errors WHERE account_id = ?", Integer.class, accountId);
        return count == null ? 0 : count;
    }
}
