package dev.sonde.core.rules;

import dev.sonde.core.expression.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping of a rules file, as the list of its keys. Immutable once {@link Language} is loaded. */
final class Shape {
    private final String name;
    private final String meaning;
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();
    private final List<String> exactlyOne = new ArrayList<>();
    private final List<List<String>> complete = new ArrayList<>();
    private final Map<String, List<String>> company = new LinkedHashMap<>();

    /** @param name of the definition in the schema */
    Shape(String name, String meaning, Key... keys) {
        this.name = name;
        this.meaning = meaning;
        for (Key key : keys) {
            this.keys.put(key.name, key);
        }
    }

    /** These have to be there. */
    Shape required(String... names) {
        required.addAll(known(Arrays.asList(names)));
        return this;
    }

    /** One of these has to be there, and no second. */
    Shape exactlyOneOf(List<String> names) {
        exactlyOne.addAll(known(names));
        return this;
    }

    /** All of these have to be there, or all of another set that is given so. */
    Shape complete(String... names) {
        complete.add(known(Arrays.asList(names)));
        return this;
    }

    /** A key that makes sense beside one of {@code others} only. */
    Shape only(String key, List<String> others) {
        company.put(key(key).name, known(others));
        return this;
    }

    private List<String> known(List<String> names) {
        names.forEach(this::key);
        return names;
    }

    /** @throws IllegalArgumentException if there is no such key */
    Key key(String key) {
        Key found = keys.get(key);
        if (found == null) {
            throw new IllegalArgumentException(name + " has no key " + key);
        }
        return found;
    }

    /** The key that was probably meant, or null. */
    @Nullable
    String nearest(String written) {
        for (Key key : keys.values()) {
            if (key.elsewhere.contains(written.toLowerCase(Locale.ROOT))) {
                return key.name;
            }
        }
        return Nearest.to(written, keys.keySet());
    }

    boolean has(String key) {
        return keys.containsKey(key);
    }

    /** Of all keys, in the order of the documentation. */
    List<String> names() {
        return new ArrayList<>(keys.keySet());
    }

    List<String> exactlyOneOf() {
        return exactlyOne;
    }

    String name() {
        return name;
    }

    String reference() {
        return "#/definitions/" + name;
    }

    Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", meaning);
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        keys.forEach((key, value) -> properties.put(key, value.schema()));
        schema.put("properties", properties);
        if (!exactlyOne.isEmpty()) {
            schema.put("oneOf", present(exactlyOne));
        }
        if (!complete.isEmpty()) {
            List<Object> sets = new ArrayList<>();
            complete.forEach(each -> sets.add(Collections.singletonMap("required", each)));
            schema.put("anyOf", sets);
        }
        if (!company.isEmpty()) {
            Map<String, Object> dependencies = new LinkedHashMap<>();
            company.forEach((key, others) -> dependencies.put(key, Collections.singletonMap("anyOf", present(others))));
            schema.put("dependencies", dependencies);
        }
        return schema;
    }

    private static List<Object> present(List<String> names) {
        List<Object> alternatives = new ArrayList<>();
        for (String each : names) {
            alternatives.add(Collections.singletonMap("required", Collections.singletonList(each)));
        }
        return alternatives;
    }
}
