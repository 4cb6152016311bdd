package dev.sonde.core;

import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The agent's log: lines on the error stream that all begin with {@code [sonde]}. No logging framework, since the application's own
 * has not been set up when the agent starts, and must not be set up by it. Thread-safe; throws nothing.
 */
public final class Log {
    /** What is written; each level includes those before it. */
    public enum Level {
        OFF,
        ERROR,
        WARN,
        INFO,
        DEBUG;

        /** The level of that name in any case, or null. */
        public static @Nullable Level of(String name) {
            for (Level level : values()) {
                if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
                    return level;
                }
            }
            return null;
        }
    }

    private static volatile Level level = Level.INFO;
    // The stream as it was at the start: what the application later makes of System.err is its own.
    private static final PrintStream OUT = System.err;

    private Log() {}

    public static void level(Level newLevel) {
        level = newLevel;
    }

    /** Something does not work and will not by itself. */
    public static void error(String message) {
        write(Level.ERROR, "error: " + message);
    }

    /** Something is not as the user may expect. */
    public static void warn(String message) {
        write(Level.WARN, "warning: " + message);
    }

    public static void info(String message) {
        write(Level.INFO, message);
    }

    /** For whoever looks for a fault; with the stack where there is one. */
    public static void debug(String message, @Nullable Throwable cause) {
        if (level.compareTo(Level.DEBUG) >= 0) {
            write(Level.DEBUG, message);
            if (cause != null) {
                cause.printStackTrace(OUT);
            }
        }
    }

    private static void write(Level of, String message) {
        if (level.compareTo(of) >= 0) {
            try {
                OUT.println("[sonde] " + message.replace("\n", "\n[sonde] "));
            } catch (RuntimeException e) {
                // A broken stream is not the application's business.
            }
        }
    }
}
