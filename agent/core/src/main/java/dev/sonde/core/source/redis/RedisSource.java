package dev.sonde.core.source.redis;

import dev.sonde.core.source.Source;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.weave.Hook;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Commands that the application sends to Redis, from send to reply, and the connections that are up. A client library has a file
 * of its own here. What a client sends by itself to set a connection up ({@code HELLO}, {@code AUTH}, {@code CLIENT SETINFO}, a
 * {@code PING}) is not the application's and does not count.
 */
public final class RedisSource implements Source {
    private final List<Hook> hooks = Collections.unmodifiableList(
            Arrays.<Hook>asList(new Lettuce.Dispatch(), new Lettuce.Forwarding(), new Lettuce.Connections()));

    @Override
    public SourceKind kind() {
        return SourceKind.REDIS;
    }

    @Override
    public List<Hook> hooks() {
        return hooks;
    }

    @Override
    public long state(String name) {
        if (name.equals("connections")) {
            return RedisConnections.count();
        }
        return Source.super.state(name);
    }
}
