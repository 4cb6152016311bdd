package dev.sonde.sample.auth;

import dev.sonde.sample.user.Role;

/** Who sends a request. */
public record SignedInUser(String username, Role role) {
    /** The request attribute that holds it. */
    static final String ATTRIBUTE = SignedInUser.class.getName();
}
