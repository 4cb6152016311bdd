package dev.sonde.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A started program. Closing it ends it, gently for two seconds and then by force, with all processes it started.
 */
public final class RunningProgram implements AutoCloseable {

    private final String line;
    private final Process process;
    private final Path out;
    private final Path err;
    private final Thread lastResort;

    RunningProgram(String line, Process process, Path out, Path err) {
        this.line = line;
        this.process = process;
        this.out = out;
        this.err = err;
        this.lastResort = new Thread(process::destroyForcibly, "end " + process.pid());
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What the program has printed to its standard output so far. */
    public String stdout() {
        return read(out);
    }

    /** What the program, its JVM and the agent have printed to the standard error so far. */
    public String stderr() {
        return read(err);
    }

    public List<String> stderrLines() {
        return stderr().lines().toList();
    }

    /**
     * Waits until the standard output has a line that is exactly this.
     *
     * @throws IllegalStateException with all output when the program ends before it, or the time is over
     */
    public RunningProgram awaitLine(String wanted, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            boolean alive = process.isAlive();
            if (stdout().lines().anyMatch(wanted::equals)) {
                return this;
            }
            if (!alive || System.nanoTime() > end) {
                throw failure("no line \"" + wanted + "\" " + (alive ? "within " + limit : "before the end"));
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure("interrupted");
            }
        }
    }

    /** Writes a line to the program's standard input. */
    public RunningProgram say(String words) {
        try {
            process.getOutputStream().write((words + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Closes the program's standard input, which the test programs take as the word to end. */
    public RunningProgram tellToEnd() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /**
     * The exit code, once the program has ended by itself.
     *
     * @throws IllegalStateException with all output when it has not ended in time
     */
    public int awaitExit(Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw failure("still running after " + limit);
    }

    /** An error that carries everything the program has said. */
    public IllegalStateException failure(String what) {
        return new IllegalStateException(
                what + "\ncommand: " + line + "\n--- stdout\n" + stdout() + "\n--- stderr\n" + stderr());
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            children.forEach(ProcessHandle::destroyForcibly);
            Runtime.getRuntime().removeShutdownHook(lastResort);
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
