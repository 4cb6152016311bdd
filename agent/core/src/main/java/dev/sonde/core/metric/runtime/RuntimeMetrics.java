package dev.sonde.core.metric.runtime;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Consumer;

/**
 * JVM, process and system metrics. Making them costs hundreds of classes and the management beans, so they are made on a daemon
 * thread of their own, when the application has begun: before that a host's logging and MBean server must not be woken.
 */
public final class RuntimeMetrics {
    private RuntimeMetrics() {}

    /**
     * Registers all of them on a new daemon thread and returns at once.
     *
     * @param log told what is not available on this machine; that part is missing, the rest is there
     * @return the thread, which ends when all are registered
     */
    public static Thread start(PrometheusRegistry registry, Consumer<String> log) {
        Thread thread = new Thread(() -> register(registry, log), "sonde-runtime-metrics");
        thread.setDaemon(true);
        thread.setContextClassLoader(RuntimeMetrics.class.getClassLoader());
        thread.start();
        return thread;
    }

    private static void register(PrometheusRegistry registry, Consumer<String> log) {
        JvmMetrics.register(registry, log);
        try {
            registry.register(SystemMetrics.ofThisMachine());
        } catch (RuntimeException | LinkageError e) {
            log.accept("system metrics are not available: " + e);
        }
    }
}
