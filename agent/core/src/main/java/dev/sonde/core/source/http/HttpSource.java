package dev.sonde.core.source.http;

import dev.sonde.core.source.Source;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.weave.Hook;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Requests that the container answered, once each, at their end. A container has a file of its own here that knows where a
 * request begins and ends and what was read and written; the naming is the same for all.
 */
public final class HttpSource implements Source {
    private final List<Hook> hooks = Collections.unmodifiableList(Arrays.<Hook>asList(
            new Tomcat.Service(),
            new Tomcat.Commit(),
            new Tomcat.End(),
            new Jetty.Begin(),
            new Jetty.Handle(),
            new Jetty.End(),
            new Jetty.TakenOver("http/jetty-upgrade", "org.eclipse.jetty.server.HttpConnection", Jetty.DROP),
            new Jetty12.Begin(),
            new Jetty12.Handle(),
            new Jetty12.ServletEnd(),
            new Jetty12.ErrorEnd(),
            new Jetty12.End(),
            new Jetty.TakenOver(
                    "http/jetty12-upgrade", "org.eclipse.jetty.server.internal.HttpConnection", Jetty12.DROP),
            new Undertow.Handle(),
            new Undertow.Read(),
            new Undertow.Write(),
            new Undertow.Drain(),
            new Undertow.End(),
            new ServletMapping(),
            new SpringRoutes.Dispatch()));

    @Override
    public SourceKind kind() {
        return SourceKind.HTTP;
    }

    @Override
    public List<Hook> hooks() {
        return hooks;
    }

    /** Names requests that end from now on by these patterns. */
    public static void configure(HttpNaming naming) {
        HttpRequests.name(naming);
    }
}
