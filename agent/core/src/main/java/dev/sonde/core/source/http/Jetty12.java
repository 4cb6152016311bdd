package dev.sonde.core.source.http;

import static java.lang.invoke.MethodHandles.filterArguments;
import static java.lang.invoke.MethodHandles.filterReturnValue;
import static java.lang.invoke.MethodHandles.identity;
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
 * Jetty 12, whose core knows no servlets, with the servlet environments ee8 to ee11 on top of it.
 *
 * <p>A request begins when the core's channel has read the head and ends where that channel completes the stream; what handlers
 * other than servlets answer is counted too. Compression is a handler in between, so what the application wrote is what passed
 * the servlet environment's output; where nothing did (static files, answers of the core) it is what passed the core's.
 */
final class Jetty12 {
    private static final String CHANNEL = "org.eclipse.jetty.server.internal.HttpChannelState";
    private static final String INVOKER = CHANNEL + "$HandlerInvoker";
    private static final String ERROR_CALLBACK = CHANNEL + "$ErrorCallback";

    private static final String[] SERVLET_CHANNELS = {
        "org.eclipse.jetty.ee10.servlet.ServletChannel", "org.eclipse.jetty.ee11.servlet.ServletChannel"
    };
    private static final String[] NESTED_CHANNELS = {
        "org.eclipse.jetty.ee8.nested.HttpChannel", "org.eclipse.jetty.ee9.nested.HttpChannel"
    };

    private static final WeakIdentityMap<Exchange> EXCHANGES = new WeakIdentityMap<>();

    private static final MethodHandle BEGIN =
            StaticMethod.of(lookup(), "begin", void.class, Object.class, String.class);
    static final MethodHandle DROP = StaticMethod.of(lookup(), "drop", void.class, Object.class);
    private static final MethodHandle RESUME = StaticMethod.of(lookup(), "resume", Object.class, Object.class);
    private static final MethodHandle OPEN = StaticMethod.of(lookup(), "open", Exchange.class, Object.class);
    private static final MethodHandle SERVED =
            StaticMethod.of(lookup(), "served", void.class, Exchange.class, long.class, long.class);
    private static final MethodHandle ANSWERED =
            StaticMethod.of(lookup(), "answered", void.class, Exchange.class, long.class);
    private static final MethodHandle ENDED = StaticMethod.of(lookup(), "ended", Exchange.class, Object.class);
    private static final MethodHandle END = StaticMethod.of(
            lookup(), "end", void.class, Exchange.class, String.class, int.class, long.class, long.class);

    private Jetty12() {}

    /** A request, with the path it was sent to and what the servlet environment says it read and wrote. */
    static final class Exchange extends HttpExchange {
        private @Nullable String path;
        private long read;
        private long written;
    }

    /** The head of a request has been read. */
    static final class Begin extends Hook {
        Begin() {
            super("http/jetty12-begin", false, CHANNEL);
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("onRequest") && descriptor.startsWith("(Lorg/eclipse/jetty/http/MetaData$Request;)");
        }

        @Override
        public boolean entering() {
            return true;
        }

        @Override
        public MethodHandle enter(Linkage linkage) throws LinkageProblem {
            Class<?> head = linkage.type("org.eclipse.jetty.http.MetaData$Request");
            MethodHandle path = Readings.path(linkage, String.class, head, "getHttpURI", "getDecodedPath");
            return filterArguments(BEGIN, 1, Readings.orElse(path, null));
        }
    }

    /** The core's own thread in the handlers, and any thread in a servlet environment. */
    static final class Handle extends Served {
        Handle() {
            super(
                    "http/jetty12-handle",
                    INVOKER,
                    SERVLET_CHANNELS[0],
                    SERVLET_CHANNELS[1],
                    NESTED_CHANNELS[0],
                    NESTED_CHANNELS[1]);
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return (method.equals("run") && descriptor.equals("()V"))
                    || (method.equals("handle") && descriptor.startsWith("()"));
        }

        @Override
        public MethodHandle open(Linkage linkage) throws LinkageProblem {
            return filterReturnValue(channelOf(linkage), RESUME);
        }
    }

    /** The servlet environment is done with a request. */
    static final class ServletEnd extends Hook {
        ServletEnd() {
            super(
                    "http/jetty12-servlet-end",
                    false,
                    SERVLET_CHANNELS[0],
                    SERVLET_CHANNELS[1],
                    NESTED_CHANNELS[0],
                    NESTED_CHANNELS[1]);
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
            boolean nested = channel.getName().contains(".nested.");
            MethodHandle read = nested
                    ? linkage.path(channel, "getRequest", "getContentRead")
                    : filterReturnValue(
                            Readings.path(linkage, Object.class, channel, "getServletContextRequest"),
                            bytesRead(linkage));
            MethodHandle written = nested
                    ? linkage.path(channel, "getResponse", "getHttpOutput", "getWritten")
                    : linkage.path(channel, "getHttpOutput", "getWritten");
            return Readings.ifThere(filterReturnValue(channelOf(linkage), OPEN), Readings.into(SERVED, read, written));
        }
    }

