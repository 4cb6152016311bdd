package dev.sonde.core.metric;

import java.util.Locale;

/** What the gauges of several JVMs make together, where their scrapes are one; only those of JVMs that run count. */
public enum MultiprocessMode {
    /** One series, the values added. */
    SUM,
    /** One series, the largest value. */
    MAX,
    /** One series, the smallest value. */
    MIN,
    /** A series for each JVM, told apart by the label {@link #LABEL}. */
    ALL;

    /** The label that tells JVMs apart; no metric of mode {@link #ALL} can have one of this name. */
    public static final String LABEL = "pid";

    /** As a rules file writes it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
