package dev.sonde.core.source.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.fppt.jedismock.RedisServer;
import dev.sonde.core.source.Observed;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.source.Sources;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every Lettuce: each command once, as the server received it. */
abstract class LettuceContract {
    private static final List<String> SET_UP = List.of("hello", "client", "ping", "auth", "select");

    private final FakeRedis server;

    LettuceContract() {
        try {
            server = new FakeRedis(0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    abstract Observed observed();

    abstract BiConsumer<Integer, String> calls();

    @BeforeEach
    void forget() {
        observed().forget();
    }

    @AfterEach
    void nothingWentWrongOnTheWay() throws IOException {
        server.close();
        assertThat(observed().faults()).isEmpty();
    }

    private static long connections() {
        return Sources.of(SourceKind.REDIS).state("connections");
    }

    /** Runs it and waits until as many events as the server received commands have come. */
    private void run(String what) {
        calls().accept(server.port(), what);
        await().untilAsserted(() -> {
            Map<String, Integer> truth = server.received();
            truth.keySet().removeAll(SET_UP);
            Map<String, Integer> counted = new TreeMap<>();
            for (Object operation : observed().field("operation")) {
                counted.merge(String.valueOf(operation), 1, Integer::sum);
            }
            if (truth.remove("acme") != null) {
                truth.put("other", 1);
            }
            assertThat(counted).isEqualTo(truth);
        });
    }

    @Test
    void countsSynchronousCommandsFromSendToReply() {
        run("sync");
        assertThat(observed().lines()).containsExactly("set success", "get success", "incr success", "get success");
        assertThat(observed().nanos().get(3)).isBetween(95_000_000L, 10_000_000_000L);
        assertThat(observed().nanos().get(1)).isBetween(1L, 5_000_000_000L);
    }

    @Test
    void countsAsynchronousCommands() {
        run("async");
        assertThat(observed().lines()).hasSize(200).containsOnly("set success", "get success");
    }

    @Test
    void countsEachCommandOfAPipeline() {
        run("pipeline");
        assertThat(observed().lines()).isEqualTo(Collections.nCopies(50, "incr success"));
    }

    @Test
    void countsReactiveCommands() {
        run("reactive");
        List<String> expected = new ArrayList<>(
                List.of("set success", "get success", "smembers success", "smembers success", "get failure"));
        expected.addAll(Collections.nCopies(20, "incr success"));
        assertThat(observed().lines()).isEqualTo(expected);
    }

    @Test
    void anErrorReplyIsAFailure() {
        run("errors");
        assertThat(observed().lines()).containsExactly("get failure", "get failure");
    }

    @Test
    void aTimeoutIsAFailure() {
        for (String what : List.of("timeout", "timeout-by-future")) {
            observed().forget();
            calls().accept(server.port(), what);
            await().untilAsserted(() -> assertThat(observed().lines()).containsExactly("get failure"));
            assertThat(observed().nanos().get(0)).isGreaterThan(250_000_000L);
        }
    }

    @Test
    void aBrokenConnectionIsAFailure() {
        calls().accept(server.port(), "broken");
        await().untilAsserted(() -> assertThat(observed().lines()).containsExactly("get failure", "get failure"));
    }

    @Test
    void aCommandNobodyKnowsIsOther() {
        run("own");
        assertThat(observed().lines()).containsExactly("other success");
    }

    @Test
    void countsEachCommandOfATransaction() throws IOException {
        RedisServer real = RedisServer.newRedisServer().start();
        try {
            calls().accept(real.getBindPort(), "multi");
            await().untilAsserted(() -> assertThat(observed().lines())
                    .containsExactlyInAnyOrder("multi success", "set success", "get success", "exec success"));
        } finally {
            real.stop();
        }
    }

    @Test
    void losesAndDoublesNothingUnderLoad() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            done.add(threads.submit(() -> calls().accept(server.port(), "many")));
        }
        for (Future<?> each : done) {
            each.get();
        }
        threads.shutdown();
        await().untilAsserted(() -> assertThat(observed().lines()).hasSize(20_000));
        assertThat(server.received().get("get")).isEqualTo(20_000);
        assertThat(observed().lines()).containsOnly("get success");
    }

    @Test
    void connectionsAreExactAcrossReconnectAndClose() throws IOException {
        await().untilAsserted(() -> assertThat(connections()).isZero());
        calls().accept(server.port(), "sync");
        await().untilAsserted(() -> assertThat(connections()).isZero());
        RedisClient client = RedisClient.create("redis://localhost:" + server.port());
        try (var first = client.connect();
                var second = client.connectPubSub()) {
            await().untilAsserted(() -> assertThat(connections()).isEqualTo(2));
            int before = server.received().getOrDefault("hello", 0);
            server.dropAll();
            await().untilAsserted(
                            () -> assertThat(server.received().get("hello")).isEqualTo(before + 2));
            await().untilAsserted(() -> assertThat(connections()).isEqualTo(2));
            server.close();
            await().untilAsserted(() -> assertThat(connections()).isZero());
            assertThat(first.isOpen() || second.isOpen()).isFalse();
        } finally {
            client.shutdown();
        }
        assertThat(connections()).isZero();
    }
}
