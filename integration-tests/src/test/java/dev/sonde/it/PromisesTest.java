package dev.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/safety.md names tests that exist. */
class PromisesTest {

    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`(?:, `\\.(\\w+)`)?");

    @Test
    void eachPromiseNamesATestThatIsThere() throws IOException {
        Path page = Built.page("docs/safety.md");
        Path root = page.getParent().getParent();
        Set<String> missing = new TreeSet<>();
        int named = 0;
        for (String line : Files.readAllLines(page)) {
            Matcher test = TEST.matcher(line);
            while (test.find()) {
                named++;
                String source = sourceOf(root, test.group(1));
                for (int group = 2; group <= 3; group++) {
                    if (source.isEmpty()
                            || (test.group(group) != null && !source.contains("void " + test.group(group) + "("))) {
                        missing.add(test.group());
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(20);
    }

    private static String sourceOf(Path root, String type) throws IOException {
        for (String module : new String[] {"agent/core", "integration-tests", "benchmarks"}) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/test/java"))) {
                Set<Path> found =
                        files.filter(file -> file.endsWith(type + ".java")).collect(Collectors.toSet());
                if (!found.isEmpty()) {
                    return Files.readString(found.iterator().next());
                }
            }
        }
        return "";
    }
}
