package dev.sonde.core.source.jdbc;

import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.insertArguments;
import static java.lang.invoke.MethodHandles.lookup;

import dev.sonde.core.event.ThreadState;
import dev.sonde.core.source.StaticMethod;
import dev.sonde.core.source.WeakIdentityMap;
import dev.sonde.core.weave.Hook;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where statements are prepared, batched and executed. */
final class JdbcStatements {
    private static final String CONNECTION = "java.sql.Connection";

    /** The verb of each prepared statement that the application holds open. */
    static final WeakIdentityMap<String> PREPARED = new WeakIdentityMap<>();

    /** The verb of what {@code addBatch(String)} has gathered since the last {@code executeBatch}. */
    static final WeakIdentityMap<String> BATCHED = new WeakIdentityMap<>();

    private static final MethodHandle BEGIN = StaticMethod.of(lookup(), "begin", Object.class);
    private static final MethodHandle BEGIN_TIMED = StaticMethod.of(lookup(), "beginTimed", Object.class);
    private static final MethodHandle DIRECT =
            StaticMethod.of(lookup(), "direct", void.class, String.class, Object.class, Object.class);
    private static final MethodHandle PREPARED_BEFORE =
            StaticMethod.of(lookup(), "preparedBefore", void.class, String.class, Object.class, Object.class);
    private static final MethodHandle BATCH =
            StaticMethod.of(lookup(), "batch", void.class, String.class, Object.class, Object.class);
    private static final MethodHandle PREPARE =
            StaticMethod.of(lookup(), "prepare", void.class, Object.class, Object.class, Object.class);
    private static final MethodHandle ADD_BATCH =
            StaticMethod.of(lookup(), "addBatch", void.class, Object.class, Object.class);
    private static final MethodHandle CLEAR_BATCH = StaticMethod.of(lookup(), "clearBatch", void.class, Object.class);
    private static final MethodHandle FORGET = StaticMethod.of(lookup(), "forget", void.class, Object.class);
    private static final MethodHandle END = StaticMethod.of(lookup(), "end", void.class, Object.class);

    private JdbcStatements() {}

    /** {@code execute…}: the join points that count. */
    static final class Execution extends Hook {
        Execution(String name, boolean subtypes, String... types) {
            super(name, subtypes, types);
        }

        /** Without plain {@code execute}, which half of all classes mention: whoever implements it has one of these too. */
        @Override
        public List<String> methodNames() {
            return Arrays.asList(
                    "executeQuery", "executeUpdate", "executeBatch", "executeLargeUpdate", "executeLargeBatch");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            if (!Modifier.isPublic(access) || Modifier.isStatic(access)) {
                return false;
            }
            switch (method) {
                case "execute":
                case "executeQuery":
                case "executeUpdate":
                case "executeLargeUpdate":
                    return takesSql(descriptor) || descriptor.startsWith("()");
                case "executeBatch":
                case "executeLargeBatch":
                    return descriptor.startsWith("()");
                default:
                    return false;
            }
        }

        @Override
        public boolean stateful() {
            return true;
        }

        @Override
        public MethodHandle open(Linkage linkage) {
            return BEGIN_TIMED;
        }

        @Override
        public MethodHandle exit(Linkage linkage) throws LinkageProblem {
            Class<?> result = linkage.methodType().returnType();
            return end(linkage, "success", result.isPrimitive() ? result : Object.class);
        }

        @Override
        public MethodHandle fail(Linkage linkage) {
            return end(linkage, "failure", Throwable.class);
        }

        /** {@code (state, nanos, self, result | error, sql?)void}. */
        private static MethodHandle end(Linkage linkage, String status, Class<?> outcome) {
            boolean batch = linkage.joinPoint().method().endsWith("Batch");
            if (!batch && takesSql(linkage.joinPoint().descriptor())) {
                return dropArguments(insertArguments(DIRECT, 0, status), 1, long.class, Object.class, outcome);
            }
            MethodHandle end = insertArguments(batch ? BATCH : PREPARED_BEFORE, 0, status);
            return dropArguments(dropArguments(end, 2, outcome), 1, long.class);
        }
    }

    /** {@code addBatch(String)} and {@code clearBatch}: what {@code executeBatch} will have executed. */
    static final class Batch extends Hook {
        Batch(String name, boolean subtypes, String... types) {
            super(name, subtypes, types);
        }

        @Override
        public List<String> methodNames() {
            return Arrays.asList("addBatch", "clearBatch");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return Modifier.isPublic(access)
                    && !Modifier.isStatic(access)
                    && ((method.equals("addBatch") && descriptor.equals("(Ljava/lang/String;)V"))
                            || (method.equals("clearBatch") && descriptor.equals("()V")));
        }

