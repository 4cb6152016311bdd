package dev.sonde.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class SessionFilesTest extends ApiTest {
    private static final byte[] CONTENT = "SESSION1 a secret that nobody shall read".getBytes(StandardCharsets.UTF_8);

    @Test
    void plainAndEncryptedFilesComeBackAsTheyWere() throws IOException {
        String plain = text(upload("a.session", CONTENT, false), "id");
        String encrypted = text(upload("b.session", CONTENT, true), "id");
        assertThat(download(plain)).isEqualTo(CONTENT);
        assertThat(download(encrypted)).isEqualTo(CONTENT);
        assertThat(Files.readAllBytes(SESSIONS.resolve(plain + ".session"))).isEqualTo(CONTENT);
        assertThat(Files.readString(SESSIONS.resolve(encrypted + ".session.enc"), StandardCharsets.ISO_8859_1))
                .doesNotContain("secret");
        assertThat(text(get("/session-files/" + encrypted), "start")).startsWith("SESSION1 a secret");
    }

    @Test
    void onlySessionFilesAreTaken() {
        assertThat(status(upload("a.txt", CONTENT, false))).isEqualTo(415);
        assertThat(status(upload("a.session", new byte[] {1, 2, 3}, false))).isEqualTo(415);
    }

    @Test
    void aScanFindsWhatCameAndWentOnDisk() throws IOException {
        String gone = text(upload("a.session", CONTENT, false), "id");
        Files.delete(SESSIONS.resolve(gone + ".session"));
        Files.write(SESSIONS.resolve("dropped.session"), CONTENT);
        JsonNode result = body(post("/session-files/scan", null));
        assertThat(result.path("added").asInt()).isEqualTo(1);
        assertThat(result.path("removed").asInt()).isEqualTo(1);
        assertThat(status(get("/session-files/" + gone))).isEqualTo(404);
        assertThat(status(delete("/session-files/dropped"))).isEqualTo(204);
        assertThat(SESSIONS.resolve("dropped.session")).doesNotExist();
    }

    private ResponseEntity<JsonNode> upload(String name, byte[] content, boolean encrypt) {
        MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
        form.add("file", new ByteArrayResource(content) {
            @Override
            public String getFilename() {
                return name;
            }
        });
        form.add("encrypt", String.valueOf(encrypt));
        return post("/session-files", form);
    }

    private byte[] download(String id) {
        HttpHeaders headers = new HttpHeaders();
        headers.setBearerAuth(admin());
        byte[] body = http.exchange(
                        "/api/v1/session-files/" + id + "/content",
                        HttpMethod.GET,
                        new HttpEntity<>(headers),
                        byte[].class)
                .getBody();
        return body == null ? new byte[0] : body;
    }
}
