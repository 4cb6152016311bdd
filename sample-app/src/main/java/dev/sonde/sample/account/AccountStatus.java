package dev.sonde.sample.account;

public enum AccountStatus {
    ONLINE,
    OFFLINE,
    ERROR
}
