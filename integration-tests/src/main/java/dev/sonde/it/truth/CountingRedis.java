package dev.sonde.it.truth;

import com.github.fppt.jedismock.RedisServer;
import com.github.fppt.jedismock.operations.server.MockExecutor;
import com.github.fppt.jedismock.server.ServiceOptions;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** A Redis server inside this process, for where there is no real one; it counts the commands it answers. */
public final class CountingRedis implements Statistics, AutoCloseable {

    private final Truth truth = new Truth();
    private final RedisServer server;

    private CountingRedis() throws IOException {
        ServiceOptions counting = ServiceOptions.withInterceptor((state, name, parameters) -> {
            var answer = MockExecutor.proceed(state, name, parameters);
            boolean error = answer.length() > 0 && answer.data()[0] == '-';
            RedisStatistics.addCommands(truth, name.toLowerCase(Locale.ROOT), error ? 0 : 1, error ? 1 : 0);
            return answer;
        });
        this.server = RedisServer.newRedisServer().setOptions(counting).start();
    }

    public static CountingRedis start() throws IOException {
        return new CountingRedis();
    }

    /** Where it listens, as {@code redis://host:port}. */
    public String uri() {
        return "redis://" + server.getHost() + ":" + server.getBindPort();
    }

    @Override
    public Map<Series, Double> read() {
        return truth.values();
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
