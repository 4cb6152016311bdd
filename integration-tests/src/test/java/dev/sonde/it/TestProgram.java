package dev.sonde.it;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The programs under {@code src/test/programs}, compiled for Java 8 with debugging information and parameter names left out, as most are. */
final class TestProgram {

    private static final List<Path> WORKER = compile("worker", List.of());
    private static final List<Path> MEMBER = compile("member", List.of());
    private static final List<Path> STEADY = compile("steady", List.of());
    private static final List<Path> QUICK = compile("quick", List.of());

    private TestProgram() {}

    /** Class path of {@code app.Worker}. */
    static List<Path> worker() {
        return WORKER;
    }

    /** Class path of {@code app.Steady}. */
    static List<Path> steady() {
        return STEADY;
    }

    /** Class path of {@code member.Member}. */
    static List<Path> member() {
        return MEMBER;
    }

    /** Class path of {@code quick.Quick}. */
    static List<Path> quick() {
        return QUICK;
    }

    /** Class path of {@code hostile.HostileHost}, with its libraries. */
    static List<Path> hostile() {
        try (Stream<Path> jars = Files.list(Built.folder().resolve("hostile-host"))) {
            return compile("hostile", jars.sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> compile(String name, List<Path> libraries) {
        try (Stream<Path> sources =
                Files.walk(Built.sources().resolve("programs").resolve(name))) {
            Path classes =
                    Files.createDirectories(Built.folder().resolve("programs").resolve(name));
            return compile(
                    sources.filter(file -> file.toString().endsWith(".java")).toList(),
                    classes,
                    libraries,
                    "--release",
                    "8");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Compiles sources into a folder.
     *
     * @param options of the compiler
     * @return the class path to run them with
     * @throws IllegalStateException with the compiler's messages
     */
    static List<Path> compile(List<Path> sources, Path classes, List<Path> libraries, String... options) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> classPath = new ArrayList<>(List.of(classes));
            classPath.addAll(libraries);
            StringWriter messages = new StringWriter();
            List<String> all = new ArrayList<>(List.of(options));
            all.addAll(List.of(
                    "-Xlint:none",
                    "-proc:none",
                    "-d",
                    classes.toString(),
                    "-cp",
                    classPath.stream().map(Path::toString).collect(Collectors.joining(":"))));
            if (!compiler.getTask(messages, files, null, all, null, files.getJavaFileObjectsFromPaths(sources))
                    .call()) {
                throw new IllegalStateException(sources + " do not compile:\n" + messages);
            }
            return List.copyOf(classPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
