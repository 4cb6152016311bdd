package dev.sonde.core.metric.runtime;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Reads any other system through the JVM's own bean. OSHI would need JNA there: 3.5 MB, a native library unpacked into the
 * host's temporary folder, and from Java 24 on a warning in the host's log.
 */
final class OtherSystem implements SystemReading.Source {
    private final OperatingSystemMXBean bean = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Override
    public SystemReading read() {
        double load = bean.getSystemCpuLoad();
        double total = bean.getTotalPhysicalMemorySize();
        return new SystemReading(load < 0 ? Double.NaN : 100 * load, total - bean.getFreePhysicalMemorySize(), total);
    }
}
