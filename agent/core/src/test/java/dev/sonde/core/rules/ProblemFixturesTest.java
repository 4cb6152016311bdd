package dev.sonde.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.metric.MetricSpec;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file under {@code problems/} is a rules file, a line {@code ==== problems}, and what loading it says: every problem as a
 * user sees it, then what of the file still runs. To add a case, add a file; {@code -Dfixtures.write=true} writes what is said now
 * into the sources, for review.
 */
class ProblemFixturesTest {
    private static final byte[] SEPARATOR = "==== problems\n".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void saysWhatIsWrong(String name) throws IOException, URISyntaxException {
        byte[] bytes = Files.readAllBytes(directory().resolve(name));
        int at = indexOf(bytes, SEPARATOR);
        byte[] input = input(name);
        String actual = said(RuleLoader.load("rules.yaml", input));
        if (Boolean.getBoolean("fixtures.write")) {
            write(name, input, actual);
            return;
        }
        assertThat(at).as("a line `==== problems` in " + name).isNotNegative();
        int expectedAt = at + SEPARATOR.length;
        String expected = new String(bytes, expectedAt, bytes.length - expectedAt, StandardCharsets.UTF_8);
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void thereAreManyCases() throws IOException, URISyntaxException {
        assertThat(cases().count()).isGreaterThanOrEqualTo(95);
    }

    /** The rules file of a case. */
    static byte[] input(String name) throws IOException, URISyntaxException {
        byte[] bytes = Files.readAllBytes(directory().resolve(name));
        int at = indexOf(bytes, SEPARATOR);
        return Arrays.copyOf(bytes, at < 0 ? bytes.length : at);
    }

    private static String said(LoadedRules loaded) {
        StringBuilder text = new StringBuilder();
        if (loaded.isBroken()) {
            text.append(loaded.problems().format()).append('\n');
        }
        RuleSet rules = loaded.rules();
        text.append("==== runs\n");
        if (!rules.metrics().isEmpty()) {
            text.append("metrics: ")
                    .append(rules.metrics().stream().map(MetricSpec::name).collect(Collectors.joining(", ")))
                    .append('\n');
        }
        if (!rules.rules().isEmpty()) {
            text.append("rules: ")
                    .append(rules.rules().stream()
                            .map(rule -> rule.enabled() ? rule.name() : rule.name() + " (off)")
                            .collect(Collectors.joining(", ")))
                    .append('\n');
        }
        return text.toString();
    }

    private static void write(String name, byte[] input, String said) throws IOException {
        Path file = Path.of("src/test/resources/dev/sonde/core/rules/problems").resolve(name);
        try (var out = Files.newOutputStream(file)) {
            out.write(input);
            out.write(SEPARATOR);
            out.write(said.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i <= bytes.length - part.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    static Stream<String> cases() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList().stream();
        }
    }

    private static Path directory() throws URISyntaxException {
        URL url = Objects.requireNonNull(ProblemFixturesTest.class.getResource("problems"));
        return Path.of(url.toURI());
    }
}
