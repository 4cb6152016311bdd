package dev.sonde.core.start;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the application has set up its logging, where ours would otherwise be first: the JDK's HTTP server asks for a
 * logger, and WildFly and JBoss EAP do not start when the log manager was made before they could name their own.
 */
final class HostLogging {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private HostLogging() {}

    static void await() {
        if (!bringsItsOwn(System.getProperty("sun.java.command"))) {
            return;
        }
        long end = System.nanoTime() + LONGEST_NANOS;
        try {
            while (System.getProperty("java.util.logging.manager") == null && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            // The property is set a moment before the manager is made.
            TimeUnit.SECONDS.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean bringsItsOwn(@Nullable String command) {
        return command != null && (command.contains("jboss-modules") || command.contains("org.jboss.modules"));
    }
}