        @Override
        public boolean entering() {
            return true;
        }

        @Override
        public MethodHandle enter(Linkage linkage) {
            return linkage.joinPoint().method().equals("addBatch") ? ADD_BATCH : CLEAR_BATCH;
        }
    }

    /**
     * {@code close} of the statements that applications hold most: their entries need not wait for the garbage collector. By
     * exact names, because nearly every class mentions a {@code close}.
     */
    static final class Closing extends Hook {
        Closing() {
            super(
                    "jdbc/close",
                    false,
                    "com.zaxxer.hikari.pool.ProxyStatement",
                    "org.apache.commons.dbcp2.DelegatingStatement",
                    "org.h2.jdbc.JdbcStatement",
                    "org.h2.jdbc.JdbcPreparedStatement",
                    "org.postgresql.jdbc.PgStatement",
                    "com.mysql.cj.jdbc.StatementImpl",
                    "org.mariadb.jdbc.Statement");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("close") && descriptor.equals("()V");
        }

        @Override
        public boolean entering() {
            return true;
        }

        @Override
        public MethodHandle enter(Linkage linkage) {
            return FORGET;
        }
    }

    /** {@code prepareStatement} and {@code prepareCall}; what they execute by themselves is not the application's. */
    static final class Preparation extends Hook {
        Preparation() {
            super("jdbc/prepare", true, CONNECTION);
        }

        @Override
        public List<String> methodNames() {
            return Arrays.asList("prepareStatement", "prepareCall");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return Modifier.isPublic(access)
                    && (method.equals("prepareStatement") || method.equals("prepareCall"))
                    && takesSql(descriptor);
        }

        @Override
        public boolean stateful() {
            return true;
        }

        @Override
        public MethodHandle open(Linkage linkage) {
            return BEGIN;
        }

        @Override
        public MethodHandle exit(Linkage linkage) {
            // (state, nanos, self, result, sql)
            return dropArguments(PREPARE, 1, long.class, Object.class);
        }

        @Override
        public MethodHandle fail(Linkage linkage) {
            return END;
        }
    }

    private static boolean takesSql(String descriptor) {
        return descriptor.startsWith("(Ljava/lang/String;");
    }

    // ---- called by the handles above

    private static @Nullable Object begin() {
        return JdbcCall.begin();
    }

    private static @Nullable Object beginTimed() {
        return JdbcCall.beginTimed();
    }

    private static void end(@Nullable Object state) {
        JdbcCall.end(state);
    }

    private static void direct(String status, @Nullable Object state, @Nullable Object sql) throws Throwable {
        ThreadState thread = JdbcCall.end(state);
        if (thread != null) {
            JdbcCall.executed(thread, SqlVerb.of((String) sql), status);
        }
    }

    /** A statement prepared where nobody saw it has no known verb and counts all the same. */
    private static void preparedBefore(String status, @Nullable Object state, Object statement) throws Throwable {
        ThreadState thread = JdbcCall.end(state);
        if (thread != null) {
            String verb = PREPARED.get(statement);
            JdbcCall.executed(thread, verb == null ? SqlVerb.OTHER : verb, status);
        }
    }

    private static void batch(String status, @Nullable Object state, Object statement) throws Throwable {
        ThreadState thread = JdbcCall.end(state);
        if (thread != null) {
            String verb = PREPARED.get(statement);
            if (verb == null) {
                verb = BATCHED.remove(statement);
            }
            JdbcCall.executed(thread, verb == null ? SqlVerb.OTHER : verb, status);
        }
    }

    private static void prepare(@Nullable Object state, @Nullable Object statement, @Nullable Object sql) {
        if (JdbcCall.end(state) != null && statement != null) {
            PREPARED.put(statement, SqlVerb.of((String) sql));
        }
    }

    /** A batch of one verb is of that verb, a mixed one {@code other}. The statement within a proxy is not asked for its verb. */
    private static void addBatch(Object statement, @Nullable Object sql) {
        String verb = SqlVerb.of((String) sql);
        String before = BATCHED.get(statement);
        if (before == null || !before.equals(verb)) {
            BATCHED.put(statement, before == null ? verb : SqlVerb.OTHER);
        }
    }

    private static void clearBatch(Object statement) {
        BATCHED.remove(statement);
    }

    private static void forget(Object statement) {
        PREPARED.remove(statement);
        BATCHED.remove(statement);
    }
}
