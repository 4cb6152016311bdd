package dev.sonde.core.source.log;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Simple names of classes by their full ones, as {@link Class#getSimpleName} gives them, except that an anonymous class keeps
 * the name it is compiled to ({@code Outer$1}). Thread-safe; the names asked for lately are remembered in a table of fixed size.
 */
final class SimpleNames {
    private static final int REMEMBERED = 256;
    private static final AtomicReferenceArray<@Nullable Name> NAMES = new AtomicReferenceArray<>(REMEMBERED);

    private SimpleNames() {}

    static String of(String className) {
        int place = className.hashCode() & (REMEMBERED - 1);
        Name known = NAMES.get(place);
        if (known != null && known.full.equals(className)) {
            return known.simple;
        }
        Name fresh = new Name(className, cut(className));
        NAMES.set(place, fresh);
        return fresh.simple;
    }

    private static String cut(String className) {
        String last = className.substring(className.lastIndexOf('.') + 1);
        int inner = last.lastIndexOf('$') + 1;
        while (inner < last.length() && Character.isDigit(last.charAt(inner))) {
            inner++;
        }
        return inner < last.length() ? last.substring(inner) : last;
    }

    private static final class Name {
        final String full;
        final String simple;

        Name(String full, String simple) {
            this.full = full;
            this.simple = simple;
        }
    }
}
