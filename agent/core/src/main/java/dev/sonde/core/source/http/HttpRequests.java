package dev.sonde.core.source.http;

import dev.sonde.core.event.HttpExchange;
import dev.sonde.core.source.SourceKind;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** Where every container's requests end up, and get their names. Thread-safe. */
final class HttpRequests {
    private static final MethodHandle RECORD = SourceKind.HTTP.site().recorder();
    private static volatile Endpoints endpoints = new Endpoints(HttpNaming.NONE);

    private HttpRequests() {}

    static void name(HttpNaming naming) {
        endpoints = new Endpoints(naming);
    }

    /**
     * Records a request that has ended.
     *
     * @param method as the client sent it
     * @param path decoded, without query; null where the container could not make one of what it was sent
     * @param exact whether the path is a servlet's mapping, letter for letter
     * @param mapped whether the container found an application for the path
     * @param read bytes of body that the application read
     * @param written bytes of body that the application wrote
     */
    static void record(
            HttpExchange exchange,
            @Nullable String method,
            @Nullable CharSequence path,
            boolean exact,
            boolean mapped,
            int status,
            long read,
            long written)
            throws Throwable {
        long nanos = System.nanoTime() - exchange.start();
        String known = Endpoints.method(method);
        Endpoints.Path target = endpoints.path(path == null ? "" : path);
        String endpoint = Endpoints.endpoint(exchange.route(), target, exact, mapped && path != null, status);
        // What is written to such a response goes nowhere: it has no body.
        boolean bodiless = known.equals("HEAD") || status == 204 || status == 205 || status == 304;
        RECORD.invokeExact(known, endpoint, status, read, bodiless ? 0L : written, target.text, nanos);
    }
}
