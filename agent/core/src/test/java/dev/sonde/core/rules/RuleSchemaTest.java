package dev.sonde.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** docs/rules.schema.json is what the loader's own definitions say, and agrees with the loader about files. */
class RuleSchemaTest {
    private static final Path CHECKED_IN = Path.of("../../docs/rules.schema.json");
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
    /** What a schema can know: keys, kinds of values, words, numbers within bounds, what goes with what. */
    private static final Pattern STRUCTURAL = Pattern.compile(
            "unknown (key|type|value of)|is a (list|mapping)|is text[;,]|has no `type`|whole number from|without `name`"
                    + "|entry of `do` does nothing|one action in each entry|for `sql`");

    private final JsonSchema schema =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(RuleSchema.json());

    /** With {@code -Dfixtures.write=true} the file is written instead. */
    @Test
    void theCheckedInSchemaIsTheGeneratedOne() throws IOException {
        if (Boolean.getBoolean("fixtures.write")) {
            Files.writeString(CHECKED_IN, RuleSchema.json());
        }
        assertThat(Files.readString(CHECKED_IN)).isEqualTo(RuleSchema.json());
    }

    @Test
    void isItselfASchemaOfItsDraft() {
        JsonSchema draft = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(com.networknt.schema.SchemaLocation.of("http://json-schema.org/draft-07/schema#"));
        assertThat(draft.validate(RuleSchema.json(), InputFormat.JSON)).isEmpty();
    }

    @Test
    void everyShippedAndDocumentedFileIsValid() throws IOException {
        List<String> files = new ArrayList<>();
        files.add(RuleLoader.builtinText());
        files.add(Files.readString(Path.of("../../instrumentation-rules.yaml")));
        try (Stream<Path> pages = Files.walk(Path.of("../../docs"))) {
            for (Path page : pages.filter(p -> p.toString().endsWith(".md")).toList()) {
                Matcher block = YAML.matcher(Files.readString(page));
                while (block.find()) {
                    if (Pattern.compile("(?m)^(include|metrics|rules):")
                            .matcher(block.group(1))
                            .find()) {
                        files.add(block.group(1));
                    }
                }
            }
        }
        assertThat(files).hasSizeGreaterThan(8);
        for (String file : files) {
            assertThat(rejections(file)).as(file).isEmpty();
        }
    }

    /** Files whose mistakes are structural are rejected, and nothing is rejected that the loader takes. */
    @Test
    void agreesWithTheLoaderAboutEveryGoldenCase() throws Exception {
        int rejected = 0;
        for (String name : ProblemFixturesTest.cases().toList()) {
            if (name.startsWith("file-alias")) {
                continue; // the values of these have no end
            }
            String text = new String(ProblemFixturesTest.input(name), StandardCharsets.UTF_8);
            Problems problems = RuleLoader.load("rules.yaml", text).problems();
            Set<ValidationMessage> rejections;
            try {
                rejections = rejections(text);
            } catch (YamlEngineException e) {
                continue; // no YAML: no schema is asked
            }
            if (!rejections.isEmpty()) {
                rejected++;
                assertThat(problems)
                        .as("%s is fine, yet the schema says %s", name, rejections)
                        .isNotEmpty();
            } else {
                assertThat(problems.all())
                        .as("the schema finds nothing wrong with " + name)
                        .noneMatch(
                                problem -> STRUCTURAL.matcher(problem.message()).find());
            }
        }
        assertThat(rejected).isGreaterThan(20);
    }

    private Set<ValidationMessage> rejections(String yaml) {
        Object loaded =
                new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
        JsonNode node = new ObjectMapper().valueToTree(loaded);
        return loaded == null ? Set.of() : schema.validate(node);
    }
}
