package dev.sonde.it.traffic;

import dev.sonde.it.truth.Contract;
import dev.sonde.it.truth.Series;
import dev.sonde.it.truth.Truth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the traffic has done, as the client knows it: from what it sent, what it got, and what the application's documentation says follows
 * from that. Safe for use by many threads, as long as no two write about one account, file or task at a time.
 */
final class Ledger {

    /** As the application's README has it. */
    private static final int ALERT_AT_ERRORS = 3;

    private static final int ALERT_AT_FAILURES = 3;

    private record AlertKind(String level, String type) {}

    private final Truth events = new Truth();
    private final Truth clientSeconds = new Truth();
    private final AtomicLong requests = new AtomicLong();
    private final Map<String, String> accounts = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> accountErrors = new ConcurrentHashMap<>();
    private final Map<String, AlertKind> activeAlerts = new ConcurrentHashMap<>();
    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final Map<String, String> scripts = new ConcurrentHashMap<>();
    private final Map<String, String> tasks = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> failuresInARow = new ConcurrentHashMap<>();
    private final AtomicInteger schemes = new AtomicInteger();

    void request(String method, String endpoint, int status, int up, int down, Duration duration) {
        requests.incrementAndGet();
        String code = Integer.toString(status);
        String[] labels = {"method", method, "endpoint", endpoint, "status_code", code};
        events.add(1, "http_requests_total", labels);
        events.add(1, "http_request_duration_seconds_count", labels);
        clientSeconds.add(seconds(duration), "http_request_duration_seconds_sum", labels);
        events.observe(
                up, Contract.REQUEST_SIZE_BOUNDS, "http_request_size_bytes", "method", method, "endpoint", endpoint);
        events.observe(down, Contract.RESPONSE_SIZE_BOUNDS, "http_response_size_bytes", labels);
    }

    /** The account is in that state from now on: {@code online}, {@code offline} or {@code error}. */
    void accountIs(String id, String status) {
        accounts.put(id, status);
    }

    void accountGone(String id) {
        accounts.remove(id);
    }

    void sent(String id, int messages) {
        events.add(messages, "account_messages_total", "account_id", id, "type", "sent");
        networkAnswered(id, messages);
    }

    void received(String id) {
        events.add(1, "account_messages_total", "account_id", id, "type", "received");
    }

    void replied(String id) {
        events.add(1, "account_replies_total", "account_id", id);
        networkAnswered(id, 1);
    }

    void redPacket(String id, String status) {
        events.add(1, "account_redpackets_total", "account_id", id, "status", status);
        networkAnswered(id, 1);
    }

    private void networkAnswered(String id, int times) {
        events.add(times, "account_response_time_seconds_count", "account_id", id);
    }

    /** The network refused to start the account. */
    void startRefused(String id, String code) {
        events.add(1, "account_errors_total", "account_id", id, "error_type", code);
        accountIs(id, "error");
    }

    /** The network reported an error. */
    void errorReported(String id, String type) {
        events.add(1, "account_errors_total", "account_id", id, "error_type", type);
        if (accountErrors.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet() >= ALERT_AT_ERRORS) {
            alertRaised("account-errors:" + id, "warning", "account");
        }
    }

    void alertRaised(String fingerprint, String level, String type) {
        if (activeAlerts.putIfAbsent(fingerprint, new AlertKind(level, type)) == null) {
            events.add(1, "alerts_total", "level", level, "type", type);
        }
    }

    void alertResolved(String fingerprint) {
        activeAlerts.remove(fingerprint);
    }

    void fileStored(String id, String type) {
        files.put(id, type);
        events.add(1, "session_uploads_total", "status", "success");
        fileAccessed("upload");
    }

    void fileRefused() {
        events.add(1, "session_uploads_total", "status", "failure");
    }

    /** {@code download} or {@code view}. */
    void fileAccessed(String action) {
        events.add(1, "session_access_total", "action", action);
    }

    void fileDeleted(String id) {
        files.remove(id);
        fileAccessed("delete");
    }

    void scriptIs(String id, boolean active) {
        scripts.put(id, active ? "active" : "inactive");
    }

    void scriptGone(String id) {
        scripts.remove(id);
    }

    void schemesChanged(int by) {
        schemes.addAndGet(by);
    }

    void taskIs(String id, boolean enabled) {
        tasks.put(id, enabled ? "enabled" : "disabled");
    }

    void taskGone(String id) {
        tasks.remove(id);
    }

    void taskExecuted(String id, boolean succeeded) {
        String status = succeeded ? "success" : "failure";
        events.add(1, "automation_task_executions_total", "task_id", id, "status", status);
        AtomicInteger failures = failuresInARow.computeIfAbsent(id, key -> new AtomicInteger());
        if (succeeded) {
            failures.set(0);
        } else if (failures.incrementAndGet() >= ALERT_AT_FAILURES) {
            alertRaised("task:" + id, "critical", "automation");
        }
    }

    /** A statement the database refused: its server does not count it. */
    void statementRefused(String operation) {
        events.add(1, "database_queries_total", "operation", operation, "status", "failure");
        events.add(1, "database_query_duration_seconds_count", "operation", operation);
    }

    /** Rows inserted by one batch, which its server counts one by one. */
    void batchInserted(int rows) {
        events.add(1.0 - rows, "database_queries_total", "operation", "insert", "status", "success");
        events.add(1.0 - rows, "database_query_duration_seconds_count", "operation", "insert");
    }

    long requests() {
        return requests.get();
    }

    /** The seconds each kind of request took at the client, in series of {@code http_request_duration_seconds_sum}. */
    Map<Series, Double> clientSeconds() {
        return clientSeconds.values();
    }

    /** All counts so far, and what exists now. */
    Map<Series, Double> values() {
        Truth all = new Truth();
        all.addAll(events.values());
        for (String status : List.of("online", "offline", "error")) {
            long count = accounts.values().stream().filter(status::equals).count();
            all.add(count, "accounts_total", "status", status);
            all.add(count, "accounts_" + status);
        }
        count(all, files, "session_files_total", "type", "plain", "encrypted");
        count(all, scripts, "scripts_total", "status", "active", "inactive");
        count(all, tasks, "automation_tasks_total", "status", "enabled", "disabled");
        all.add(schemes.get(), "role_assignment_schemes_total");
        activeAlerts.values().forEach(kind -> all.add(1, "alerts_active", "level", kind.level(), "type", kind.type()));
        return all.values();
    }

    private static void count(Truth all, Map<String, String> states, String metric, String label, String... kinds) {
        for (String kind : kinds) {
            all.add(states.values().stream().filter(kind::equals).count(), metric, label, kind);
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
