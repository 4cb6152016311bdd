package dev.sonde.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the build made and what the machine has, for tests to run. */
final class Built {

    private static final Path ROOT =
            Path.of(System.getProperty("sonde.it.root", "..")).toAbsolutePath().normalize();

    private Built() {}

    static Path agentJar() {
        return existing(ROOT.resolve("agent/target/sonde-agent.jar"));
    }

    static Path sampleApplicationJar() {
        return existing(ROOT.resolve("sample-app/target/sample-app.jar"));
    }

    /** The complete rules of the sample application. */
    static Path sampleApplicationRules() {
        return existing(ROOT.resolve("instrumentation-rules.yaml"));
    }

    /** A page of the documentation. */
    static Path page(String path) {
        return existing(ROOT.resolve(path));
    }

    static Path deploy(String file) {
        return existing(ROOT.resolve("deploy").resolve(file));
    }

    static Path folder() {
        return ROOT.resolve("integration-tests/target");
    }

    static Path sources() {
        return ROOT.resolve("integration-tests/src/test");
    }

    /**
     * Homes of the JDKs in the folder that {@code SONDE_JDKS} names, by number; without it, only the JDK that runs the tests.
     *
     * @throws IllegalStateException when one that {@code TEST_JDKS_REQUIRED} lists is not there
     */
    static Map<Integer, Path> jdks() {
        Map<Integer, Path> found = new TreeMap<>();
        String folder = System.getenv("SONDE_JDKS");
        if (folder == null) {
            found.put(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
        } else {
            for (int number = 8; number <= 99; number++) {
                Path home = Path.of(folder, Integer.toString(number));
                if (Files.isExecutable(home.resolve("bin/java"))) {
                    found.put(number, home);
                }
            }
        }
        List<Integer> required = Stream.of(
                        System.getenv().getOrDefault("TEST_JDKS_REQUIRED", "").split(","))
                .filter(number -> !number.isEmpty())
                .map(Integer::valueOf)
                .toList();
        if (!found.keySet().containsAll(required)) {
            throw new IllegalStateException("required JDKs " + required + ", found " + found.keySet());
        }
        return found;
    }

    private static Path existing(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + " is not built; run mvn -B package -DskipTests");
        }
        return file;
    }
}
