package dev.sonde.it.traffic;

import dev.sonde.it.traffic.ApiClient.Body;
import java.util.UUID;

/** Scripts, schemes, tasks and alerts. */
final class AutomationScript {

    private final Visitor visitor;
    private final Ledger ledger;

    AutomationScript(Visitor visitor) {
        this.visitor = visitor;
        this.ledger = visitor.ledger();
    }

    void play(String name, int round) {
        scripts(name, round);
        schemes(name, round);
        tasks(name, round);
        alerts(name, round);
    }

    /** Creates a script for the keyword, active from now on. */
    void createAnsweringScript(String name, String keyword) {
        String id = visitor.post(201, "/scripts", script(name, keyword, true)).field("id");
        ledger.scriptIs(id, true);
    }

    /** Creates an enabled task that the application's scheduler runs every second. */
    String createScheduledTask(String name, String action, String accountId) {
        String id =
                visitor.post(201, "/tasks", task(name, action, accountId, true)).field("id");
        ledger.taskIs(id, true);
        return id;
    }

    /** Stops the scheduler from running the task again. A run that has begun still ends. */
    void disable(String task) {
        visitor.put(200, "/tasks/{id}/enabled", Body.json("{\"enabled\":false}"), task);
        ledger.taskIs(task, false);
    }

    /** Takes what the scheduler did into the ledger, as the application tells it. */
    void takeRuns(String task) {
        Answer runs = visitor.get(200, "/tasks/{id}/runs?limit=1000000", task);
        int failures = runs.count("\"FAILURE\"");
        int successes = runs.count("\"SUCCESS\"");
        // Such a task always ends the same way, so the order does not matter.
        for (int i = 0; i < failures; i++) {
            ledger.taskExecuted(task, false);
        }
        for (int i = 0; i < successes; i++) {
            ledger.taskExecuted(task, true);
        }
    }

    private void scripts(String name, int round) {
        String kept = visitor.post(201, "/scripts", script(name + "-a", "never-" + name, round % 2 == 0))
                .field("id");
        ledger.scriptIs(kept, round % 2 == 0);
        visitor.post(409, "/scripts", script(name + "-a", "x", true));
        ledger.statementRefused("insert");
        String deleted = visitor.post(201, "/scripts", script(name + "-b", "never-" + name, false))
                .field("id");
        ledger.scriptIs(deleted, false);
        visitor.get(200, "/scripts");
        visitor.get(200, "/scripts/{id}", kept);
        visitor.get(404, "/scripts/{id}", UUID.randomUUID());
        boolean active = round % 3 == 0;
        visitor.put(200, "/scripts/{id}/active", Body.json("{\"active\":" + active + "}"), kept);
        ledger.scriptIs(kept, active);
        visitor.delete(204, "/scripts/{id}", deleted);
        ledger.scriptGone(deleted);
        if (round % 8 != 0) {
            visitor.delete(204, "/scripts/{id}", kept);
            ledger.scriptGone(kept);
        }
    }

    private void schemes(String name, int round) {
        String id = visitor.post(201, "/schemes", scheme(name, 3)).field("id");
        ledger.batchInserted(3);
        ledger.schemesChanged(1);
        visitor.post(409, "/schemes", scheme(name, 2));
        ledger.statementRefused("insert");
        visitor.get(200, "/schemes");
        visitor.get(200, "/schemes/{id}", id);
        if (round % 4 != 0) {
            visitor.delete(204, "/schemes/{id}", id);
            ledger.schemesChanged(-1);
        }
        visitor.get(404, "/schemes/{id}", 1_000_000_000);
    }

    private void tasks(String name, int round) {
        String failing = visitor.post(201, "/tasks", task(name + "-f", "SEND_MESSAGE", "nobody", false))
                .field("id");
        ledger.taskIs(failing, false);
        for (int i = 0; i < 2 + round % 2; i++) {
            visitor.trigger(200, "/tasks/{id}/run", failing);
            ledger.taskExecuted(failing, false);
        }
        String purging = visitor.post(201, "/tasks", task(name + "-p", "PURGE_MESSAGES", "", false))
                .field("id");
        ledger.taskIs(purging, false);
        visitor.trigger(200, "/tasks/{id}/run", purging);
        ledger.taskExecuted(purging, true);
        visitor.get(200, "/tasks");
        visitor.get(200, "/tasks/{id}", purging);
        visitor.get(200, "/tasks/{id}/runs", failing);
        visitor.put(200, "/tasks/{id}/enabled", Body.json("{\"enabled\":false}"), purging);
        visitor.delete(204, "/tasks/{id}", purging);
        ledger.taskGone(purging);
        if (round % 4 != 0) {
            visitor.delete(204, "/tasks/{id}", failing);
            ledger.taskGone(failing);
        }
        visitor.trigger(404, "/tasks/{id}/run", UUID.randomUUID());
    }

    private void alerts(String name, int round) {
        String disk = name + "-disk";
        String spam = name + "-spam";
        String firing = alert(disk, "firing", "critical", "system") + "," + alert(spam, "firing", "warning", "account");
        // Alertmanager repeats itself: the second time raises nothing.
        for (int i = 0; i < 2; i++) {
            visitor.post(200, "/alerts/webhook", webhook(firing));
            ledger.alertRaised("alertmanager:" + disk, "critical", "system");
            ledger.alertRaised("alertmanager:" + spam, "warning", "account");
        }
        Answer active = visitor.get(200, "/alerts?active=true");
        String id = active.lastBefore("\"alertmanager:" + disk + "\"", "id");
        visitor.get(200, "/alerts/{id}", id);
        visitor.trigger(200, "/alerts/{id}/resolve", id);
        ledger.alertResolved("alertmanager:" + disk);
        visitor.trigger(409, "/alerts/{id}/resolve", id);
        if (round % 3 != 0) {
            visitor.post(200, "/alerts/webhook", webhook(alert(spam, "resolved", "warning", "account")));
            ledger.alertResolved("alertmanager:" + spam);
        }
        visitor.get(404, "/alerts/{id}", UUID.randomUUID());
    }

    private static String script(String name, String keyword, boolean active) {
        return "{\"name\":\"" + name + "\",\"keyword\":\"" + keyword + "\",\"answer\":\"It is 5.\",\"active\":" + active
                + "}";
    }

    private static String scheme(String name, int assignments) {
        StringBuilder json = new StringBuilder("{\"name\":\"" + name + "\",\"assignments\":[");
        for (int i = 0; i < assignments; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"role\":\"operator\",\"permission\":\"p")
                    .append(i)
                    .append("\"}");
        }
        return json.append("]}").toString();
    }

    private static String task(String name, String action, String accountId, boolean enabled) {
        return "{\"name\":\"" + name + "\",\"action\":\"" + action + "\",\"accountId\":\"" + accountId
                + "\",\"argument\":\"good morning\",\"intervalSeconds\":1,\"enabled\":" + enabled + "}";
    }

    private static String webhook(String alerts) {
        return "{\"version\":\"4\",\"receiver\":\"admin\",\"alerts\":[" + alerts + "]}";
    }

    private static String alert(String fingerprint, String status, String severity, String type) {
        return "{\"status\":\"" + status + "\",\"fingerprint\":\"" + fingerprint + "\",\"labels\":{\"alertname\":\"X\","
                + "\"severity\":\"" + severity + "\",\"type\":\"" + type + "\"},\"annotations\":{\"summary\":\"s\"}}";
    }
}
