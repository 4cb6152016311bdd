package dev.sonde.core.metric.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.hardware.common.platform.linux.LinuxGlobalMemory;
import oshi.software.common.os.linux.LinuxCgroupInfo;
import oshi.software.os.CgroupInfo;
import oshi.util.ParseUtil;
import oshi.util.driver.linux.proc.CpuStat;

/**
 * Reads Linux through OSHI's native-free classes: {@code /proc} and the cgroup files, version 1 and 2, no native code and no
 * program started. OSHI's front door, {@code SystemInfo}, looks at much more and took three times as long at first use.
 */
final class LinuxSystem implements SystemReading.Source {
    private static final String TIME_ZONE = "user.timezone";
    private static final List<Path> CGROUP_STATS =
            Arrays.asList(Paths.get("/sys/fs/cgroup/memory.stat"), Paths.get("/sys/fs/cgroup/memory/memory.stat"));

    private final GlobalMemory memory;
    private final CgroupInfo cgroup;

    private long[] ticks;
    private long containerCpu;
    private long at;

    LinuxSystem() {
        loadOshi();
        memory = new LinuxGlobalMemory(4096);
        cgroup = new LinuxCgroupInfo();
        ticks = CpuStat.getSystemCpuLoadTicks();
        containerCpu = cgroup.getCpuUsage();
        at = System.nanoTime();
    }

    /**
     * OSHI asks for the default time zone when it is loaded. The first to ask makes the JVM decide on it and set
     * {@code user.timezone}, and an application that sets the property later in its {@code main} would no longer be heard. So
     * if it was us who asked first, the decision is taken back.
     */
    private static void loadOshi() {
        String before = System.getProperty(TIME_ZONE);
        if (before != null && !before.isEmpty()) {
            return;
        }
        try {
            Class.forName(ParseUtil.class.getName(), true, LinuxSystem.class.getClassLoader());
            String after = System.getProperty(TIME_ZONE);
            if (after != null && !after.isEmpty()) {
                TimeZone.setDefault(null);
                if (before == null) {
                    System.clearProperty(TIME_ZONE);
                } else {
                    System.setProperty(TIME_ZONE, before);
                }
            }
        } catch (ClassNotFoundException e) {
            throw new NoClassDefFoundError(e.getMessage());
        }
    }

    @Override
    public SystemReading read() {
        double total = memory.getTotal();
        long limit = cgroup.getMemoryLimit();
        boolean limited = limit > 0 && limit < total;
        double used = limited ? workingSet() : total - memory.getAvailable();
        return new SystemReading(cpu(), used, limited ? limit : total);
    }

    private double cpu() {
        double cpus = cgroup.getEffectiveCpus();
        return cpus > 0 && cgroup.getCpuUsage() >= 0 ? containerCpu(cpus) : machineCpu();
    }

    private double containerCpu(double cpus) {
        long used = cgroup.getCpuUsage();
        long now = System.nanoTime();
        double percent = now == at ? Double.NaN : 100.0 * (used - containerCpu) / ((now - at) * cpus);
        containerCpu = used;
        at = now;
        return percent;
    }

    private double machineCpu() {
        long[] now = CpuStat.getSystemCpuLoadTicks();
        long all = 0;
        for (int i = 0; i < now.length; i++) {
            all += now[i] - ticks[i];
        }
        int idle = TickType.IDLE.getIndex();
        int wait = TickType.IOWAIT.getIndex();
        long free = now[idle] - ticks[idle] + now[wait] - ticks[wait];
        ticks = now;
        return all <= 0 ? Double.NaN : 100.0 * (all - free) / all;
    }

    /** What the container would be killed for: its use without file pages that the kernel gives back when needed. */
    private double workingSet() {
        long used = cgroup.getMemoryUsage();
        for (Path stat : CGROUP_STATS) {
            if (Files.isReadable(stat)) {
                return Math.max(0, used - inactiveFile(stat));
            }
        }
        return used;
    }

    static long inactiveFile(Path stat) {
        try {
            for (String line : Files.readAllLines(stat, StandardCharsets.US_ASCII)) {
                if (line.startsWith("inactive_file ")) {
                    return Long.parseLong(
                            line.substring("inactive_file ".length()).trim());
                }
            }
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
        return 0;
    }
}
