package dev.sonde.core.metric;

/** The three kinds of metric that a rule file declares. */
public enum MetricType {
    COUNTER,
    GAUGE,
    HISTOGRAM
}
