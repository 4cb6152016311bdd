package dev.sonde.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

class AccountsTest extends ApiTest {
    @Test
    void anAccountGoesOnlineAndOfflineAndAway() {
        String id = createAccount(false);
        assertThat(text(get("/accounts/" + id), "status")).isEqualTo("OFFLINE");
        assertThat(text(post("/accounts/" + id + "/start", null), "status")).isEqualTo("ONLINE");
        assertThat(text(post("/accounts/" + id + "/start", null), "status")).isEqualTo("ONLINE");
        assertThat(text(get("/accounts/" + id), "status")).isEqualTo("ONLINE");
        assertThat(text(post("/accounts/" + id + "/stop", null), "status")).isEqualTo("OFFLINE");
        assertThat(status(delete("/accounts/" + id))).isEqualTo(204);
        assertThat(status(get("/accounts/" + id))).isEqualTo(404);
    }

    @Test
    void anAccountWithASecondFactorStartsOnlyWithItsCode() {
        String id = createAccount(true);
        ResponseEntity<JsonNode> refused = post("/accounts/" + id + "/start", null);
        assertThat(status(refused)).isEqualTo(409);
        assertThat(text(refused, "code")).isEqualTo("second_factor_required");
        assertThat(text(post("/accounts/" + id + "/start", Map.of("code", "000000")), "code"))
                .isEqualTo("second_factor_wrong");
        assertThat(text(get("/accounts/" + id), "status")).isEqualTo("ERROR");
        assertThat(text(post("/accounts/" + id + "/start", Map.of("code", "123456")), "status"))
                .isEqualTo("ONLINE");
    }

    @Test
    void onlyARunningAccountSends() {
        String id = createAccount(false);
        Map<String, String> message = Map.of("peer", "anna", "text", "hello");
        assertThat(status(post("/accounts/" + id + "/messages", message))).isEqualTo(409);
        post("/accounts/" + id + "/start", null);
        assertThat(status(post("/accounts/" + id + "/messages", message))).isEqualTo(201);
        assertThat(body(post("/accounts/" + id + "/messages/batch", Map.of("peer", "ben", "texts", List.of("a", "b")))))
                .hasSize(2);
        assertThat(body(get("/accounts/" + id + "/messages"))).hasSize(3);
    }

    @Test
    void anActiveScriptAnswersAMessageWithItsKeyword() {
        String script = text(
                post("/scripts", Map.of("name", "price", "keyword", "price", "answer", "It is 5", "active", true)),
                "id");
        String id = createAccount(false);
        post("/accounts/" + id + "/start", null);
        Map<String, String> question = Map.of("peer", "anna", "text", "what is the price?");
        assertThat(text(post("/accounts/" + id + "/inbox", question), "body")).isEqualTo("It is 5");
        put("/scripts/" + script + "/active", Map.of("active", false));
        assertThat(status(post("/accounts/" + id + "/inbox", question))).isEqualTo(204);
    }

    @Test
    void aReceivedMessageCanBeAnsweredByHand() {
        String id = createAccount(false);
        post("/accounts/" + id + "/start", null);
        post("/accounts/" + id + "/inbox", Map.of("peer", "anna", "text", "are you there"));
        String received =
                body(get("/accounts/" + id + "/messages")).path(0).path("id").asText();
        Map<String, String> answer = Map.of("peer", "anna", "text", "yes");
        assertThat(text(post("/accounts/" + id + "/messages/" + received + "/replies", answer), "replyTo"))
                .isEqualTo(received);
        assertThat(status(post("/accounts/" + id + "/messages/unknown/replies", answer)))
                .isEqualTo(404);
    }

    @Test
    void theNetworkDeclinesSomeRedPackets() {
        String id = createAccount(false);
        post("/accounts/" + id + "/start", null);
        String path = "/accounts/" + id + "/red-packets";
        assertThat(text(post(path, Map.of("receiver", "anna", "amount", 8.88)), "status"))
                .isEqualTo("SUCCESS");
        assertThat(text(post(path, Map.of("receiver", "anna", "amount", 200.01)), "status"))
                .isEqualTo("FAILURE");
        assertThat(text(post(path, Map.of("receiver", "blocked", "amount", 1)), "status"))
                .isEqualTo("FAILURE");
        assertThat(status(post(path, Map.of("receiver", "anna", "amount", 0)))).isEqualTo(400);
    }

    @Test
    void aFatalErrorCutsTheAccountOffAndThreeErrorsRaiseOneAlert() {
        String id = createAccount(false);
        post("/accounts/" + id + "/start", null);
        String path = "/accounts/" + id + "/errors";
        post(path, Map.of("type", "flood_wait"));
        assertThat(text(get("/accounts/" + id), "status")).isEqualTo("ONLINE");
        post(path, Map.of("type", "session_revoked", "fatal", true));
        assertThat(text(get("/accounts/" + id), "status")).isEqualTo("ERROR");
        assertThat(alertsOf(id)).isZero();
        post(path, Map.of("type", "flood_wait"));
        post(path, Map.of("type", "flood_wait"));
        assertThat(alertsOf(id)).isEqualTo(1);
    }

    private long alertsOf(String id) {
        return body(get("/alerts?active=true")).findValuesAsText("fingerprint").stream()
                .filter(("account-errors:" + id)::equals)
                .count();
    }

    @Test
    void accountsAreExportedAndStreamedAndCounted() {
        String id = createAccount(false);
        assertThat(rawGet("/accounts/export")).startsWith("id,phone,status\n").contains(id);
        assertThat(rawGet("/events?limit=2")).contains("event:account").contains("event:end");
        assertThat(body(get("/reports/overview")).path("accounts").asInt()).isPositive();
        assertThat(body(get("/accounts?status=OFFLINE&limit=1"))).hasSize(1);
    }

    private String rawGet(String path) {
        HttpHeaders headers = new HttpHeaders();
        headers.setBearerAuth(admin());
        return String.valueOf(http.exchange("/api/v1" + path, HttpMethod.GET, new HttpEntity<>(headers), String.class)
                .getBody());
    }
}
