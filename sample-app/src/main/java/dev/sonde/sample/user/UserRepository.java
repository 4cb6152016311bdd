package dev.sonde.sample.user;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;

@Repository
class UserRepository {
    private static final RowMapper<User> USER = (row, number) ->
            new User(row.getLong("id"), row.getString("username"), Role.valueOf(row.getString("role")));

    private final JdbcTemplate jdbc;

    UserRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void insert(String username, String passwordHash, Role role) {
        jdbc.update(
                "INSERT INTO users (username, password_hash, role) VALUES (?, ?, ?)",
                username,
                passwordHash,
                role.name());
    }

    List<User> findAll() {
        return jdbc.query("SELECT id, username, role FROM users ORDER BY id", USER);
    }

    Optional<User> findById(long id) {
        return jdbc.query("SELECT id, username, role FROM users WHERE id = ?", USER, id).stream()
                .findFirst();
    }

    Optional<User> findByUsername(String username) {
        return jdbc.query("SELECT id, username, role FROM users WHERE username = ?", USER, username).stream()
                .findFirst();
    }

    Optional<String> findPasswordHash(String username) {
        return jdbc.queryForList("SELECT password_hash FROM users WHERE username = ?", String.class, username).stream()
                .findFirst();
    }

    boolean delete(long id) {
        return jdbc.update("DELETE FROM users WHERE id = ?", id) > 0;
    }
}
