package dev.sonde.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What tests in packages below this one need of the build: the agent, and programs compiled in another shape than they are written. */
public final class Programs {

    private Programs() {}

    /** The agent that the build made. */
    public static Path agentJar() {
        return Built.agentJar();
    }

    /**
     * Compiles programs below {@code src/test/programs}.
     *
     * @param name of the folder below {@code target/programs}
     * @param folders with the sources, below {@code src/test/programs}
     * @param rewriting text to replace in the sources first
     * @param release the Java version
     * @return the class path: the classes, then {@code libraries}
     */
    public static List<Path> compile(
            String name, List<String> folders, Map<String, String> rewriting, int release, List<Path> libraries) {
        Path target = Built.folder().resolve("programs").resolve(name);
        try {
            List<Path> java = new ArrayList<>();
            for (String folder : folders) {
                java.addAll(rewrite(folder, rewriting, target.resolve("sources")));
            }
            Path classes = Files.createDirectories(target.resolve("classes"));
            return TestProgram.compile(java, classes, libraries, "--release", Integer.toString(release));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> rewrite(String folder, Map<String, String> rewriting, Path target) throws IOException {
        Path root = Built.sources().resolve("programs");
        List<Path> rewritten = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(root.resolve(folder))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                String text = Files.readString(source);
                for (Map.Entry<String, String> each : rewriting.entrySet()) {
                    text = text.replace(each.getKey(), each.getValue());
                }
                Path file = target.resolve(root.relativize(source));
                Files.createDirectories(file.getParent());
                rewritten.add(Files.writeString(file, text));
            }
        }
        return rewritten;
    }
}
