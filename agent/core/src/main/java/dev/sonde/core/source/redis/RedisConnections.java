package dev.sonde.core.source.redis;

import dev.sonde.core.source.WeakIdentityMap;

/** The connections that are up, by the client's own object for one. Thread-safe; keeps none alive. */
final class RedisConnections {
    private static final WeakIdentityMap<Boolean> UP = new WeakIdentityMap<>();

    private RedisConnections() {}

    static void up(Object connection) {
        UP.put(connection, Boolean.TRUE);
    }

    static void down(Object connection) {
        UP.remove(connection);
    }

    static int count() {
        return UP.size();
    }
}
