package dev.sonde.core.rules;

import dev.sonde.core.expression.Expression;
import dev.sonde.core.expression.ExpressionException;
import dev.sonde.core.expression.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A mapping of a known {@link Shape}. Reports keys that the shape does not have, and values of another kind than its keys have. */
final class Section {
    private final Yaml.Entries entries;
    private final Shape shape;
    private final ProblemCollector problems;
    private final boolean misspelt;

    Section(Yaml.Entries entries, ProblemCollector problems, Shape shape) {
        this.entries = entries;
        this.problems = problems;
        this.shape = shape;
        int before = problems.count();
        for (Yaml.Entry entry : entries.entries) {
            if (!shape.has(entry.key.value)) {
                problems.report(
                        entry.key,
                        "unknown key `" + entry.key.value + "`",
                        ProblemCollector.oneOf(shape.names()),
                        shape.nearest(entry.key.value));
            }
        }
        misspelt = problems.count() > before;
    }

    /** Reports what is missing, unless an unknown key may well be what was meant to be it. */
    void missing(Yaml at, String what, String expected) {
        if (!misspelt) {
            problems.report(at, what, expected);
        }
    }

    boolean has(String key) {
        return entries.entry(key) != null;
    }

    /** The key itself, to point at. */
    Yaml key(String key) {
        Yaml.Entry entry = entries.entry(key);
        return entry == null ? entries : entry.key;
    }

    @Nullable
    Yaml value(String key) {
        Yaml.Entry entry = entries.entry(key);
        return entry == null ? null : entry.value;
    }

    /** The text of a key; null where the key is absent, or where its value is no text, which is reported. */
    Yaml.@Nullable Text text(String key) {
        Yaml value = value(key);
        return value == null
                ? null
                : asText(value, "`" + key + "`", shape.key(key).value.expected(key));
    }

    Yaml.@Nullable Text asText(Yaml value, String what) {
        return asText(value, what, "text");
    }

    private Yaml.@Nullable Text asText(Yaml value, String what, String expected) {
        if (!(value instanceof Yaml.Text) || ((Yaml.Text) value).isNull()) {
            boolean nothing = value instanceof Yaml.Text;
            problems.report(value, what + (nothing ? " has no value" : " is " + value.kind()), expected);
            return null;
        }
        return (Yaml.Text) value;
    }

    boolean flag(String key) {
        boolean otherwise = "true".equals(shape.key(key).otherwise);
        Yaml.Text text = text(key);
        if (text == null) {
            return otherwise;
        }
        if (text.value.equals("true") || text.value.equals("false")) {
            return text.value.equals("true");
        }
        problems.report(text, "`" + key + "` is `" + text.value + "`", "true or false", nearestFlag(text.value));
        return otherwise;
    }

    private static @Nullable String nearestFlag(String written) {
        String word = written.toLowerCase(Locale.ROOT);
        if (word.equals("yes") || word.equals("on") || word.equals("1")) {
            return "true";
        }
        return word.equals("no") || word.equals("off") || word.equals("0")
                ? "false"
                : Nearest.to(written, Arrays.asList("true", "false"));
    }

    /** One of the key's words; null where it is absent and has no default, or is another word, which is reported. */
    @Nullable
    String choice(String key, String what) {
        List<String> words = ((Value.Choice) shape.key(key).value).words;
        Yaml.Text text = text(key);
        if (text == null) {
            return shape.key(key).otherwise;
        }
        if (!words.contains(text.value)) {
            problems.report(
                    text,
                    "unknown " + what + " `" + text.value + "`",
                    ProblemCollector.oneOf(words),
                    ((Value.Choice) shape.key(key).value).nearest(text.value));
            return null;
        }
        return text.value;
    }

    /** A whole number within the key's bounds. */
    int whole(String key) {
        Value.Whole bounds = (Value.Whole) shape.key(key).value;
        int otherwise = Quantities.count(String.valueOf(shape.key(key).otherwise));
        Yaml.Text text = text(key);
        if (text == null) {
            return otherwise;
        }
        int number = Quantities.count(text.value);
        if (number >= bounds.least && number <= bounds.most) {
            return number;
        }
        problems.report(text, "`" + key + "` is `" + text.value + "`", bounds.expected(key));
        return otherwise;
    }

    /** Nanoseconds of a duration within the key's bounds; 0 for the word that stands for none. */
    long duration(String key) {
        Value.Duration bounds = (Value.Duration) shape.key(key).value;
        String standard = String.valueOf(shape.key(key).otherwise);
        long otherwise = standard.equals(bounds.word) ? 0 : Quantities.duration(standard);
        Yaml.Text text = text(key);
        if (text == null) {
            return otherwise;
        }
        if (text.value.equals(bounds.word)) {
            return 0;
        }
        long nanos = Quantities.duration(text.value);
        if (nanos < 0) {
            problems.report(
                    text,
                    "`" + text.value + "` is no duration",
                    bounds.expected(key),
                    text.value.equalsIgnoreCase(bounds.word) ? bounds.word : Quantities.nearestDuration(text.value));
            return otherwise;
        }
        if (nanos < bounds.leastNanos()) {
            problems.report(text, "`" + key + "` is too short", "at least " + bounds.least);
            return otherwise;
        }
        return nanos;
    }

    @Nullable
    Expression expression(String key) {
        Yaml.Text text = text(key);
        if (text == null) {
            return null;
        }
        try {
            return Expression.parse(text.value);
        } catch (ExpressionException e) {
            problems.report(text, e);
            return null;
        }
    }

    /** The texts of a list; empty where the key is absent or no list. */
    List<Yaml.Text> texts(String key) {
        List<Yaml.Text> texts = new ArrayList<>();
        Yaml value = value(key);
        if (value == null) {
            return texts;
        }
        if (!(value instanceof Yaml.Items)) {
            problems.report(value, "`" + key + "` is " + value.kind(), "a list, as in `" + key + ": [a, b]`");
            return texts;
        }
        List<Yaml> items = ((Yaml.Items) value).items;
        for (Yaml item : items) {
            Yaml.Text text = asText(item, "an entry of `" + key + "`");
            if (text != null) {
                texts.add(text);
            }
        }
        Value bounds = shape.key(key).value;
        if (bounds instanceof Value.ListOf) {
            checkSize(key, items.size(), (Value.ListOf) bounds);
        }
        return texts;
    }

    private void checkSize(String key, int size, Value.ListOf bounds) {
        if (size < bounds.least || size > bounds.most) {
            String most = bounds.most == Integer.MAX_VALUE ? "" : String.valueOf(bounds.most);
            problems.report(
                    key(key),
                    size + " " + key,
                    bounds.least == 0
                            ? "at most " + most
                            : most.isEmpty() ? "at least " + bounds.least : "from " + bounds.least + " to " + most);
        }
    }

    /** Reports each of the keys that is there but has no meaning here. */
    void refuse(String why, String... keys) {
        for (String key : keys) {
            if (has(key)) {
                problems.report(key(key), "`" + key + "` " + why);
            }
        }
    }
}
