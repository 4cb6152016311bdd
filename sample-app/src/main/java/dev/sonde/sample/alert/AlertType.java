package dev.sonde.sample.alert;

public enum AlertType {
    ACCOUNT,
    AUTOMATION,
    SYSTEM
}
