package dev.sonde.it.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is needed to start a program of a JDK: a description that can be started any number of times. Immutable; each {@code with…} gives
 * a new one.
 *
 * <p>The child process inherits the environment except what would change a JVM or the agent in it ({@code JAVA_TOOL_OPTIONS},
 * {@code JDK_JAVA_OPTIONS}, {@code SONDE_*}).
 */
public final class JavaProgram {

    private final Path command;
    private final List<String> options;
    private final List<String> target;
    private final Map<String, String> environment;
    private final Path directory;

    private JavaProgram(
            Path command, List<String> options, List<String> target, Map<String, String> environment, Path directory) {
        this.command = command;
        this.options = List.copyOf(options);
        this.target = List.copyOf(target);
        this.environment = Map.copyOf(environment);
        this.directory = directory;
    }

    /** A program of the JDK's {@code bin} folder, {@code java} or a tool, to be run in the folder for temporary files. */
    public static JavaProgram of(Path javaHome, String command) {
        return new JavaProgram(
                javaHome.resolve("bin").resolve(command),
                List.of(),
                List.of(),
                Map.of(),
                Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** {@code java} of the JDK that runs the caller. */
    public static JavaProgram java() {
        return java(Path.of(System.getProperty("java.home")));
    }

    public static JavaProgram java(Path javaHome) {
        return of(javaHome, "java");
    }

    public JavaProgram withOptions(String... more) {
        return new JavaProgram(command, plus(options, more), target, environment, directory);
    }

    /** Attaches the agent; {@code arguments} as after the {@code =} of the option, empty for none. */
    public JavaProgram withAgent(Path jar, String arguments) {
        return withOptions(agentOption(jar, arguments));
    }

    public static String agentOption(Path jar, String arguments) {
        return "-javaagent:" + jar + (arguments.isEmpty() ? "" : "=" + arguments);
    }

    /** Runs a main class from a class path. */
    public JavaProgram running(List<Path> classPath, String mainClass, String... arguments) {
        String path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return new JavaProgram(
                command, options, plus(List.of("-cp", path, mainClass), arguments), environment, directory);
    }

    /** Runs an executable jar. */
    public JavaProgram runningJar(Path jar, String... arguments) {
        return new JavaProgram(
                command, options, plus(List.of("-jar", jar.toString()), arguments), environment, directory);
    }

    public JavaProgram withEnvironment(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new JavaProgram(command, options, target, more, directory);
    }

    public JavaProgram in(Path workingDirectory) {
        return new JavaProgram(command, options, target, environment, workingDirectory);
    }

    /**
     * Starts it; its output goes to files that are deleted with the returned program.
     *
     * @throws UncheckedIOException when the process cannot be started
     */
    public RunningProgram start() {
        List<String> line = new ArrayList<>();
        line.add(command.toString());
        line.addAll(options);
        line.addAll(target);
        try {
            Path out = Files.createTempFile("sonde-it-", ".out");
            Path err = Files.createTempFile("sonde-it-", ".err");
            ProcessBuilder builder = new ProcessBuilder(line)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.equals("JAVA_TOOL_OPTIONS")
                            || name.equals("JDK_JAVA_OPTIONS")
                            || name.startsWith("SONDE_"));
            builder.environment().putAll(environment);
            return new RunningProgram(String.join(" ", line), builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> plus(List<String> list, String... more) {
        List<String> all = new ArrayList<>(list);
        all.addAll(Arrays.asList(more));
        return all;
    }

    @Override
    public String toString() {
        return command + " " + String.join(" ", options) + " " + String.join(" ", target);
    }
}
