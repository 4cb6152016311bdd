package dev.sonde.sample.script;

/** Answers messages that contain {@code keyword}, while it is active. */
public record Script(String id, String name, String keyword, String answer, boolean active) {}
