package dev.sonde.sample.user;

public record User(long id, String username, Role role) {}
