package dev.sonde.core.rules;

import dev.sonde.core.expression.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may stand behind a {@link Key}: the bounds that a reader holds it to, and the same as JSON schema. Immutable. */
abstract class Value {
    /** Scalars that YAML takes for something else than text are text here. */
    private static final List<String> SCALARS =
            Collections.unmodifiableList(Arrays.asList("string", "number", "boolean"));

    /** As a schema, without what its key says about it. */
    abstract Map<String, Object> schema();

    /** In an error message, what was expected behind the key. */
    String expected(String key) {
        return "text";
    }

    /** Any text. */
    static Value text() {
        return new Schema("type", SCALARS);
    }

    /** Text that YAML takes for text, too. */
    static Value word() {
        return new Schema("type", "string");
    }

    /** Text of at most so many characters. */
    static Value text(int longest) {
        return new Schema("type", SCALARS).and("maxLength", longest);
    }

    /** Text that a regular expression finds. */
    static Value text(String pattern) {
        return new Schema("type", "string").and("pattern", pattern);
    }

    /** An expression, with or without {@code ${…}} around it. */
    static Value expression() {
        return new Value() {
            @Override
            Map<String, Object> schema() {
                return text().schema();
            }

            @Override
            String expected(String key) {
                return "an expression";
            }
        };
    }

    /** The name of a metric that the file declares. */
    static Value metric() {
        return new Value() {
            @Override
            Map<String, Object> schema() {
                return text(MetricNames.METRIC).schema();
            }

            @Override
            String expected(String key) {
                return "the name of a metric, as in `" + key + ": orders_total`";
            }
        };
    }

    static Value number() {
        return new Schema("type", "number");
    }

    static Value flag() {
        return new Value() {
            @Override
            Map<String, Object> schema() {
                return new Schema("type", "boolean").schema();
            }

            @Override
            String expected(String key) {
                return "true or false";
            }
        };
    }

    /** A regular expression of java.util.regex, which editors cannot check. */
    static Value regex() {
        return text();
    }

    /** Either of the two. */
    static Value either(Value one, Value other) {
        return new Schema("anyOf", Arrays.asList(one.schema(), other.schema()));
    }

    static Value mapping(Shape shape) {
        return new Schema("$ref", shape.reference());
    }

    /** One of some words. */
    static final class Choice extends Value {
        final List<String> words;
        private final Map<String, String> elsewhere = new HashMap<>();

        Choice(Iterable<String> words) {
            List<String> all = new ArrayList<>();
            words.forEach(all::add);
            this.words = Collections.unmodifiableList(all);
        }

        /** The same choice, knowing that what others call {@code others} is {@code word} here. */
        Choice elsewhere(String word, String... others) {
            for (String other : others) {
                elsewhere.put(other, word);
            }
            return this;
        }

        @Nullable
        String nearest(String written) {
            String same = elsewhere.get(written.toLowerCase(Locale.ROOT));
            return same != null ? same : Nearest.to(written, words);
        }

        @Override
        Map<String, Object> schema() {
            return new Schema("enum", words).schema();
        }

        @Override
        String expected(String key) {
            return ProblemCollector.oneOf(words);
        }
    }

    /** A whole number within bounds, both included. */
    static final class Whole extends Value {
        final int least;
        final int most;

        Whole(int least, int most) {
            this.least = least;
            this.most = most;
        }

        @Override
        String expected(String key) {
            return "a whole number from " + least + " to " + most;
        }

        @Override
        Map<String, Object> schema() {
            return new Schema("type", "integer")
                    .and("minimum", least)
                    .and("maximum", most)
                    .schema();
        }
    }

    /** A duration of at least so much, or a word that stands for none. */
    static final class Duration extends Value {
        final String least;
        final @Nullable String word;

        Duration(String least, @Nullable String word) {
            this.least = least;
            this.word = word;
        }

        @Override
        String expected(String key) {
            return Quantities.DURATION + (word == null ? "" : ", or `" + word + "`");
        }

        long leastNanos() {
            return Quantities.duration(least);
        }

        @Override
        Map<String, Object> schema() {
            String pattern = "([0-9]+(ms|s|m|h|d))+";
            return text("^(" + pattern + (word == null ? "" : "|" + word) + ")$")
                    .schema();
        }
    }

    /** A list, of at least and at most so many. */
    static final class ListOf extends Value {
        final Value item;
        final int least;
        final int most;

        ListOf(Value item, int least, int most) {
            this.item = item;
            this.least = least;
            this.most = most;
        }

        @Override
        Map<String, Object> schema() {
            Schema schema = new Schema("type", "array");
            if (least > 0) {
                schema = schema.and("minItems", least);
            }
            if (most < Integer.MAX_VALUE) {
                schema = schema.and("maxItems", most);
            }
            return schema.and("items", item.schema()).schema();
        }
    }

    /** A mapping whose keys are the user's own. */
    static final class MapOf extends Value {
        final Value value;
        final @Nullable String keys;

        /** @param keys a regular expression that finds every key, or null for any */
        MapOf(Value value, @Nullable String keys) {
            this.value = value;
            this.keys = keys;
        }

        @Override
        Map<String, Object> schema() {
            Schema schema = new Schema("type", "object");
            if (keys != null) {
                schema = schema.and("propertyNames", Collections.singletonMap("pattern", keys));
            }
            return schema.and("additionalProperties", value.schema()).schema();
        }
    }

    /** A value, or nothing at all behind the key. */
    static Value orNothing(Value value) {
        return new Value() {
            @Override
            Map<String, Object> schema() {
                Map<String, Object> schema = new LinkedHashMap<>(value.schema());
                schema.computeIfPresent("type", (key, type) -> Arrays.asList(type, "null"));
                schema.computeIfPresent("anyOf", (key, others) -> {
                    List<Object> all = new ArrayList<>((List<?>) others);
                    all.add(Collections.singletonMap("type", "null"));
                    return all;
                });
                return schema;
            }
        };
    }

    /** Pieces of a schema as they are. */
    private static final class Schema extends Value {
        private final Map<String, Object> pieces = new LinkedHashMap<>();

        Schema(String key, Object value) {
            pieces.put(key, value);
        }

        Schema and(String key, Object value) {
            pieces.put(key, value);
            return this;
        }

        @Override
        Map<String, Object> schema() {
            return pieces;
        }
    }
}
