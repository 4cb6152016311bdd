package dev.sonde.core.source;

import dev.sonde.core.source.http.HttpSource;
import dev.sonde.core.source.jdbc.JdbcSource;
import dev.sonde.core.source.log.LogSource;
import dev.sonde.core.source.redis.RedisSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** What can be observed out of the box. Immutable. */
public final class Sources {
    private static final Map<SourceKind, Source> ALL = all();

    private Sources() {}

    private static Map<SourceKind, Source> all() {
        Map<SourceKind, Source> all = new EnumMap<>(SourceKind.class);
        for (Source source : new Source[] {new HttpSource(), new JdbcSource(), new RedisSource(), new LogSource()}) {
            all.put(source.kind(), source);
        }
        return Collections.unmodifiableMap(all);
    }

    /** Every source by its kind. */
    public static Map<SourceKind, Source> byKind() {
        return ALL;
    }

    /** The source of that kind. */
    public static Source of(SourceKind kind) {
        Source source = ALL.get(kind);
        if (source == null) {
            throw new IllegalArgumentException("no source of kind " + kind);
        }
        return source;
    }
}