    /** The core answered in the application's place, with a response of its own. */
    static final class ErrorEnd extends Hook {
        ErrorEnd() {
            super("http/jetty12-error-end", false, ERROR_CALLBACK);
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("succeeded") && descriptor.equals("()V");
        }

        @Override
        public boolean entering() {
            return true;
        }

        @Override
        public MethodHandle enter(Linkage linkage) throws LinkageProblem {
            Class<?> response = linkage.type("org.eclipse.jetty.server.Response");
            MethodHandle toResponse =
                    linkage.field(linkage.declaringClass(), "_errorResponse").asType(Readings.OBJECT_OF_OBJECT);
            MethodHandle written =
                    linkage.method(response, "getContentBytesWritten", response).asType(Readings.LONG_OF_OBJECT);
            MethodHandle answered = Readings.into(ANSWERED, filterReturnValue(toResponse, written));
            return Readings.ifThere(filterReturnValue(channelOf(linkage), OPEN), answered);
        }
    }

    /** The end of a request: the channel's own since 12.1, before that its invoker's. */
    static final class End extends Hook {
        End() {
            super("http/jetty12-end", false, INVOKER, CHANNEL);
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("completeStream");
        }

        @Override
        public boolean entering() {
            return true;
        }

        @Override
        public MethodHandle enter(Linkage linkage) throws LinkageProblem {
            Class<?> channel = linkage.type(CHANNEL);
            Class<?> response = linkage.type("org.eclipse.jetty.server.Response");
            MethodHandle toRequest = Readings.path(linkage, Object.class, channel, "getRequest");
            MethodHandle toResponse = Readings.path(linkage, Object.class, channel, "getResponse");
            MethodHandle bytesWritten =
                    linkage.method(response, "getContentBytesWritten", response).asType(Readings.LONG_OF_OBJECT);
            MethodHandle end = Readings.into(
                    END,
                    Readings.path(linkage, String.class, channel, "getRequest", "getMethod"),
                    filterReturnValue(toResponse, Readings.path(linkage, int.class, response, "getStatus")),
                    filterReturnValue(toRequest, bytesRead(linkage)),
                    filterReturnValue(toResponse, bytesWritten));
            MethodHandle onChannel = Readings.ifThere(ENDED, end);
            return filterArguments(onChannel, 0, channelOf(linkage));
        }
    }

    /** {@code (Object)Object}: the core's channel of the woven class' own. */
    private static MethodHandle channelOf(Linkage linkage) throws LinkageProblem {
        Class<?> type = linkage.declaringClass();
        if (type.getName().equals(CHANNEL)) {
            return identity(Object.class);
        }
        if (type.getName().equals(INVOKER)) {
            return linkage.field(type, "this$0").asType(Readings.OBJECT_OF_OBJECT);
        }
        Class<?> request = linkage.type("org.eclipse.jetty.server.Request");
        Class<?> channel = linkage.type("org.eclipse.jetty.server.HttpChannel");
        MethodHandle from = linkage.method(channel, "from", request).asType(Readings.OBJECT_OF_OBJECT);
        if (type.getName().equals(ERROR_CALLBACK)) {
            return filterReturnValue(linkage.field(type, "_request").asType(Readings.OBJECT_OF_OBJECT), from);
        }
        String getter = type.getName().contains(".nested.") ? "getCoreRequest" : "getServletContextRequest";
        return filterReturnValue(Readings.path(linkage, Object.class, type, getter), from);
    }

    private static MethodHandle bytesRead(Linkage linkage) throws LinkageProblem {
        Class<?> request = linkage.type("org.eclipse.jetty.server.Request");
        return linkage.method(request, "getContentBytesRead", request).asType(Readings.LONG_OF_OBJECT);
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
        exchange.read = -1;
        exchange.written = -1;
    }

    private static @Nullable Object resume(@Nullable Object channel) {
        return channel == null ? null : Served.serve(EXCHANGES.get(channel));
    }

    private static @Nullable Exchange open(@Nullable Object channel) {
        Exchange exchange = channel == null ? null : EXCHANGES.get(channel);
        return exchange != null && exchange.isOpen() ? exchange : null;
    }

    private static void served(Exchange exchange, long read, long written) {
        exchange.read = read;
        exchange.written = written;
    }

    private static void answered(Exchange exchange, long written) {
        exchange.written = written;
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

    private static void end(Exchange exchange, @Nullable String method, int status, long read, long passed)
            throws Throwable {
        // The core's own names where it could not make a request, or a path, of what it was sent.
        boolean unreadable = status >= 400 && "/badMessage".equals(exchange.path);
        boolean pathless = unreadable || (status >= 400 && "/badURI".equals(exchange.path));
        HttpRequests.record(
                exchange,
                unreadable ? null : method,
                pathless ? null : exchange.path,
                true,
                status,
                Math.max(0, exchange.read >= 0 ? exchange.read : read),
                Math.max(0, exchange.written > 0 ? exchange.written : passed));
        exchange.path = null;
    }
}
