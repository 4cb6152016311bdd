package dev.sonde.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Runs the application once for all tests that talk to it over HTTP. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"sample.gateway.latency=1ms", "sample.tasks.tick=100ms"})
abstract class ApiTest {
    static final Path SESSIONS =
            Path.of("target", "test-sessions", UUID.randomUUID().toString());

    private static @Nullable String adminToken;

    @Autowired
    TestRestTemplate http;

    @DynamicPropertySource
    static void sessionsFolder(DynamicPropertyRegistry registry) {
        registry.add("sample.sessions.folder", () -> SESSIONS);
    }

    ResponseEntity<JsonNode> get(String path) {
        return send(HttpMethod.GET, path, null, admin());
    }

    ResponseEntity<JsonNode> post(String path, @Nullable Object body) {
        return send(HttpMethod.POST, path, body, admin());
    }

    ResponseEntity<JsonNode> put(String path, Object body) {
        return send(HttpMethod.PUT, path, body, admin());
    }

    ResponseEntity<JsonNode> delete(String path) {
        return send(HttpMethod.DELETE, path, null, admin());
    }

    ResponseEntity<JsonNode> send(HttpMethod method, String path, @Nullable Object body, @Nullable String token) {
        HttpHeaders headers = new HttpHeaders();
        if (token != null) {
            headers.setBearerAuth(token);
        }
        return http.exchange("/api/v1" + path, method, new HttpEntity<>(body, headers), JsonNode.class);
    }

    String login(String username, String password) {
        ResponseEntity<JsonNode> answer =
                send(HttpMethod.POST, "/login", Map.of("username", username, "password", password), null);
        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        return text(answer, "token");
    }

    String admin() {
        if (adminToken == null) {
            adminToken = login("admin", "admin");
        }
        return adminToken;
    }

    /** Creates an account and returns its id. */
    String createAccount(boolean secondFactor) {
        return text(
                post(
                        "/accounts",
                        Map.of("phone", UUID.randomUUID().toString().substring(0, 30), "secondFactor", secondFactor)),
                "id");
    }

    static JsonNode body(ResponseEntity<JsonNode> answer) {
        return Objects.requireNonNull(answer.getBody());
    }

    static String text(ResponseEntity<JsonNode> answer, String field) {
        return body(answer).path(field).asText();
    }

    static int status(ResponseEntity<?> answer) {
        return answer.getStatusCode().value();
    }
}
