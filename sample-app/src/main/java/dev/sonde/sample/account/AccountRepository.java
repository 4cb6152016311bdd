package dev.sonde.sample.account;

import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;

@Repository
class AccountRepository {
    private static final String COLUMNS = "id, phone, display_name, second_factor, status, created_at";

    private static final RowMapper<Account> ACCOUNT = (row, number) -> new Account(
            row.getString("id"),
            row.getString("phone"),
            row.getString("display_name"),
            row.getBoolean("second_factor"),
            AccountStatus.valueOf(row.getString("status")),
            row.getTimestamp("created_at").toInstant());

    private final JdbcTemplate jdbc;

    AccountRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Account account) {
        jdbc.update(
                "INSERT INTO accounts (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)",
                account.id(),
                account.phone(),
                account.displayName(),
                account.secondFactor(),
                account.status().name(),
                Timestamp.from(account.createdAt()));
    }

    Optional<Account> findById(String id) {
        return jdbc.query("SELECT " + COLUMNS + " FROM accounts WHERE id = ?", ACCOUNT, id).stream()
                .findFirst();
    }

    List<Account> find(@Nullable AccountStatus status, int limit) {
        if (status == null) {
            return jdbc.query("SELECT " + COLUMNS + " FROM accounts ORDER BY created_at, id LIMIT ?", ACCOUNT, limit);
        }
        return jdbc.query(
                "SELECT " + COLUMNS + " FROM accounts WHERE status = ? ORDER BY created_at, id LIMIT ?",
                ACCOUNT,
                status.name(),
                limit);
    }

    void forEach(Consumer<Account> consumer) {
        try (var accounts = jdbc.queryForStream("SELECT " + COLUMNS + " FROM accounts ORDER BY phone", ACCOUNT)) {
            accounts.forEach(consumer);
        }
    }

    void updateStatus(String id, AccountStatus status) {
        jdbc.update("UPDATE accounts SET status = ? WHERE id = ?", status.name(), id);
    }

    void delete(String id) {
        jdbc.update("DELETE FROM accounts WHERE id = ?", id);
    }
}
