package dev.sonde.core.metric.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
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
    private static final Path CGROUPS = Paths.get("/sys/fs/cgroup");

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
        for (Path stat : memoryStats(CGROUPS, lines(Paths.get("/proc/self/cgroup")))) {
            if (Files.isReadable(stat)) {
                long idle = inactiveFile(lines(stat));
                return idle < used ? used - idle : used;
            }
        }
        return used;
    }

    /**
     * Where the memory statistics of this process' group may be: under the group's own path, or, where a container sees its group
     * as the root but reads the host's path, at the root.
     *
     * @param self the lines of {@code /proc/self/cgroup}: number, controllers (none in version 2), path
     */
    static List<Path> memoryStats(Path cgroups, List<String> self) {
        List<Path> stats = new ArrayList<>();
        for (String line : self) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && (parts[1].equals("memory") || parts[1].isEmpty())) {
                Path root = parts[1].isEmpty() ? cgroups : cgroups.resolve("memory");
                stats.add(root.resolve(parts[2].substring(1)).resolve("memory.stat"));
                stats.add(root.resolve("memory.stat"));
            }
        }
        return stats;
    }

    /** File pages not used of late, of the whole group: {@code total_} in version 1, where the plain line leaves subgroups out. */
    static long inactiveFile(List<String> memoryStat) {
        long own = 0;
        for (String line : memoryStat) {
            String[] words = line.split(" ", 2);
            if (words.length == 2 && words[1].matches("\\d{1,18}")) {
                if (words[0].equals("total_inactive_file")) {
                    return Long.parseLong(words[1]);
                }
                if (words[0].equals("inactive_file")) {
                    own = Long.parseLong(words[1]);
                }
            }
        }
        return own;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return Collections.emptyList();
        }
    }
}
