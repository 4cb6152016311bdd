package dev.sonde.core.event;

import org.jspecify.annotations.Nullable;

/**
 * What an application thread is in the middle of, as far as the sources must know it. Owned by its thread; never shared.
 *
 * <p>A source looks it up once, at the outermost enter, and carries it to the exit as the join point's state.
 */
public final class ThreadState {
    private static final ThreadLocal<ThreadState> CURRENT = new ThreadLocal<ThreadState>() {
        @Override
        protected ThreadState initialValue() {
            return new ThreadState();
        }
    };

    /** 1 within the outermost JDBC call, the only one that is the application's; else 0. */
    public int jdbcDepth;

    /** When the outermost JDBC call began, {@link System#nanoTime()}. */
    public long jdbcStart;

    /** Above 0 while a Redis client hands a command, already observed, from one of its connections to another. */
    public int redisForwarding;

    /** The request this thread serves, or null. */
    public @Nullable HttpExchange exchange;

    /** Above 0 while the agent itself works on this thread: nothing that happens then is the application's. */
    public int suppressed;

    private ThreadState() {}

    /** The calling thread's state. */
    public static ThreadState current() {
        return CURRENT.get();
    }
}
