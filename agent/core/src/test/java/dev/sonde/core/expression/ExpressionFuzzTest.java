package dev.sonde.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Any text gives a value or an error with a position within it; never another exception, a hang or a full stack. */
class ExpressionFuzzTest {
    private static final String[] WORDS = {
        "account",
        ".",
        "id",
        "parent",
        "[",
        "]",
        "(",
        ")",
        "0",
        "1",
        "2.5",
        "'x'",
        "\"y\"",
        "+",
        "-",
        "*",
        "/",
        "%",
        "==",
        "!=",
        "<",
        ">=",
        "&&",
        "||",
        "!",
        "?",
        ":",
        "?:",
        "size(",
        "lower(",
        "contains(",
        ",",
        "null",
        "true",
        "args[0]",
        "args[1]",
        "row",
        "any",
        "list",
        "status",
        "duration",
        "nobody",
        "count()",
        "${",
        "}",
        "$",
        "names",
        "ports",
        " ",
        "\n",
        "new",
        "=",
        "&",
        "\\",
        "\u0000",
        "é",
        "\uD83D",
        "9999999999999999999",
        "1e",
        "text",
        "error",
        "type_name(",
        ".boxed",
        ".missing"
    };

    private final World.TestScope scope = World.scope();
    private int values;

    @Test
    void anyTextGivesAValueOrAPositionedError() {
        Random random = new Random(20240607);
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            for (int i = 0; i < 100_000; i++) {
                // compiling costs the most by far: all are parsed, some of what parses is compiled and run
                tryOut(i % 4 == 0 ? characters(random) : words(random), i % 5 == 0);
            }
        });
        assertThat(values).isGreaterThan(300);
    }

    @Test
    void depthAndLengthAreBounded() {
        for (String piece :
                new String[] {"(", "!", "-", "a[", "size(", "a?", "a?b:", "a?:", ".a", "a.b", "1+", "${", "'"}) {
            tryOut(repeat(piece, 100_000), true);
            tryOut("a" + repeat(piece, 100_000), true);
            tryOut("a" + repeat(".parent", 399), true);
        }
    }

    private static String repeat(String text, int times) {
        return text.repeat(times);
    }

    private static String words(Random random) {
        StringBuilder text = new StringBuilder();
        int count = 1 + random.nextInt(9);
        for (int i = 0; i < count; i++) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    private static String characters(Random random) {
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(20);
        for (int i = 0; i < count; i++) {
            text.append((char) (random.nextInt(8) == 0 ? random.nextInt(0x10000) : 32 + random.nextInt(95)));
        }
        return text.toString();
    }

    private void tryOut(String text, boolean run) {
        Expression expression = parse(text);
        try {
            Template.parse(text);
        } catch (ExpressionException e) {
            assertThat(e.offset()).as(text).isBetween(0, text.length());
        }
        if (expression == null || !run) {
            return;
        }
        try {
            expression.compile(scope).invokeWithArguments(scope.values());
            values++;
        } catch (ExpressionException e) {
            assertThat(e.offset()).as(text).isBetween(0, text.length());
        } catch (ExpressionFault e) {
            assertThat(e.getMessage()).isNotEmpty();
        } catch (Throwable e) {
            throw new AssertionError(text, e);
        }
    }

    private static @Nullable Expression parse(String text) {
        try {
            return Expression.parse(text);
        } catch (ExpressionException e) {
            assertThat(e.offset()).as(text).isBetween(0, text.length());
            assertThat(e.describe()).isNotEmpty();
            return null;
        }
    }
}
