package dev.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.it.harness.AgentProcess;
import dev.sonde.it.harness.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example of the documentation gives the scrape that is shown beside it: on the real jar, in a JVM of its own. */
class DocumentedExamplesIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public )?(?:final |abstract |sealed )*(?:class|interface|enum|record) (\\w+)");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import [^;]+;\n");

    @TempDir
    private Path folder;

    static Stream<Example> examples() {
        return pages().flatMap(page -> page.examples().stream());
    }

    private static Stream<ExamplePage> pages() {
        return Stream.of("README.md", "docs/rules.md", "docs/cookbook.md")
                .map(page -> ExamplePage.read(Built.page(page)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void givesTheScrapeThatIsShown(Example example) throws IOException {
        Path rules = Rules.write(folder, example.rules());
        JavaProgram program = JavaProgram.java()
                .withOptions("-XX:TieredStopAtLevel=1", "-Duser.language=en")
                .in(folder)
                .running(compile(example), packageOf(example) + "Run");
        try (AgentProcess agent = AgentProcess.start(program, Built.agentJar(), rules)) {
            agent.program().awaitLine("ready", LIMIT);
            String difference = "";
            long end = System.nanoTime() + LIMIT.toNanos() / 4;
            while (difference != null && System.nanoTime() < end) {
                difference = example.differenceFrom(agent.scrape().text());
            }
            assertThat(difference)
                    .as(
                            "%s\n%s\n%s",
                            example, agent.program().stderr(), agent.scrape().text())
                    .isNull();
            assertThat(ErrorOutput.of(agent.program()).complaints()).isEmpty();
        }
    }

    @Test
    void everyRuleOfTheDocumentationIsRun() {
        assertThat(pages().flatMap(page -> page.notRun().stream())).isEmpty();
    }

    /** The class path of the example's program, with a main class {@code Run} in its package that does what the example does. */
    private List<Path> compile(Example example) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("src"));
        List<Path> files = new ArrayList<>();
        Matcher type = TYPE.matcher(example.program());
        if (type.find()) {
            files.add(Files.writeString(sources.resolve(type.group(1) + ".java"), example.program()));
        }
        Matcher name = PACKAGE.matcher(example.program());
        files.add(
                Files.writeString(
                        sources.resolve("Run.java"),
                        (name.find() ? name.group() : "")
                                + "\nimport java.util.*;\nimport java.util.concurrent.*;\n"
                                + imports(example.run())
                                + "public class Run {\n"
                                + "  public static void main(String[] args) throws Exception {\n"
                                + IMPORT.matcher(example.run()).replaceAll("")
                                + "\n    System.out.println(\"ready\");\n    System.in.read();\n    System.exit(0);\n  }\n}\n"));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        return TestProgram.compile(files, classes, libraries(), "--release", "17", "-g");
    }

    private static String imports(String run) {
        StringBuilder imports = new StringBuilder();
        IMPORT.matcher(run).results().forEach(each -> imports.append(each.group()));
        return imports.toString();
    }

    /** The libraries that the examples' programs use: those of this test. */
    private static List<Path> libraries() {
        return Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .toList();
    }

    private static String packageOf(Example example) {
        Matcher name = PACKAGE.matcher(example.program());
        return name.find() ? name.group(1) + "." : "";
    }
}
