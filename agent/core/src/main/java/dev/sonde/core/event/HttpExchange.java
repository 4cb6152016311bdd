package dev.sonde.core.event;

import org.jspecify.annotations.Nullable;

/**
 * One HTTP request on its way through a container. A container's own request object is pooled, and so is this: it is made once
 * beside it and opened again for each request. Only one thread works on it at a time; the container's own hand-over between
 * threads orders the writes.
 */
public final class HttpExchange {
    private boolean open;
    private long start;
    private @Nullable String route;

    /** Begins a request now. */
    public void open() {
        open = true;
        start = System.nanoTime();
        route = null;
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

    /** The framework's own route with the context path; the first dispatch decides, error pages and forwards do not. */
    public void routeOnce(String value) {
        if (route == null) {
            route = value;
        }
    }

    public @Nullable String route() {
        return route;
    }
}
