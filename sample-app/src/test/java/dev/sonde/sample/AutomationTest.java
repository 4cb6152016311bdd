package dev.sonde.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AutomationTest extends ApiTest {
    @Test
    void anEnabledTaskRunsByItself() {
        String id = text(
                post(
                        "/tasks",
                        Map.of("name", "scan", "action", "SCAN_SESSION_FILES", "intervalSeconds", 1, "enabled", true)),
                "id");
        await().untilAsserted(
                        () -> assertThat(body(get("/tasks/" + id + "/runs"))).isNotEmpty());
        assertThat(text(put("/tasks/" + id + "/enabled", Map.of("enabled", false)), "enabled"))
                .isEqualTo("false");
        assertThat(body(get("/tasks/" + id + "/runs")).path(0).path("outcome").asText())
                .isEqualTo("SUCCESS");
    }

    @Test
    void aTaskThatFailsThreeTimesRaisesAnAlert() {
        String id = text(
                post(
                        "/tasks",
                        Map.of(
                                "name",
                                "greet",
                                "action",
                                "SEND_MESSAGE",
                                "accountId",
                                "nobody",
                                "argument",
                                "hi",
                                "intervalSeconds",
                                60)),
                "id");
        for (int i = 0; i < 3; i++) {
            assertThat(text(post("/tasks/" + id + "/run", null), "outcome")).isEqualTo("FAILURE");
        }
        assertThat(body(get("/alerts?active=true")).findValuesAsText("fingerprint"))
                .contains("task:" + id);
        assertThat(status(delete("/tasks/" + id))).isEqualTo(204);
    }

    @Test
    void alertmanagerRaisesAndResolves() {
        JsonNode raised = body(post("/alerts/webhook", webhook("firing")));
        assertThat(raised.path("raised").asInt()).isEqualTo(1);
        post("/alerts/webhook", webhook("firing"));
        assertThat(active("alertmanager:disk")).isEqualTo(1);
        post("/alerts/webhook", webhook("resolved"));
        assertThat(active("alertmanager:disk")).isZero();
    }

    @Test
    void anAlertIsResolvedOnce() {
        post(
                "/alerts/webhook",
                Map.of("version", "4", "alerts", List.of(Map.of("fingerprint", "once", "status", "firing"))));
        JsonNode alert = body(get("/alerts?active=true"));
        String id = "";
        for (JsonNode each : alert) {
            if (each.path("fingerprint").asText().equals("alertmanager:once")) {
                id = each.path("id").asText();
            }
        }
        assertThat(text(post("/alerts/" + id + "/resolve", null), "resolvedAt")).isNotEmpty();
        assertThat(status(post("/alerts/" + id + "/resolve", null))).isEqualTo(409);
    }

    @Test
    void aSchemeIsWrittenWholeOrNotAtAll() {
        Map<String, String> read = Map.of("role", "operator", "permission", "accounts:read");
        Map<String, String> write = Map.of("role", "operator", "permission", "accounts:write");
        String id = text(post("/schemes", Map.of("name", "standard", "assignments", List.of(read, write))), "id");
        assertThat(body(get("/schemes/" + id)).path("assignments")).hasSize(2);
        assertThat(status(post("/schemes", Map.of("name", "twice", "assignments", List.of(read, read)))))
                .isEqualTo(409);
        assertThat(body(get("/schemes")).findValuesAsText("name")).doesNotContain("twice");
    }

    @Test
    void cachedValuesAreCountedOnlyIfNumbers() {
        assertThat(status(put("/cache/word", "abc"))).isEqualTo(204);
        assertThat(status(post("/cache/word/increment", null))).isEqualTo(409);
        assertThat(body(post("/cache/increments", List.of("x", "y", "x")))
                        .path("values")
                        .toString())
                .isEqualTo("[1,1,2]");
        assertThat(status(delete("/cache/x"))).isEqualTo(204);
        assertThat(status(post("/maintenance/analyze", null))).isEqualTo(204);
        assertThat(status(get("/maintenance/busiest-account"))).isEqualTo(200);
    }

    private static Map<String, Object> webhook(String status) {
        return Map.of(
                "version",
                "4",
                "alerts",
                List.of(Map.of(
                        "status",
                        status,
                        "fingerprint",
                        "disk",
                        "labels",
                        Map.of("alertname", "DiskFull", "severity", "critical"))));
    }

    private long active(String fingerprint) {
        return body(get("/alerts?active=true")).findValuesAsText("fingerprint").stream()
                .filter(fingerprint::equals)
                .count();
    }
}
