package dev.sonde.core.source;

import dev.sonde.core.event.EventSite;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The built-in sources and the fields their events carry. An event of a source is one call with the fields' values in this
 * order, followed by its duration in nanoseconds as a long.
 */
public enum SourceKind {
    /** One request that the server answered. {@code path} is the decoded path without query, before normalising. */
    HTTP(
            names("method", "endpoint", "status_code", "request_bytes", "response_bytes", "path"),
            types(String.class, String.class, int.class, long.class, long.class, String.class),
            Collections.<String>emptyList()),
    /** One statement that the application executed. */
    JDBC(names("operation", "status"), types(String.class, String.class), Collections.<String>emptyList()),
    /** One command, from send to reply. */
    REDIS(names("operation", "status"), types(String.class, String.class), names("connections")),
    /** One logged event of level WARN or above. */
    LOG(
            names("severity", "error_type", "logger"),
            types(String.class, String.class, String.class),
            Collections.<String>emptyList());

    private final List<String> fields;
    private final List<Class<?>> types;
    private final List<String> states;
    private final EventSite site;

    SourceKind(List<String> fields, List<Class<?>> types, List<String> states) {
        this.fields = fields;
        this.types = types;
        this.states = states;
        site = new EventSite(eventType());
    }

    /** The name that a rule writes: {@code at: http}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Names of the fields of an event, in the order of its values. */
    public List<String> fields() {
        return fields;
    }

    /** Names readable at any time by {@code poll: {source: redis}}, each a long. */
    public List<String> states() {
        return states;
    }

    /** The fields' types, then the duration as a long; returns void. */
    public MethodType eventType() {
        return MethodType.methodType(void.class, types).appendParameterTypes(long.class);
    }

    /** Whether the source also tells when an event begins, for {@code in_flight}. */
    public boolean tellsBeginnings() {
        return this == HTTP;
    }

    /** Where the source's events go; one for the whole JVM. */
    public EventSite site() {
        return site;
    }

    /** The source of that name, or null. */
    public static @Nullable SourceKind of(String id) {
        for (SourceKind kind : values()) {
            if (kind.id().equals(id)) {
                return kind;
            }
        }
        return null;
    }

    private static List<String> names(String... names) {
        return Collections.unmodifiableList(Arrays.asList(names));
    }

    private static List<Class<?>> types(Class<?>... types) {
        return Collections.unmodifiableList(Arrays.asList(types));
    }
}
