package dev.sonde.sample.account;

public enum Direction {
    SENT,
    RECEIVED
}
