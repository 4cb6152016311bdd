package dev.sonde.core.source.jdbc;

import dev.sonde.core.event.ThreadState;
import dev.sonde.core.source.SourceKind;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * One call into JDBC, of which a thread is in at most one: what pools, proxies and drivers call in turn belongs to it. The state
 * carried from its begin to its end is the thread's own, and null for the calls within.
 */
final class JdbcCall {
    private static final MethodHandle RECORD = SourceKind.JDBC.site().recorder();

    private JdbcCall() {}

    /** Begins the outermost call; null if this is not one, or the agent's own. */
    static @Nullable Object begin() {
        ThreadState thread = ThreadState.current();
        if (thread.jdbcDepth != 0 || thread.suppressed != 0) {
            return null;
        }
        thread.jdbcDepth = 1;
        return thread;
    }

    /** {@link #begin} with the time. */
    static @Nullable Object beginTimed() {
        Object state = begin();
        if (state != null) {
            ((ThreadState) state).jdbcStart = System.nanoTime();
        }
        return state;
    }

    /** Ends a call; its thread if it was the outermost, else null. */
    static @Nullable ThreadState end(@Nullable Object state) {
        ThreadState thread = (ThreadState) state;
        if (thread != null) {
            thread.jdbcDepth = 0;
        }
        return thread;
    }

    /** Records an outermost call that executed a statement. */
    static void executed(ThreadState thread, String operation, String status) throws Throwable {
        long nanos = System.nanoTime() - thread.jdbcStart;
        RECORD.invokeExact(operation, status, nanos);
    }
}
