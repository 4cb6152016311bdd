package dev.sonde.it.truth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands as a Redis server from 6.2 on counted them, by {@code INFO commandstats}. */
public final class RedisStatistics implements Statistics {

    private static final Pattern LINE =
            Pattern.compile("cmdstat_([a-z]+)(?:\\|[^:]*)?:calls=(\\d+).*?rejected_calls=(\\d+),failed_calls=(\\d+).*");

    private final String host;
    private final int port;

    public RedisStatistics(String host, int port) {
        this.host = host;
        this.port = port;
    }

    @Override
    public Map<Series, Double> read() {
        Truth truth = new Truth();
        try (Socket socket = new Socket(host, port);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.getOutputStream().write("INFO commandstats\r\nQUIT\r\n".getBytes(StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Matcher matcher = LINE.matcher(line);
                // INFO and QUIT are asked here.
                if (matcher.matches()
                        && !matcher.group(1).equals("info")
                        && !matcher.group(1).equals("quit")) {
                    long calls = Long.parseLong(matcher.group(2));
                    long rejected = Long.parseLong(matcher.group(3));
                    long failed = Long.parseLong(matcher.group(4));
                    addCommands(truth, matcher.group(1), calls - failed, rejected + failed);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return truth.values();
    }

    static void addCommands(Truth truth, String command, long succeeded, long failed) {
        truth.add(succeeded, "redis_operations_total", "operation", command, "status", "success");
        truth.add(failed, "redis_operations_total", "operation", command, "status", "failure");
        truth.add(succeeded + failed, "redis_operation_duration_seconds_count", "operation", command);
    }
}
