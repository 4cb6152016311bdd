package dev.sonde.core.source.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** An application's use of Lettuce, to be run on whatever version this class finds: {@code accept(port, what)}. */
public final class LettuceCalls implements BiConsumer<Integer, String> {
    private enum Own implements ProtocolKeyword {
        ACME;

        @Override
        public byte[] getBytes() {
            return name().getBytes(StandardCharsets.US_ASCII);
        }
    }

    @Override
    public void accept(Integer port, String what) {
        // Lettuce looks its event classes up through it.
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(LettuceCalls.class.getClassLoader());
        try {
            connectAndCall(port, what);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static void connectAndCall(int port, String what) {
        RedisURI uri = RedisURI.builder()
                .withHost("localhost")
                .withPort(port)
                .withTimeout(
                        Duration.ofSeconds(what.startsWith("timeout") ? 0 : 20).plusMillis(300))
                .build();
        RedisClient client = RedisClient.create(uri);
        if (what.equals("timeout-by-future")) {
            client.setOptions(ClientOptions.builder()
                    .timeoutOptions(
                            TimeoutOptions.builder().timeoutCommands(false).build())
                    .build());
        }
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            call(connection, what);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    private static void call(StatefulRedisConnection<String, String> connection, String what)
            throws InterruptedException {
        switch (what) {
            case "sync" -> {
                connection.sync().set("a", "1");
                connection.sync().get("a");
                connection.sync().incr("n");
                connection.sync().get("slow");
            }
            case "async" -> {
                List<RedisFuture<?>> futures = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    futures.add(connection.async().set("k" + i, "v"));
                    futures.add(connection.async().get("k" + i));
                }
                LettuceFutures.awaitAll(Duration.ofSeconds(20), futures.toArray(new RedisFuture<?>[0]));
            }
            case "pipeline" -> {
                connection.setAutoFlushCommands(false);
                List<RedisFuture<?>> futures = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    futures.add(connection.async().incr("n"));
                }
                connection.flushCommands();
                LettuceFutures.awaitAll(Duration.ofSeconds(20), futures.toArray(new RedisFuture<?>[0]));
            }
            case "reactive" -> {
                connection.reactive().set("a", "1").block();
                connection.reactive().get("a").block();
                connection.reactive().smembers("s").collectList().block();
                connection.reactive().smembers("s").take(1).collectList().block();
                ignore(() -> connection.reactive().get("wrong").block());
                CountDownLatch done = new CountDownLatch(20);
                for (int i = 0; i < 20; i++) {
                    connection.reactive().incr("n").subscribe(value -> done.countDown());
                }
                if (!done.await(20, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("reactive calls left: " + done.getCount());
                }
            }
            case "errors" -> {
                ignore(() -> connection.sync().get("wrong"));
                ignore(() ->
                        connection.async().get("wrong").toCompletableFuture().join());
            }
            case "timeout", "timeout-by-future" -> {
                ignore(() -> connection.sync().get("silent"));
            }
            case "broken" -> {
                connection.setAutoFlushCommands(true);
                RedisFuture<String> lost = connection.async().get("silent");
                connection.closeAsync().join();
                ignore(() -> lost.toCompletableFuture().join());
                ignore(() -> connection.sync().get("after"));
            }
            case "multi" -> {
                connection.sync().multi();
                List<RedisFuture<?>> queued = List.of(
                        connection.async().set("a", "1"), connection.async().get("a"));
                connection.sync().exec();
                LettuceFutures.awaitAll(Duration.ofSeconds(20), queued.toArray(new RedisFuture<?>[0]));
            }
            case "own" ->
                connection
                        .sync()
                        .dispatch(
                                Own.ACME,
                                new StatusOutput<>(StringCodec.UTF8),
                                new CommandArgs<>(StringCodec.UTF8).add("a"));
            case "many" -> {
                for (int i = 0; i < 5_000; i++) {
                    connection.sync().get("k" + i);
                }
            }
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static void ignore(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException expected) {
            return;
        }
        throw new IllegalStateException("did not fail");
    }
}
