package dev.sonde.core.metric;

import io.prometheus.metrics.config.PrometheusProperties;

/**
 * The settings under which prometheus-metrics runs in here: its own defaults, never what the host has set for a library of its
 * own by properties, variables or a file on the class path. Everything that takes {@link PrometheusProperties} gets these.
 */
public final class LibraryDefaults {
    private static final PrometheusProperties PROPERTIES =
            PrometheusProperties.builder().build();

    private LibraryDefaults() {}

    public static PrometheusProperties properties() {
        return PROPERTIES;
    }
}
