package dev.sonde.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The requests that every variant gets: the same ones in the same order, over a few connections that are kept open. Mostly
 * reads, some writes, a 404; each answer's status is looked at. Counts all it sent. Used by one thread.
 */
final class Traffic implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ACCOUNTS = 20;
    private static final String API = "/api/v1";

    private record Step(String request, int status) {}

    private final List<Connection> connections = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final ExecutorService threads;
    /** Index of the next request; the mix goes on where the last call ended. */
    private final AtomicLong next = new AtomicLong();

    private long prepared;

    /** Signs in, makes the accounts that the requests are about, and starts them. */
    Traffic(int port, int connectionCount) throws IOException {
        threads = Executors.newFixedThreadPool(connectionCount, task -> {
            Thread thread = new Thread(task, "traffic");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < connectionCount; i++) {
            connections.add(new Connection(port));
        }
        String token = field(
                prepare("POST", API + "/login", "", "{\"username\":\"admin\",\"password\":\"admin\"}", 200), "token");
        List<String> accounts = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            String id = field(
                    prepare(
                            "POST",
                            API + "/accounts",
                            token,
                            "{\"phone\":\"+4900000" + (1000 + i) + "\",\"displayName\":\"Account " + i + "\"}",
                            201),
                    "id");
            accounts.add(id);
            prepare("POST", API + "/accounts/" + id + "/start", token, "{}", 200);
        }
        prepare(
                "POST",
                API + "/scripts",
                token,
                "{\"name\":\"greeting\",\"keyword\":\"hello\",\"answer\":\"Good day\",\"active\":true}",
                201);
        for (String id : accounts) {
            mix(API + "/accounts/" + id, token);
        }
    }

    /** Twenty requests about one account. */
    private void mix(String account, String token) {
        String peer = "{\"peer\":\"peer-7\",\"text\":\"How are you today?\"}";
        for (int i = 0; i < 6; i++) {
            step("GET", account, token, "", 200);
        }
        for (int i = 0; i < 3; i++) {
            step("GET", API + "/accounts?limit=20", token, "", 200);
            step("GET", account + "/messages?limit=20", token, "", 200);
        }
        step("POST", account + "/messages", token, peer, 201);
        step("GET", API + "/scripts", token, "", 200);
        step("POST", account + "/messages", token, peer, 201);
        step("GET", API + "/alerts", token, "", 200);
        step("POST", account + "/inbox", token, peer, 204);
        step("GET", API + "/scripts", token, "", 200);
        step("GET", API + "/accounts/00000000-0000-0000-0000-000000000000", token, "", 404);
        step("GET", API + "/tasks", token, "", 200);
    }

    private void step(String method, String path, String token, String json, int status) {
        steps.add(new Step(Connection.request(method, path, token, json), status));
    }

    /** Sends so many requests and returns when all are answered. */
    void send(int requests) throws IOException, InterruptedException {
        long end = next.get() + requests;
        List<Future<?>> running = new ArrayList<>();
        for (Connection each : connections) {
            running.add(threads.submit(() -> {
                for (long i = next.getAndIncrement(); i < end; i = next.getAndIncrement()) {
                    Step step = steps.get((int) (i % steps.size()));
                    Connection.Answer answer = each.send(step.request);
                    if (answer.status() != step.status) {
                        throw new IOException("expected " + step.status + ", got " + answer.status() + " "
                                + answer.body() + " for " + step.request);
                    }
                }
                return null;
            }));
        }
        for (Future<?> each : running) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
        next.set(end);
    }

    /** All requests sent so far, those before the mix included. */
    long sent() {
        return prepared + next.get();
    }

    private Connection.Answer prepare(String method, String path, String token, String json, int status)
            throws IOException {
        prepared++;
        Connection.Answer answer = connections.get(0).send(Connection.request(method, path, token, json));
        if (answer.status() != status) {
            throw new IOException(method + " " + path + ": " + answer.status() + " " + answer.body());
        }
        return answer;
    }

    private static String field(Connection.Answer answer, String name) throws IOException {
        return JSON.readTree(answer.body()).path(name).asText();
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (Connection each : connections) {
            each.close();
        }
    }
}
