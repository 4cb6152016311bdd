package dev.sonde.core.rules;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One key of a {@link Shape}: its name, what may stand behind it, what it means, and what it is where it is absent. Immutable. */
final class Key {
    final String name;
    final Value value;
    final String meaning;
    final @Nullable String otherwise;
    /** What the same is called in other tools: what may be meant by it, not what may be written. */
    final List<String> elsewhere;

    private Key(String name, Value value, String meaning, @Nullable String otherwise, String... elsewhere) {
        this.name = name;
        this.value = value;
        this.meaning = meaning;
        this.otherwise = otherwise;
        this.elsewhere = Arrays.asList(elsewhere);
    }

    static Key of(String name, Value value, String meaning) {
        return new Key(name, value, meaning, null);
    }

    /** The same, absent as good as written so. */
    Key otherwise(String written) {
        return new Key(name, value, meaning, written, elsewhere.toArray(new String[0]));
    }

    /** The same, with what others call it. */
    Key elsewhere(String... names) {
        return new Key(name, value, meaning, otherwise, names);
    }

    Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", meaning);
        schema.putAll(value.schema());
        if (schema.containsKey("$ref")) {
            return value.schema(); // nothing beside a reference counts in draft 7; what it refers to has its own
            // description
        }
        if (otherwise != null) {
            schema.put("default", standard(otherwise, schema.get("type")));
        }
        return schema;
    }

    private static Object standard(String written, @Nullable Object type) {
        return "boolean".equals(type)
                ? Boolean.valueOf(written)
                : "integer".equals(type) ? (Object) Integer.valueOf(written) : written;
    }
}
