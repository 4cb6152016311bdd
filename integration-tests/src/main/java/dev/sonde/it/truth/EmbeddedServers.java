package dev.sonde.it.truth;

import dev.sonde.it.harness.Ports;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.h2.tools.Server;

/**
 * A database and a Redis server inside this process, for where there are no real ones. The measured program reaches them over the network,
 * as it would real ones, and they count what it does. What they hold is gone when they are closed. At most one at a time in a JVM.
 */
public final class EmbeddedServers implements AutoCloseable {

    private static final String OPTIONS = "/mem:sample;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";

    private final Server databaseServer;
    private final DatabaseStatistics database;
    private final CountingRedis redis;

    private EmbeddedServers() throws SQLException, IOException {
        this.databaseServer = Server.createTcpServer("-tcpPort", Integer.toString(Ports.free()), "-ifNotExists")
                .start();
        this.database = DatabaseStatistics.h2(jdbcUrl(), "sample", "sample");
        this.redis = CountingRedis.start();
    }

    public static EmbeddedServers start() throws SQLException, IOException {
        return new EmbeddedServers();
    }

    /** For the user {@code sample} with the password {@code sample}. */
    public String jdbcUrl() {
        return "jdbc:h2:tcp://127.0.0.1:" + databaseServer.getPort() + OPTIONS;
    }

    public String redisUri() {
        return redis.uri();
    }

    public List<Statistics> statistics() {
        return List.of(database, redis);
    }

    @Override
    public void close() throws SQLException, IOException {
        redis.close();
        database.close();
        databaseServer.stop();
    }
}
