package dev.sonde.core.source.http;

import static java.lang.invoke.MethodHandles.filterArguments;
import static java.lang.invoke.MethodHandles.filterReturnValue;
import static java.lang.invoke.MethodHandles.lookup;

import dev.sonde.core.event.HttpExchange;
import dev.sonde.core.source.StaticMethod;
import dev.sonde.core.source.WeakIdentityMap;
import dev.sonde.core.weave.Hook;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Jetty 9.4 to 11, HTTP/1.1 and HTTP/2; 12 has another heart, see {@link Jetty12}.
 *
 * <p>A request begins when its channel has read the head, and ends in the channel's {@code onCompleted}: synchronous,
 * asynchronous, failed and aborted requests all pass there once, before anything is cleared, and so does a head that could not
 * be read. A channel is used again for the next request of its connection, and so is the {@link Exchange} beside it.
 */
final class Jetty {
    private static final String CHANNEL = "org.eclipse.jetty.server.HttpChannel";

    private static final WeakIdentityMap<Exchange> EXCHANGES = new WeakIdentityMap<>();

    private static final MethodHandle BEGIN =
            StaticMethod.of(lookup(), "begin", void.class, Object.class, String.class);
    private static final MethodHandle BEGIN_BAD = StaticMethod.of(lookup(), "beginBad", void.class, Object.class);
    static final MethodHandle DROP = StaticMethod.of(lookup(), "drop", void.class, Object.class);
    private static final MethodHandle RESUME = StaticMethod.of(lookup(), "resume", Object.class, Object.class);
    private static final MethodHandle ENDED = StaticMethod.of(lookup(), "ended", Exchange.class, Object.class);
    private static final MethodHandle END = StaticMethod.of(
            lookup(),
            "end",
            void.class,
            Exchange.class,
            String.class,
            Object.class,
            int.class,
            int.class,
            long.class,
            long.class,
            long.class);

    private Jetty() {}

    /** A request, with the path it was sent to: forwards and error pages replace the container's own. */
    static final class Exchange extends HttpExchange {
        private @Nullable String path;
    }

    /** The head of a request has been read, or could not be. */
    static final class Begin extends Hook {
        Begin() {
            super("http/jetty-begin", false, CHANNEL);
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return (method.equals("onRequest") && descriptor.equals("(Lorg/eclipse/jetty/http/MetaData$Request;)V"))
                    || method.equals("onBadMessage");
        }

        @Override
        public boolean entering() {
            return true;
        }

        @Override
        public MethodHandle enter(Linkage linkage) throws LinkageProblem {
            if (linkage.joinPoint().method().equals("onBadMessage")) {
                return BEGIN_BAD;
            }
            Class<?> head = linkage.type("org.eclipse.jetty.http.MetaData$Request");
            MethodHandle path = Readings.path(linkage, String.class, head, "getURI", "getDecodedPath");
            return filterArguments(BEGIN, 1, Readings.orElse(path, null));
        }
    }

    /** A thread's work on a request: at first, and again for each step of an asynchronous one. */
    static final class Handle extends Served {
        Handle() {
            super("http/jetty-handle", CHANNEL);
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("handle") && descriptor.equals("()Z");
        }

        @Override
        public MethodHandle open(Linkage linkage) {
            return RESUME;
        }
    }

    /** The end of a request. */
    static final class End extends Hook {
        End() {
            super("http/jetty-end", false, CHANNEL);
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("onCompleted") && descriptor.equals("()V");
        }

        @Override
        public boolean entering() {
            return true;
        }

        @Override
        public MethodHandle enter(Linkage linkage) throws LinkageProblem {
            Class<?> channel = linkage.declaringClass();
            MethodHandle end = Readings.into(
                    END,
                    Readings.orElse(Readings.path(linkage, String.class, channel, "getRequest", "getMethod"), null),
                    Readings.path(linkage, Object.class, channel, "getRequest", "getErrorContext"),
                    Readings.orElse(linkage.path(channel, "getCommittedMetaData", "getStatus"), 0),
                    linkage.path(channel, "getResponse", "getStatus"),
                    linkage.path(channel, "getRequest", "getContentRead"),
                    linkage.path(channel, "getResponse", "getHttpOutput", "getWritten"),
                    linkage.path(channel, "getBytesWritten"));
            return Readings.ifThere(ENDED, end);
        }
    }

    /** A connection goes on in another protocol: the request that asked for HTTP/2 is served, and ends, as one of HTTP/2. */
    static final class TakenOver extends Hook {
        private final MethodHandle drop;

        /** @param drop {@code (Object channel)void} */
        TakenOver(String name, String connection, MethodHandle drop) {
            super(name, false, connection);
            this.drop = drop;
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("onUpgradeFrom");
        }

        @Override
        public boolean entering() {
            return true;
        }

        @Override
        public MethodHandle enter(Linkage linkage) throws LinkageProblem {
            return filterReturnValue(
                    Readings.path(linkage, Object.class, linkage.declaringClass(), "getHttpChannel"), drop);
        }
    }

    // ---- called by the handles above

    private static void begin(Object channel, @Nullable String path) throws Throwable {
        Exchange exchange = EXCHANGES.get(channel);
        if (exchange == null) {
            exchange = new Exchange();
            EXCHANGES.put(channel, exchange);
        }
        HttpRequests.begin(exchange);
        exchange.path = path;
    }

    /** Of what comes after a good head it is the request's end. */
    private static void beginBad(Object channel) throws Throwable {
        Exchange exchange = EXCHANGES.get(channel);
        if (exchange == null || !exchange.isOpen()) {
            begin(channel, null);
        }
    }

    private static @Nullable Object resume(Object channel) {
        return Served.serve(EXCHANGES.get(channel));
    }

    private static void drop(@Nullable Object channel) throws Throwable {
        Exchange exchange = channel == null ? null : EXCHANGES.get(channel);
        if (exchange != null) {
            HttpRequests.close(exchange);
        }
    }

    private static @Nullable Exchange ended(Object channel) throws Throwable {
        Exchange exchange = EXCHANGES.get(channel);
        return exchange != null && HttpRequests.close(exchange) ? exchange : null;
    }

    /**
     * @param context the one that was last entered
     * @param sent the status that was sent, 0 if none
     * @param status the status that would be sent
     * @param written by the application, or by the container in its place
     * @param passed what the channel sent, compressed or not: of an answer that nobody wrote, as one to a head that is no request
     */
    private static void end(
            Exchange exchange,
            @Nullable String method,
            @Nullable Object context,
            int sent,
            int status,
            long read,
            long written,
            long passed)
            throws Throwable {
        HttpRequests.record(
                exchange,
                method,
                exchange.path,
                context != null,
                sent == 0 ? status : sent,
                read,
                written > 0 ? written : passed);
        exchange.path = null;
    }
}
