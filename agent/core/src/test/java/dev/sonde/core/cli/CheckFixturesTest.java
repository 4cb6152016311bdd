package dev.sonde.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file under {@code check/} is an application, rules for it, and what {@code check} says of the two: parts that begin with lines {@code
 * ==== Name.java}, {@code ==== rules.yaml}, {@code ==== check} and the options, and the expected output with the exit code below it. To
 * add a case, add a file; {@code -Dfixtures.write=true} writes what is said now into the sources, for review.
 */
class CheckFixturesTest {
    private static final Path SOURCES = Path.of("src/test/resources/dev/sonde/core/cli/check");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void saysWhatMatches(String name) throws IOException {
        Map<String, String> parts = parts(Files.readString(directory().resolve(name)));
        String command = parts.keySet().stream()
                .filter(part -> part.startsWith("check"))
                .findFirst()
                .orElseThrow();
        compile(parts);
        Files.writeString(folder.resolve("rules.yaml"), parts.get("rules.yaml"));
        String said = check(command.substring("check".length()).trim());
        if (Boolean.getBoolean("fixtures.write")) {
            parts.put(command, said);
            StringBuilder text = new StringBuilder();
            parts.forEach((part, content) ->
                    text.append("==== ").append(part).append('\n').append(content));
            Files.writeString(SOURCES.resolve(name), text);
            return;
        }
        assertThat(said).isEqualTo(parts.get(command));
    }

    @Test
    void thereAreManyCases() throws IOException {
        assertThat(cases().count()).isGreaterThanOrEqualTo(10);
    }

    private String check(String options) {
        List<String> arguments =
                new ArrayList<>(List.of("check", "-c", folder.resolve("classes").toString()));
        for (String option : options.split(" ", -1)) {
            if (!option.isEmpty()) {
                arguments.add(option);
            }
        }
        arguments.add(folder.resolve("rules.yaml").toString());
        StringWriter out = new StringWriter();
        int exit = Main.commandLine(new PrintWriter(out, true), new PrintWriter(out, true))
                .execute(arguments.toArray(new String[0]));
        return out.toString().replace(folder + "/", "") + "exit " + exit + "\n";
    }

    private void compile(Map<String, String> parts) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-g", "-d", classes.toString()));
        for (Map.Entry<String, String> part : parts.entrySet()) {
            if (part.getKey().endsWith(".java")) {
                Path source = folder.resolve("sources").resolve(part.getKey());
                Files.createDirectories(Objects.requireNonNull(source.getParent()));
                arguments.add(Files.writeString(source, part.getValue()).toString());
            }
        }
        int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0]));
        assertThat(failed).isZero();
    }

    private static Map<String, String> parts(String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        String name = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("==== ")) {
                name = line.substring(5);
                parts.put(name, "");
            } else {
                parts.merge(name, line + "\n", String::concat);
            }
        }
        return parts;
    }

    static Stream<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList().stream();
        }
    }

    private static Path directory() {
        URL url = Objects.requireNonNull(CheckFixturesTest.class.getResource("check"));
        return Path.of(java.net.URI.create(url.toString()));
    }
}
