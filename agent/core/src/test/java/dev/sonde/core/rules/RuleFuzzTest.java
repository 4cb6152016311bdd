package dev.sonde.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Whatever the bytes of a rules file, loading gives rules and problems; never an exception or a hang. */
class RuleFuzzTest {
    private static final String[] PIECES = {
        ": ", "- ", "\n", "\n  ", "\n    ", "{", "}", "[", "]", ",", "\"", "'", "&a ", "*a", "!", "|", ">", "#", "%",
        "\t", "?", "name", "at", "do", "count", "poll", "${", "null", "---\n", "\u0000", "\uFEFF", "é", "<<", "~", "0",
        "-1", "\\"
    };

    @Test
    void anyBytesGiveRulesAndProblems() throws IOException {
        byte[] rules = Files.readAllBytes(Path.of("../../instrumentation-rules.yaml"));
        Random random = new Random(99);
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            for (int i = 0; i < 400; i++) {
                byte[] broken = i % 2 == 0 ? flipped(rules, random) : spliced(rules, random);
                LoadedRules loaded = RuleLoader.load("rules.yaml", broken);
                assertThat(loaded.problems().format()).isNotNull();
            }
        });
    }

    private static byte[] flipped(byte[] rules, Random random) {
        byte[] bytes = rules.clone();
        for (int n = random.nextInt(4); n >= 0; n--) {
            bytes[random.nextInt(bytes.length)] =
                    (byte) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(256));
        }
        return bytes;
    }

    private static byte[] spliced(byte[] rules, Random random) {
        String text = new String(rules, StandardCharsets.UTF_8);
        for (int n = random.nextInt(4); n >= 0; n--) {
            int at = random.nextInt(text.length());
            int to = Math.min(text.length(), at + random.nextInt(random.nextInt(10) == 0 ? 2000 : 12));
            text = text.substring(0, at) + PIECES[random.nextInt(PIECES.length)] + text.substring(to);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
