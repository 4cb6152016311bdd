package dev.sonde.core.metric.runtime;

import dev.sonde.core.metric.LibraryDefaults;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryPoolAllocationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmNativeMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;

/**
 * The library's {@code jvm_*} and {@code process_*} metrics, group by group, so that a JVM that lacks one keeps the others.
 * Native memory is only asked for where the JVM tracks it: asking means the platform MBean server, which a host such as WildFly
 * must create itself.
 */
final class JvmMetrics {
    private JvmMetrics() {}

    static void register(PrometheusRegistry registry, Consumer<String> log) {
        PrometheusProperties p = LibraryDefaults.properties();
        group(log, () -> ProcessMetrics.builder(p).register(registry));
        group(log, () -> JvmRuntimeInfoMetric.builder(p).register(registry));
        group(log, () -> JvmMemoryMetrics.builder(p).register(registry));
        group(log, () -> JvmMemoryPoolAllocationMetrics.builder(p).register(registry));
        group(log, () -> JvmGarbageCollectorMetrics.builder(p).register(registry));
        group(log, () -> JvmThreadsMetrics.builder(p).register(registry));
        group(log, () -> JvmClassLoadingMetrics.builder(p).register(registry));
        group(log, () -> JvmCompilationMetrics.builder(p).register(registry));
        group(log, () -> JvmBufferPoolMetrics.builder(p).register(registry));
        group(log, () -> {
            if (tracksNativeMemory()) {
                JvmNativeMemoryMetrics.builder(p).register(registry);
            }
        });
    }

    private static boolean tracksNativeMemory() {
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("-XX:NativeMemoryTracking=")) {
                return !argument.endsWith("=off");
            }
        }
        return false;
    }

    private static void group(Consumer<String> log, Runnable registration) {
        try {
            registration.run();
        } catch (RuntimeException | LinkageError e) {
            log.accept("some JVM metrics are not available: " + e);
        }
    }
}
