package dev.sonde.sample.script;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;

@Repository
class ScriptRepository {
    private static final RowMapper<Script> SCRIPT = (row, number) -> new Script(
            row.getString("id"),
            row.getString("name"),
            row.getString("keyword"),
            row.getString("answer"),
            row.getBoolean("active"));

    private final JdbcTemplate jdbc;

    ScriptRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Script script) {
        jdbc.update(
                "INSERT INTO scripts (id, name, keyword, answer, active) VALUES (?, ?, ?, ?, ?)",
                script.id(),
                script.name(),
                script.keyword(),
                script.answer(),
                script.active());
    }

    List<Script> findAll() {
        return jdbc.query("SELECT id, name, keyword, answer, active FROM scripts ORDER BY name", SCRIPT);
    }

    List<Script> findActive() {
        return jdbc.query("SELECT id, name, keyword, answer, active FROM scripts WHERE active ORDER BY name", SCRIPT);
    }

    Optional<Script> findById(String id) {
        return jdbc.query("SELECT id, name, keyword, answer, active FROM scripts WHERE id = ?", SCRIPT, id).stream()
                .findFirst();
    }

    boolean setActive(String id, boolean active) {
        return jdbc.update("UPDATE scripts SET active = ? WHERE id = ?", active, id) > 0;
    }

    boolean delete(String id) {
        return jdbc.update("DELETE FROM scripts WHERE id = ?", id) > 0;
    }
}
