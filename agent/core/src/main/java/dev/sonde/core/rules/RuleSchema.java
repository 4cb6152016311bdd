package dev.sonde.core.rules;

import dev.sonde.core.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rule language as a JSON schema, made of the definitions that the loader reads files with. */
public final class RuleSchema {
    private RuleSchema() {}

    /** Draft 7, which is what editors understand. */
    public static String json() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "Rules of Sonde");
        schema.putAll(Language.FILE.schema());
        Map<String, Object> definitions = new LinkedHashMap<>();
        for (Shape each : new Shape[] {Language.METRIC, Language.RULE, Language.POLL, Language.ACTION}) {
            definitions.put(each.name(), each.schema());
        }
        schema.put("definitions", definitions);
        return Json.pretty(schema);
    }
}
