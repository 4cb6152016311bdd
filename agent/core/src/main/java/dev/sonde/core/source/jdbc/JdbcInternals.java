package dev.sonde.core.source.jdbc;

import static java.lang.invoke.MethodHandles.lookup;

import dev.sonde.core.source.StaticMethod;
import dev.sonde.core.weave.Hook;
import dev.sonde.core.weave.Linkage;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls in which drivers and pools execute statements that are not the application's: the connection's own services, its
 * metadata, and a pool's connecting and checking. What runs within one of them does not count.
 */
final class JdbcInternals {
    private static final MethodHandle BEGIN = StaticMethod.of(lookup(), "begin", Object.class);
    private static final MethodHandle BORROW = StaticMethod.of(lookup(), "borrow", Object.class, Object.class);
    private static final MethodHandle END = StaticMethod.of(lookup(), "end", void.class, Object.class);

    private JdbcInternals() {}

    /** Methods by name, whatever they take. */
    static class Within extends Hook {
        private final Set<String> methods;
        private final List<String> telling;

        /** @param telling the names that show a class is worth a look at its supertypes: every full implementation has them */
        Within(String name, List<String> methods, List<String> telling, String... types) {
            super(name, true, types);
            this.methods = new HashSet<>(methods);
            this.telling = telling;
        }

        /** A class by its exact name. */
        Within(String name, List<String> methods, String type) {
            super(name, false, type);
            this.methods = new HashSet<>(methods);
            this.telling = methods;
        }

        @Override
        public List<String> methodNames() {
            return telling;
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return methods.contains(method) && !Modifier.isStatic(access);
        }

        @Override
        public final boolean stateful() {
            return true;
        }

        @Override
        public MethodHandle open(Linkage linkage) {
            return BEGIN;
        }

        @Override
        public final MethodHandle exit(Linkage linkage) {
            return END;
        }

        @Override
        public final MethodHandle fail(Linkage linkage) {
            return END;
        }
    }

    /** Whatever a driver may ask the database for; the rest of its 170 methods answer from memory. */
    static final class Metadata extends Within {
        Metadata() {
            super(
                    "jdbc/metadata",
                    Collections.<String>emptyList(),
                    Arrays.asList("getTables", "getTypeInfo", "getImportedKeys"),
                    "java.sql.DatabaseMetaData");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return Modifier.isPublic(access) && !Modifier.isStatic(access) && method.startsWith("get");
        }
    }

    /** The application's own way to a connection; its data source is remembered for polls by SQL. */
    static final class Borrowing extends Within {
        Borrowing() {
            super(
                    "jdbc/data-source",
                    Arrays.asList("getConnection"),
                    Arrays.asList("getConnection"),
                    "javax.sql.DataSource");
        }

        @Override
        public MethodHandle open(Linkage linkage) {
            return BORROW;
        }
    }

    // ---- called by the handles above

    private static @Nullable Object begin() {
        return JdbcCall.begin();
    }

    private static @Nullable Object borrow(Object source) {
        Object state = JdbcCall.begin();
        if (state != null) {
            DataSources.used(source);
        }
        return state;
    }

    private static void end(@Nullable Object state) {
        JdbcCall.end(state);
    }
}
