package dev.sonde.core.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/users/42 | /users/{id}",
                "/users/42/orders/7 | /users/{id}/orders/{id}",
                "/users/-1 | /users/{id}",
                "/reports/2024-01-31 | /reports/{id}",
                "/batch/1,2,3 | /batch/{id}",
                "/files/550e8400-e29b-41d4-a716-446655440000 | /files/{uuid}",
                "/files/550E8400-E29B-41D4-A716-446655440000/raw | /files/{uuid}/raw",
                "/files/00000000-0000-0000-0000-000000000000 | /files/{uuid}",
                "/files/550e8400-e29b-41d4-a716-446655440000.json | /files/{uuid}.json",
                "/files/123.json | /files/{id}.json",
                "/files/123.tar.gz | /files/{id}.tar.gz",
                "/commit/9fceb02d0ae598e95dc970b74767f19372d61af8 | /commit/{token}",
                "/mongo/507f1f77bcf86cd799439011 | /mongo/{token}",
                "/ulid/01ARZ3NDEKTSV4RRFFQ69G5FAV | /ulid/{token}",
                "/nano/V1StGXR8_Z5jdHi6B-myT | /nano/{token}",
                "/jwt/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U | /jwt/{token}",
                "/static/main.3f2a9c1b4d5e.js | /static/{token}.js",
                "/a//b///1 | /a/b/{id}",
                "//evil | /evil",
                "/a/./b/../1 | /a/{id}",
                "/a/../../../etc/passwd | /etc/passwd",
                "/a;jsessionid=ABC/1;x=y | /a/{id}",
                "/a/12?id=3 | /a/{id}",
                "/a/b#12 | /a/b",
                "users/1 | /users/{id}",
                "/users/1/ | /users/{id}/",
                "// | /",
                "/日本/1 | /日本/{id}",
            })
    void replacesKeysSegmentBySegment(String path, String template) {
        assertThat(PathTemplate.of(path)).isEqualTo(template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "*",
                "/api/v1/accounts",
                "/api/v2.1/things/",
                "/how-to-configure-spring-boot-3-with-java-17",
                "/internationalisation-and-localisation",
                "/getAccountsByOwnerAndStatusForReports",
                "/.well-known/openid-configuration",
                "/日本語/ページ",
                "/a b/c+d",
                "/deadbeef",
                "/file.min.js",
            })
    void leavesWordsAloneWithoutAllocating(String path) {
        assertThat(PathTemplate.of(path)).isSameAs(path);
    }

    @Test
    void neverShowsControlCharactersOrHalvesOfPairs() {
        assertThat(PathTemplate.of("/a\nb/x")).isEqualTo("/{token}/x");
        assertThat(PathTemplate.of("/a\uD800/x")).isEqualTo("/{token}/x");
        assertThat(PathTemplate.of("/a\uDC00/x")).isEqualTo("/{token}/x");
        assertThat(PathTemplate.of("/\uD83D\uDE00/x")).isEqualTo("/\uD83D\uDE00/x");
    }

    @Test
    void isBoundedInLengthAndDepth() {
        assertThat(PathTemplate.of("/x".repeat(40))).isEqualTo("/x".repeat(16) + "/{rest}");
        assertThat(PathTemplate.of("/" + "word".repeat(30))).isEqualTo("/{token}");
        assertThat(PathTemplate.of("/abcdefghijklmnopqrstuvwxyz-abcdefgh".repeat(10)))
                .endsWith("/{rest}")
                .hasSizeLessThan(210);
    }

    @Test
    void foldsTheKeysThatProgramsMake() {
        Random random = new Random(7);
        SecureRandom bytes = new SecureRandom();
        int kept = 0;
        for (int i = 0; i < 10_000; i++) {
            assertThat(PathTemplate.of("/" + UUID.randomUUID())).isEqualTo("/{uuid}");
            assertThat(PathTemplate.of("/" + random.nextLong(Long.MAX_VALUE))).isEqualTo("/{id}");
            byte[] token = new byte[18];
            bytes.nextBytes(token);
            String path = "/" + Base64.getUrlEncoder().encodeToString(token);
            kept += PathTemplate.of(path).equals("/{token}") ? 0 : 1;
        }
        assertThat(kept).as("random tokens of 24 characters kept, of 10,000").isLessThan(600);
    }

    @Test
    void throwsNothingWhateverThePath() {
        Random random = new Random(11);
        String alphabet = "/./;?#%-_~,0123456789abcdefXYZé\uD83D\uDE00\u0000 ";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder path = new StringBuilder();
            int length = random.nextInt(80);
            for (int j = 0; j < length; j++) {
                path.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String template = PathTemplate.of(path.toString());
            assertThat(template).isNotEmpty().hasSizeLessThan(300);
            assertThat(PathTemplate.of(template)).isEqualTo(template);
        }
    }
}
