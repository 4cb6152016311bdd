package dev.sonde.it.traffic;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends requests to the sample application and writes each into the ledger. Safe for use by many threads. */
final class ApiClient {

    private static final Set<String> STANDARD_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final URI base;
    private final Ledger ledger;

    ApiClient(URI base, Ledger ledger) {
        this.base = base;
        this.ledger = ledger;
    }

    /** A body as it goes over the wire; chunked where its length is not to be said beforehand. */
    static final class Body {
        static final Body NONE = new Body(new byte[0], "", false);

        private final byte[] bytes;
        private final String contentType;
        private final boolean chunked;

        Body(byte[] bytes, String contentType, boolean chunked) {
            this.bytes = bytes;
            this.contentType = contentType;
            this.chunked = chunked;
        }

        static Body json(String text) {
            return new Body(text.getBytes(StandardCharsets.UTF_8), "application/json", false);
        }

        static Body text(String text) {
            return new Body(text.getBytes(StandardCharsets.UTF_8), "text/plain;charset=UTF-8", false);
        }

        Body inChunks() {
            return new Body(bytes, contentType, true);
        }

        private BodyPublisher publisher() {
            if (bytes.length == 0) {
                return HttpRequest.BodyPublishers.noBody();
            }
            return chunked
                    ? HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))
                    : HttpRequest.BodyPublishers.ofByteArray(bytes);
        }
    }

    /** Where a request goes, and the {@code endpoint} it must be counted under. */
    record Target(String path, String endpoint) {
        /** A route, each {@code {…}} of which is filled with one of the values; the query string is no part of the endpoint. */
        static Target route(String route, Object... values) {
            int query = route.indexOf('?');
            String path = route;
            for (Object value : values) {
                path = path.replaceFirst("\\{[^}]*}", value.toString());
            }
            return new Target(path, query < 0 ? route : route.substring(0, query));
        }
    }

    /** As {@link #send}, and the status must be this one. */
    Answer expect(int status, String method, Target target, Body body, @Nullable String token, String... headers) {
        Answer answer = send(method, target, body, token, headers);
        if (answer.status() != status) {
            throw new IllegalStateException(method + " " + target.path() + ": " + status + " expected, but it is "
                    + answer.status() + " " + answer.text());
        }
        return answer;
    }

    /**
     * Sends one request and reads the whole answer.
     *
     * @throws UncheckedIOException when there is no answer; such a request is not in the ledger
     */
    private Answer send(String method, Target target, Body body, @Nullable String token, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(target.path()))
                .timeout(TIMEOUT)
                .method(method, body.publisher());
        if (!body.contentType.isEmpty()) {
            request.header("Content-Type", body.contentType);
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        long start = System.nanoTime();
        HttpResponse<byte[]> response;
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + target.path(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        ledger.request(
                STANDARD_METHODS.contains(method) ? method : "_OTHER",
                target.endpoint(),
                response.statusCode(),
                body.bytes.length,
                response.body().length,
                duration);
        return new Answer(response.statusCode(), response.body());
    }
}
