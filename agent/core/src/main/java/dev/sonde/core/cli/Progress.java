package dev.sonde.core.cli;

import java.io.Console;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** One line on the error stream that says what is being done, overwritten as it goes on; nothing where nobody looks. Not thread-safe. */
final class Progress {
    private static final long QUIET_NANOS = 300_000_000;
    private static final String CLEAR = "\r\033[K";

    private final @Nullable PrintStream terminal;
    private long lastAt = System.nanoTime();
    private boolean shown;

    private Progress(@Nullable PrintStream terminal) {
        this.terminal = terminal;
    }

    static Progress onTerminal() {
        return new Progress(isTerminal() ? System.err : null);
    }

    /** From Java 22 on there is a console without a terminal, which says so. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        try {
            return console != null
                    && (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** Shown unless something was a moment ago, so that short work shows nothing. */
    void at(String what) {
        long now = System.nanoTime();
        if (terminal != null && now - lastAt > QUIET_NANOS) {
            terminal.print(CLEAR + what);
            terminal.flush();
            lastAt = now;
            shown = true;
        }
    }

    void end() {
        if (terminal != null && shown) {
            terminal.print(CLEAR);
            terminal.flush();
        }
    }
}
