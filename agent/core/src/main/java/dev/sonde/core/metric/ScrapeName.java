package dev.sonde.core.metric;

import io.prometheus.metrics.model.snapshots.MetricMetadata;

/** How prometheus-metrics wants a metric to be named so that the scrape shows the name of the rules file. */
final class ScrapeName {
    private static final String TOTAL = "_total";

    private ScrapeName() {}

    /** A counter is named without {@code _total}, which the formats put back; all others as they are. */
    static MetricMetadata of(MetricSpec spec) {
        String name = spec.name();
        if (spec.type() == MetricType.COUNTER && name.endsWith(TOTAL)) {
            name = name.substring(0, name.length() - TOTAL.length());
        }
        return new MetricMetadata(name, spec.help().isEmpty() ? name : spec.help());
    }
}
