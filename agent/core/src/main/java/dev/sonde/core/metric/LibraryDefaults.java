package dev.sonde.core.metric;

import io.prometheus.metrics.config.MetricsProperties;
import io.prometheus.metrics.config.PrometheusProperties;

/**
 * The settings under which prometheus-metrics runs in here: its own defaults, never what the host has set for a library of its
 * own. Everything that takes {@link PrometheusProperties} gets these. That the library does not read the host's settings behind
 * our back when its classes are first used is the work of our {@code PrometheusPropertiesLoader}.
 */
public final class LibraryDefaults {
    /** Exemplars off: they make every event four times as dear, for trace ids that nobody here has. */
    private static final PrometheusProperties PROPERTIES = PrometheusProperties.builder()
            .defaultMetricsProperties(
                    MetricsProperties.builder().exemplarsEnabled(false).build())
            .build();

    private LibraryDefaults() {}

    public static PrometheusProperties properties() {
        return PROPERTIES;
    }
}
