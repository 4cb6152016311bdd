package dev.sonde.sample.scheme;

import java.util.List;

/** Which role may do what. */
public record RoleAssignmentScheme(long id, String name, List<Assignment> assignments) {
    public record Assignment(String role, String permission) {}
}
