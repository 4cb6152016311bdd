package dev.sonde.sample.user;

public enum Role {
    ADMIN,
    OPERATOR
}
