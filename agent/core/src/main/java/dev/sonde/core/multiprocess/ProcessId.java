package dev.sonde.core.multiprocess;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Paths;

/** The process id of this JVM, as Java 8 can tell it. */
final class ProcessId {
    private ProcessId() {}

    /** Digits; 0 where there is no telling. */
    static String own() {
        try {
            return digits(Files.readSymbolicLink(Paths.get("/proc/self")).toString());
        } catch (IOException | RuntimeException e) {
            // No Linux. The bean's name asks for the host's name, which may take its time.
            return digits(ManagementFactory.getRuntimeMXBean().getName());
        }
    }

    private static String digits(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end == 0 ? "0" : text.substring(0, end);
    }
}
