package dev.sonde.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

class AccessTest extends ApiTest {
    @Test
    void nothingUnderTheApiIsAnsweredWithoutAToken() {
        assertThat(status(send(HttpMethod.GET, "/accounts", null, null))).isEqualTo(401);
        assertThat(status(send(HttpMethod.GET, "/accounts", null, "no-such-token")))
                .isEqualTo(401);
    }

    @Test
    void aWrongPasswordGivesNoToken() {
        assertThat(status(send(HttpMethod.POST, "/login", Map.of("username", "admin", "password", "wrong"), null)))
                .isEqualTo(401);
    }

    @Test
    void aTokenIsWorthNothingAfterLogout() {
        String token = login("admin", "admin");
        assertThat(status(send(HttpMethod.GET, "/alerts", null, token))).isEqualTo(200);
        assertThat(status(send(HttpMethod.POST, "/logout", null, token))).isEqualTo(204);
        assertThat(status(send(HttpMethod.GET, "/alerts", null, token))).isEqualTo(401);
    }

    @Test
    void operatorsMayNotManageUsers() {
        ResponseEntity<?> created = post("/users", Map.of("username", "operator", "password", "secret"));
        assertThat(status(created)).isEqualTo(201);
        String operator = login("operator", "secret");
        assertThat(status(send(HttpMethod.GET, "/accounts", null, operator))).isEqualTo(200);
        assertThat(status(send(HttpMethod.GET, "/users", null, operator))).isEqualTo(403);
        assertThat(status(post("/users", Map.of("username", "operator", "password", "secret"))))
                .isEqualTo(409);
    }

    @Test
    void healthNeedsNoToken() {
        assertThat(http.getForObject("/health", String.class)).contains("UP");
    }

    @Test
    void whatFailsUnexpectedlyIsAnsweredWith500() {
        assertThat(status(get("/diagnostics/failure"))).isEqualTo(500);
        assertThat(status(get("/diagnostics/broken-query"))).isEqualTo(500);
        assertThat(status(get("/nowhere"))).isEqualTo(404);
    }
}
