package dev.sonde.core.rules;

import dev.sonde.core.expression.Expression;
import dev.sonde.core.expression.ExpressionException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A mapping whose keys are known. Reports keys that are not, and values of another kind than asked for. */
final class Section {
    private final Yaml.Entries entries;
    private final ProblemCollector problems;
    private final boolean misspelt;

    Section(Yaml.Entries entries, ProblemCollector problems, List<String> keys) {
        this.entries = entries;
        this.problems = problems;
        int before = problems.count();
        for (Yaml.Entry entry : entries.entries) {
            if (!keys.contains(entry.key.value)) {
                problems.unknown(entry.key, "key", keys);
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
        return value == null ? null : asText(value, "`" + key + "`");
    }

    Yaml.@Nullable Text asText(Yaml value, String what) {
        if (!(value instanceof Yaml.Text) || ((Yaml.Text) value).isNull()) {
            problems.report(
                    value, what + (value instanceof Yaml.Text ? " has no value" : " is " + value.kind()), "text");
            return null;
        }
        return (Yaml.Text) value;
    }

    boolean flag(String key, boolean otherwise) {
        Yaml.Text text = text(key);
        if (text == null) {
            return otherwise;
        }
        if (text.value.equals("true") || text.value.equals("false")) {
            return text.value.equals("true");
        }
        problems.report(text, "`" + key + "` is `" + text.value + "`", "true or false");
        return otherwise;
    }

    /** Nanoseconds of a duration within bounds. */
    long duration(String key, long otherwise, long least, String leastShown) {
        Yaml.Text text = text(key);
        if (text == null) {
            return otherwise;
        }
        long nanos = Quantities.duration(text.value);
        if (nanos < 0) {
            problems.report(text, "`" + text.value + "` is no duration", Quantities.DURATION);
            return otherwise;
        }
        if (nanos < least) {
            problems.report(text, "`" + key + "` is too short", "at least " + leastShown);
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
        for (Yaml item : ((Yaml.Items) value).items) {
            Yaml.Text text = asText(item, "an entry of `" + key + "`");
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
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
