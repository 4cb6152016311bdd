package dev.sonde.core.event;

import org.jspecify.annotations.Nullable;

/**
 * One HTTP request on its way through a container, with what only that container's file knows in a subclass. Where a container
 * pools its own request object, this is made once beside it and opened again for each request. Only one thread works on it at a
 * time; the container's own hand-over between threads orders the writes.
 */
public class HttpExchange {
    private boolean open;
    private long start;
    private @Nullable String route;
    private boolean mappingKnown;
    private boolean exact;
    private @Nullable Object inFlight;
    private @Nullable HttpExchange outer;

    /**
     * Begins a request now.
     *
     * @param inFlight what counts it until it ends, or null
     */
    public void open(@Nullable Object inFlight) {
        open = true;
        start = System.nanoTime();
        route = null;
        mappingKnown = false;
        exact = false;
        this.inFlight = inFlight;
    }

    /** Ends the request. Returns false if it had ended before, so that each is counted once. */
    public boolean close() {
        boolean was = open;
        open = false;
        return was;
    }

    public boolean isOpen() {
        return open;
    }

    /** {@link System#nanoTime()} at {@link #open}. */
    public long start() {
        return start;
    }

    /** What {@link #open} was given; null from the second time on. */
    public @Nullable Object takeInFlight() {
        Object taken = inFlight;
        inFlight = null;
        return taken;
    }

    /** The framework's own route with the context path; the first dispatch decides, error pages and forwards do not. */
    public void routeOnce(String value) {
        if (route == null) {
            route = value;
        }
    }

    public @Nullable String route() {
        return route;
    }

    /** Whether nobody has said yet how the servlet was found; the first servlet decides, as with routes. */
    public boolean wantsMapping() {
        return open && !mappingKnown;
    }

    /** @param exact whether the path is a servlet's mapping, letter for letter */
    public void mapping(boolean exact) {
        mappingKnown = true;
        this.exact = exact;
    }

    /** Whether the path is a servlet's mapping, letter for letter; false where nobody said so. */
    public boolean exact() {
        return exact;
    }

    /** Makes this the request that {@code thread} serves. Returns the state for {@link #leave}, null if it was that already. */
    public @Nullable Object enter(ThreadState thread) {
        if (thread.exchange == this) {
            return null;
        }
        outer = thread.exchange;
        thread.exchange = this;
        return thread;
    }

    /** The thread serves again what it served before. */
    public static void leave(@Nullable Object state) {
        if (state == null) {
            return;
        }
        ThreadState thread = (ThreadState) state;
        HttpExchange left = thread.exchange;
        if (left != null) {
            thread.exchange = left.outer;
            left.outer = null;
        }
    }
}
