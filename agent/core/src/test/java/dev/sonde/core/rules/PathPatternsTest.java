package dev.sonde.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternsTest {
    @ParameterizedTest
    @CsvSource({
        "/health, /health, true",
        "/health, /healthz, false",
        "/health, /a/health, false",
        "/actuator/**, /actuator, true",
        "/actuator/**, /actuator/, true",
        "/actuator/**, /actuator/health/live, true",
        "/actuator/**, /actuators, false",
        "/a/*/c, /a/b/c, true",
        "/a/*/c, /a//c, true",
        "/a/*/c, /a/b/b/c, false",
        "/a/**/c, /a/b/b/c, true",
        "/a/**/c, /a/c/d, false",
        "/**/*.png, /i/x.png, true",
        "/**/*.png, /i/x.png/y, false",
        "/a*b*c, /aXbbYc, true",
        "/a*b*c, /ab/c, false",
        "*.ico, /favicon.ico, true",
        "*.ico, /a/b/favicon.ico, true",
        "*.ico, /favicon.icon, false",
        "favicon.ico, /a/favicon.ico, true",
        "favicon.ico, /a/xfavicon.ico, false",
        "static/**, /app/static/x.css, true",
        "**, /anything/at/all, true",
        "/, /, true",
        "/*, /, true",
        "/*, /a/b, false",
    })
    void matches(String pattern, String path, boolean expected) {
        assertThat(new PathPatterns(List.of(pattern)).match(path)).isEqualTo(expected);
    }

    @Test
    void decidesAsARegularExpressionDoes() {
        Random random = new Random(42);
        for (int i = 0; i < 200_000; i++) {
            String pattern = "/" + text(random, "a/*");
            String path = "/" + text(random, "a/");
            String regex = pattern.replace("**", "\u0001").replace("*", "[^/]*").replace("\u0001", ".*");
            boolean expected = path.matches(regex)
                    || (pattern.endsWith("/**") && path.equals(pattern.substring(0, pattern.length() - 3)));
            assertThat(new PathPatterns(List.of(pattern)).match(path))
                    .as(pattern + " " + path)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aHostilePathTakesNoTime() {
        PathPatterns patterns = new PathPatterns(List.of("/**/a/**/a/**/a/**/a/**/a/**/b", "/*a*a*a*a*a*a*a*a*a*b"));

        assertThat(patterns.match("/a".repeat(20_000))).isFalse();
        assertThat(patterns.match("/" + "a".repeat(20_000))).isFalse();
    }

    private static String text(Random random, String letters) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(9); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
