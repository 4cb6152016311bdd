package dev.sonde.sample.alert;

public enum AlertLevel {
    INFO,
    WARNING,
    CRITICAL
}
