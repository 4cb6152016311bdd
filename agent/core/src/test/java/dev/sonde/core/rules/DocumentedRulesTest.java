package dev.sonde.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.weave.pattern.MethodPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/rules.md says what is true: its files load, its errors are the ones that are reported, its patterns parse. */
class DocumentedRulesTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)( broken)?\\n(.*?)^```$");

    private record Block(String language, boolean broken, String text) {}

    @Test
    void everyFileOnThePageLoads() throws IOException {
        int loaded = 0;
        for (Block block : blocks()) {
            if (block.language.equals("yaml") && !block.broken) {
                assertThat(RuleLoader.load("rules.yaml", block.text).problems().format())
                        .as(block.text)
                        .isEmpty();
                loaded++;
            }
        }
        assertThat(loaded).isGreaterThan(6);
    }

    @Test
    void everyErrorOnThePageIsReported() throws IOException {
        List<Block> blocks = blocks();
        int compared = 0;
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).broken) {
                assertThat(RuleLoader.load("rules.yaml", blocks.get(i).text)
                                        .problems()
                                        .format() + "\n")
                        .isEqualTo(blocks.get(i + 1).text);
                compared++;
            }
        }
        assertThat(compared).isPositive();
    }

    @Test
    void everyMethodPatternOnThePageParses() throws Exception {
        String table = page().substring(page().indexOf("| pattern | means |"));
        Matcher row = Pattern.compile("(?m)^\\| `([^`]+)` \\|").matcher(table.substring(0, table.indexOf("\n\n")));
        int parsed = 0;
        while (row.find()) {
            assertThat(MethodPattern.parse(row.group(1)).methodName()).isNotEmpty();
            parsed++;
        }
        assertThat(parsed).isGreaterThan(10);
    }

    @Test
    void everyBuiltInRuleIsOnThePage() throws IOException {
        String page = page();
        for (Rule rule : RuleLoader.builtin().rules().rules()) {
            assertThat(page).contains("| `" + rule.name() + "` |");
            for (Action action : rule.actions()) {
                assertThat(page).contains("`" + action.metric().name() + "`");
            }
        }
    }

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(page());
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2) != null, matcher.group(3)));
        }
        return blocks;
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("../../docs/rules.md"));
    }
}
