package dev.sonde.core.probe;

import dev.sonde.core.expression.Nearest;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One row: column names in any case, as SQL has them. A column that the query does not have is an error, not a null. */
final class QueryRow extends AbstractMap<String, @Nullable Object> {
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    void set(String column, @Nullable Object value) {
        values.put(column.toLowerCase(Locale.ROOT), value);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        String column = String.valueOf(key).toLowerCase(Locale.ROOT);
        Object value = values.get(column);
        if (value == null && !values.containsKey(column)) {
            throw new UnknownColumn(column, values.keySet());
        }
        return value;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return values.containsKey(String.valueOf(key).toLowerCase(Locale.ROOT));
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return new AbstractSet<Entry<String, @Nullable Object>>() {
            @Override
            public Iterator<Entry<String, @Nullable Object>> iterator() {
                return values.entrySet().iterator();
            }

            @Override
            public int size() {
                return values.size();
            }
        };
    }

    /** The rule reads what the query does not select. */
    static final class UnknownColumn extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownColumn(String column, Set<String> columns) {
            super(message(column, columns));
        }

        private static String message(String column, Set<String> columns) {
            String nearest = Nearest.to(column, columns);
            return "the query has no column `" + column + "`"
                    + (nearest == null
                            ? "; expected one of " + String.join(", ", columns)
                            : ", did you mean `" + nearest + "`?");
        }
    }
}
