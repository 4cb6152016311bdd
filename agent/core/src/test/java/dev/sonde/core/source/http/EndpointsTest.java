package dev.sonde.core.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.CharBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    private final Map<String, Pattern> patterns = new LinkedHashMap<>();

    private String endpoint(String route, String path, boolean exact, boolean mapped, int status) {
        Endpoints endpoints = new Endpoints(new HttpNaming(patterns));
        return endpoints.endpoint(route, endpoints.path(path), exact, mapped, status);
    }

    @Test
    void theFrameworksRouteWins() {
        patterns.put("/mine", Pattern.compile(".*"));
        assertThat(endpoint("/users/{name}", "/users/42", true, true, 200)).isEqualTo("/users/{name}");
        assertThat(endpoint("/users/{name}", "/users/42", false, true, 404)).isEqualTo("/users/{name}");
    }

    @Test
    void theUsersFirstMatchingPatternComesBeforeNormalising() {
        patterns.put("/files/{name}", Pattern.compile("^/files/[^/]+$"));
        patterns.put("/files/{name}/raw", Pattern.compile("^/files/"));
        assertThat(endpoint(null, "/files/7", false, true, 200)).isEqualTo("/files/{name}");
        assertThat(endpoint(null, "/files/7/raw", false, true, 200)).isEqualTo("/files/{name}/raw");
        assertThat(endpoint(null, "/other/7", false, true, 200)).isEqualTo("/other/{id}");
        assertThat(endpoint(null, "/files/gone", false, true, 404)).isEqualTo("/files/{name}");
    }

    @Test
    void aPatternTooDeepForTheStackMatchesNothing() {
        patterns.put("/deep", Pattern.compile("^(a|b|/)*c$"));
        assertThat(endpoint(null, "/" + "ab".repeat(5_000), false, true, 200)).isEqualTo("/{token}");
    }

    @Test
    void anExactMappingStaysLetterForLetter() {
        assertThat(endpoint(null, "/reports/2024", true, true, 200)).isEqualTo("/reports/2024");
        assertThat(endpoint(null, "/reports/2024", true, true, 404)).isEqualTo("/reports/2024");
    }

    @Test
    void whatNothingMatchedMintsNoSeries() {
        assertThat(endpoint(null, "/wp-admin/setup.php", false, true, 404)).isEqualTo("{unmatched}");
        assertThat(endpoint(null, "/x", false, false, 400)).isEqualTo("{unmatched}");
    }

    @Test
    void refusalsAloneNameFewPaths() {
        Endpoints endpoints = new Endpoints(HttpNaming.NONE);
        assertThat(endpoints.endpoint(null, endpoints.path("/inside"), false, true, 200))
                .isEqualTo("/inside");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String path = "/guess-" + (char) ('a' + i % 26) + (char) ('a' + i / 26 % 26) + (char) ('a' + i / 676);
            names.add(endpoints.endpoint(null, endpoints.path(path), false, true, 401));
        }
        assertThat(names).hasSize(65).contains("{unmatched}");
        assertThat(endpoints.endpoint(null, endpoints.path("/inside"), false, true, 403))
                .isEqualTo("/inside");
    }

    @Test
    void aPathThatComesAgainIsTheSameObject() {
        Endpoints endpoints = new Endpoints(HttpNaming.NONE);
        Endpoints.Path first = endpoints.path("/users/42");
        assertThat(endpoints.path(CharBuffer.wrap("/users/42"))).isSameAs(first);
        assertThat(endpoints.path("/users/43").text).isEqualTo("/users/43");
    }

    @Test
    void pathsThatShareAPlaceAreNotMixedUp() {
        Endpoints endpoints = new Endpoints(HttpNaming.NONE);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 20_000; i++) {
                assertThat(endpoints.path("/p/" + i).text).isEqualTo("/p/" + i);
            }
        }
    }

    @Test
    void nineMethodsAndNoOther() {
        for (String method : List.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT")) {
            assertThat(Endpoints.method(new String(method.toCharArray()))).isSameAs(method.intern());
        }
        assertThat(Endpoints.method("get")).isEqualTo("_OTHER");
        assertThat(Endpoints.method("PROPFIND")).isEqualTo("_OTHER");
        assertThat(Endpoints.method(null)).isEqualTo("_OTHER");
    }

    @Test
    void aRouteCarriesWhatStandsBeforeIt() {
        assertThat(SpringRoutes.prefixed("", "", "/a/{b}")).isEqualTo("/a/{b}");
        assertThat(SpringRoutes.prefixed("/shop", "", "/a/{b}")).isEqualTo("/shop/a/{b}");
        assertThat(SpringRoutes.prefixed("/shop", "", "/a/{b}")).isSameAs(SpringRoutes.prefixed("/shop", "", "/a/{b}"));
        assertThat(SpringRoutes.prefixed("/shop", "/app", "/a/{b}")).isEqualTo("/shop/app/a/{b}");
        assertThat(SpringRoutes.prefixed("/other", "", "a")).isEqualTo("/other/a");
    }
}
