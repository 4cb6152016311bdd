package dev.sonde.it.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddedServersTest {

    @Test
    void statementsCountWhenTheySucceeded() throws Exception {
        try (EmbeddedServers servers = EmbeddedServers.start();
                Connection connection = DriverManager.getConnection(servers.jdbcUrl(), "sample", "sample");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
                for (int i : new int[] {1, 2, 2}) {
                    insert.setInt(1, i);
                    try {
                        insert.executeUpdate();
                    } catch (SQLException e) {
                        assertThat(i).isEqualTo(2);
                    }
                }
            }
            statement.executeQuery("SELECT * FROM t").close();
            Map<Series, Double> counted = servers.statistics().get(0).read();
            assertThat(counted)
                    .containsEntry(success("insert"), 2.0)
                    .containsEntry(success("select"), 1.0)
                    .containsEntry(Series.of("database_connections", "state", "idle"), 1.0);
        }
    }

    @Test
    void aQueryCountsThoughNoDataChanged() throws Exception {
        try (EmbeddedServers servers = EmbeddedServers.start();
                Connection connection = DriverManager.getConnection(servers.jdbcUrl(), "sample", "sample");
                Statement statement = connection.createStatement()) {
            for (int i = 1; i <= 3; i++) {
                statement.executeQuery("SELECT 1").close();
                assertThat(servers.statistics().get(0).read()).containsEntry(success("select"), (double) i);
            }
        }
    }

    private static Series success(String operation) {
        return Series.of("database_queries_total", "operation", operation, "status", "success");
    }

    @Test
    void commandsCountByTheirReply() throws Exception {
        try (EmbeddedServers servers = EmbeddedServers.start()) {
            URI redis = URI.create(servers.redisUri());
            try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
                send(socket, "SET", "a", "word");
                send(socket, "INCR", "a");
                send(socket, "GET", "a");
            }
            Map<Series, Double> counted = servers.statistics().get(1).read();
            assertThat(counted)
                    .containsEntry(command("set", "success"), 1.0)
                    .containsEntry(command("get", "success"), 1.0)
                    .containsEntry(command("incr", "failure"), 1.0);
        }
    }

    private static Series command(String operation, String status) {
        return Series.of("redis_operations_total", "operation", operation, "status", status);
    }

    private static void send(Socket socket, String... words) throws Exception {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append("$")
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
        // The first byte of the reply: it has been counted by then.
        assertThat(socket.getInputStream().read()).isNotNegative();
        socket.getInputStream().skipNBytes(socket.getInputStream().available());
    }
}
