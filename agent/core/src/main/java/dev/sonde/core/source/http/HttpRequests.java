package dev.sonde.core.source.http;

import dev.sonde.core.event.EventSite;
import dev.sonde.core.event.HttpExchange;
import dev.sonde.core.source.SourceKind;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** Where every container's requests begin and end up, and get their names. Thread-safe. */
final class HttpRequests {
    private static final EventSite SITE = SourceKind.HTTP.site();
    private static final MethodHandle RECORD = SITE.recorder();
    private static final MethodHandle BEGIN = SITE.beginner();
    private static final MethodHandle END = SITE.ender();
    private static volatile Endpoints endpoints = new Endpoints(HttpNaming.NONE);

    private HttpRequests() {}

    static void name(HttpNaming naming) {
        endpoints = new Endpoints(naming);
    }

    /** Begins a request now; one that never came to its end is in flight no longer. */
    static void begin(HttpExchange exchange) throws Throwable {
        close(exchange);
        exchange.open(BEGIN.invokeExact());
    }

    /** Ends a request that is in flight. Returns false if it had ended before. */
    static boolean close(HttpExchange exchange) throws Throwable {
        if (!exchange.close()) {
            return false;
        }
        END.invokeExact(exchange.takeInFlight());
        return true;
    }

    /**
     * Records a request that has ended.
     *
     * @param method as the client sent it
     * @param path decoded, without query; null where the container could not make one of what it was sent
     * @param mapped whether the container found an application for the path
     * @param read bytes of body that the application read
     * @param written bytes of body that the application wrote
     */
    static void record(
            HttpExchange exchange,
            @Nullable String method,
            @Nullable CharSequence path,
            boolean mapped,
            int status,
            long read,
            long written)
            throws Throwable {
        long nanos = System.nanoTime() - exchange.start();
        String known = Endpoints.method(method);
        Endpoints names = endpoints;
        Endpoints.Path target = names.path(path == null ? "" : path);
        String endpoint = names.endpoint(exchange.route(), target, exchange.exact(), mapped && path != null, status);
        // What is written to such a response goes nowhere: it has no body.
        boolean bodiless = known.equals("HEAD") || status == 204 || status == 205 || status == 304;
        RECORD.invokeExact(known, endpoint, status, read, bodiless ? 0L : written, target.text, nanos);
    }
}
