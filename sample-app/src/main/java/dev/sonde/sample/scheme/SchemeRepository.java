package dev.sonde.sample.scheme;

import dev.sonde.sample.scheme.RoleAssignmentScheme.Assignment;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

@Repository
class SchemeRepository {
    private final JdbcTemplate jdbc;

    SchemeRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    long insert(String name, List<Assignment> assignments) {
        jdbc.update("INSERT INTO role_assignment_schemes (name) VALUES (?)", name);
        Long id = jdbc.queryForObject("SELECT id FROM role_assignment_schemes WHERE name = ?", Long.class, name);
        if (id == null) {
            throw new IllegalStateException("Scheme " + name + " has no id");
        }
        jdbc.batchUpdate(
                "INSERT INTO role_assignments (scheme_id, role, permission) VALUES (?, ?, ?)",
                assignments.stream()
                        .map(assignment -> new Object[] {id, assignment.role(), assignment.permission()})
                        .toList());
        return id;
    }

    List<RoleAssignmentScheme> findAll() {
        return jdbc.query(
                "SELECT id, name FROM role_assignment_schemes ORDER BY id",
                (row, number) -> new RoleAssignmentScheme(row.getLong("id"), row.getString("name"), List.of()));
    }

    Optional<RoleAssignmentScheme> findById(long id) {
        return jdbc.queryForList("SELECT name FROM role_assignment_schemes WHERE id = ?", String.class, id).stream()
                .findFirst()
                .map(name -> new RoleAssignmentScheme(id, name, assignmentsOf(id)));
    }

    private List<Assignment> assignmentsOf(long id) {
        return jdbc.query(
                "SELECT role, permission FROM role_assignments WHERE scheme_id = ? ORDER BY role, permission",
                (row, number) -> new Assignment(row.getString("role"), row.getString("permission")),
                id);
    }

    boolean delete(long id) {
        return jdbc.update("DELETE FROM role_assignment_schemes WHERE id = ?", id) > 0;
    }
}
