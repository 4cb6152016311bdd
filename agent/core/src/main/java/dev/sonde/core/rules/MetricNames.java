package dev.sonde.core.rules;

import dev.sonde.core.metric.MetricType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which names metrics and labels may have, and which names can live beside each other in one scrape. */
final class MetricNames {
    /** What {@link #wrongMetric} and {@link #wrongLabel} ask of letters, as regular expressions. */
    static final String METRIC = "^[a-zA-Z_][a-zA-Z0-9_]*$";

    static final String LABEL = "^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$";
    private static final List<String> RESERVED_PREFIXES = Arrays.asList("sonde_", "jvm_");

    /** What the agent exports itself beside the rules. */
    private static final Set<String> RESERVED = new HashSet<>(Arrays.asList(
            "process_cpu_seconds_total",
            "process_start_time_seconds",
            "process_open_fds",
            "process_max_fds",
            "process_virtual_memory_bytes",
            "process_resident_memory_bytes",
            "system_cpu_usage_percent",
            "system_memory_usage_bytes",
            "system_memory_usage_percent",
            "system_disk_usage_bytes",
            "system_disk_usage_percent",
            "target_info"));

    private final Map<String, String> taken = new HashMap<>();

    /** Why this is no name for a metric, or null. */
    static @Nullable String wrongMetric(String name) {
        if (!isName(name)) {
            return name.indexOf(':') >= 0
                    ? "`:` in the name of a metric, which is kept for recording rules"
                    : "`" + name + "` is no name for a metric; one has letters, digits and `_` only";
        }
        for (String prefix : RESERVED_PREFIXES) {
            if (name.startsWith(prefix)) {
                return "`" + prefix + "` is kept for the agent's own metrics";
            }
        }
        return RESERVED.contains(name) ? "`" + name + "` is one of the agent's own metrics" : null;
    }

    /** Why this is no name for a label, or null. */
    static @Nullable String wrongLabel(String name, MetricType type) {
        if (!isName(name)) {
            return "`" + name + "` is no name for a label; one has letters, digits and `_` only";
        }
        if (name.startsWith("__")) {
            return "labels that start with `__` are kept for Prometheus itself";
        }
        if (name.equals("le") && type == MetricType.HISTOGRAM) {
            return "the label `le` is a histogram's own";
        }
        return null;
    }

    /** The name with everything that no name has made a {@code _}, or null where it has only what names have. */
    static @Nullable String cleaned(String name) {
        String cleaned = name.trim().replaceAll("[^a-zA-Z0-9_]+", "_");
        boolean useful = isName(cleaned) && Character.isLetter(cleaned.charAt(0)) && !cleaned.equals(name);
        return useful ? cleaned : null;
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** The metric that has a name which this one would have too, or null; then the names are this one's. */
    @Nullable
    String claim(String name, MetricType type) {
        List<String> names = exposed(name, type);
        for (String each : names) {
            String owner = taken.get(each);
            if (owner != null) {
                return owner;
            }
        }
        for (String each : names) {
            taken.put(each, name);
        }
        return null;
    }

    /** Names of the family and of its samples in any of the formats. */
    private static List<String> exposed(String name, MetricType type) {
        List<String> names = new ArrayList<>();
        names.add(name);
        if (type == MetricType.COUNTER) {
            String family = name.endsWith("_total") ? name.substring(0, name.length() - 6) : name;
            names.add(family);
            names.add(family + "_created");
        } else if (type == MetricType.HISTOGRAM) {
            names.add(name + "_count");
            names.add(name + "_sum");
            names.add(name + "_bucket");
            names.add(name + "_created");
        }
        return names;
    }
}
