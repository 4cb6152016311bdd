package io.prometheus.metrics.config;

/**
 * Stands in for the library's class of this name, which the agent's jar leaves out. That one reads {@code io.prometheus.*}
 * properties, {@code IO_PROMETHEUS_*} variables, {@code PROMETHEUS_CONFIG} and a {@code prometheus.properties} on the class path
 * as soon as any metric is made, and throws on a name it does not know: settings of the host's own client would change or break
 * ours. This one loads the defaults, without exemplars: those start a thread, to sample trace ids that nobody here has.
 */
public final class PrometheusPropertiesLoader {
    private PrometheusPropertiesLoader() {}

    public static PrometheusProperties load() {
        return PrometheusProperties.builder()
                .defaultMetricsProperties(
                        MetricsProperties.builder().exemplarsEnabled(false).build())
                .build();
    }
}
