package dev.sonde.core.source.http;

import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.filterArguments;
import static java.lang.invoke.MethodHandles.filterReturnValue;
import static java.lang.invoke.MethodHandles.foldArguments;
import static java.lang.invoke.MethodHandles.identity;
import static java.lang.invoke.MethodHandles.insertArguments;
import static java.lang.invoke.MethodHandles.lookup;
import static java.lang.invoke.MethodHandles.permuteArguments;
import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.event.HttpExchange;
import dev.sonde.core.source.StaticMethod;
import dev.sonde.core.weave.Hook;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Undertow 2, with its servlets or without, HTTP/1.1 and HTTP/2.
 *
 * <p>A request begins where its exchange first meets the root handler and ends where the exchange tells its completion
 * listeners, which it does once: request and response are through, however many threads that took. Bodies are counted at the
 * exchange's own channels, above compression and above the reading to the end of what nobody read. The {@link Exchange} is an
 * attachment of the container's.
 */
final class Undertow {
    private static final String SERVER_EXCHANGE = "io.undertow.server.HttpServerExchange";

    /** One key for each Undertow: it belongs to its class loader, and goes with it. */
    private static final ClassValue<Object> KEY = new ClassValue<Object>() {
        @Override
        protected Object computeValue(Class<?> keyType) {
            try {
                return keyType.getMethod("create", Class.class).invoke(null, Object.class);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(keyType.getName() + ".create", e);
            }
        }
    };

    private static final MethodHandle EXCHANGE_IN =
            StaticMethod.of(lookup(), "exchangeIn", Exchange.class, Object.class);
    private static final MethodHandle BEGIN =
            StaticMethod.of(lookup(), "begin", Object.class, Exchange.class, String.class);
    private static final MethodHandle READ = StaticMethod.of(lookup(), "read", void.class, Exchange.class, long.class);
    private static final MethodHandle TRANSFERRED =
            StaticMethod.of(lookup(), "transferred", void.class, Exchange.class, long.class, long.class, Object.class);
    private static final MethodHandle WRITTEN =
            StaticMethod.of(lookup(), "written", void.class, Exchange.class, long.class);
    private static final MethodHandle DRAINED = StaticMethod.of(lookup(), "drained", void.class, Exchange.class);
    private static final MethodHandle KNOWN = StaticMethod.of(lookup(), "known", Exchange.class, Object.class);
    private static final MethodHandle ENDED = StaticMethod.of(lookup(), "ended", Exchange.class, Object.class);
    private static final MethodHandle END = StaticMethod.of(
            lookup(),
            "end",
            void.class,
            MethodHandle.class,
            Exchange.class,
            Object.class,
            Object.class,
            int.class,
            long.class);

    private Undertow() {}

    /** A request, with the path it was sent to, which forwards replace, and the bytes of its body that were read. */
    static final class Exchange extends HttpExchange {
        private @Nullable String path;
        private long read;
        private long written;
        private boolean drained;
    }

    /** A thread's work on a request: at first, and again after each dispatch to another thread. */
    static final class Handle extends Served {
        Handle() {
            super("http/undertow-handle", "io.undertow.server.Connectors");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("executeRootHandler");
        }

        @Override
        public MethodHandle open(Linkage linkage) throws LinkageProblem {
            Class<?> exchange = linkage.type(SERVER_EXCHANGE);
            Class<?> key = linkage.type("io.undertow.util.AttachmentKey");
            MethodHandle put = insertArguments(
                            linkage.method(exchange, "putAttachment", key, Object.class), 1, KEY.get(key))
                    .asType(methodType(void.class, Object.class, Exchange.class));
            put = permuteArguments(put, methodType(void.class, Exchange.class, Object.class), 1, 0);
            MethodHandle path = Readings.path(linkage, String.class, exchange, "getRequestPath");
            MethodHandle begin = foldArguments(Readings.into(BEGIN, path), put);
            MethodHandle open = foldArguments(begin, filterReturnValue(attachment(linkage), EXCHANGE_IN));
            return dropArguments(open, 0, Object.class, Object.class);
        }
    }

    /** What an application, or a handler in its place, reads of a request's body. */
    static final class Read extends Hook {
        Read() {
            super("http/undertow-read", false, SERVER_EXCHANGE + "$ReadDispatchChannel");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return (method.equals("read")
                            && (descriptor.equals("(Ljava/nio/ByteBuffer;)I")
                                    || descriptor.equals("([Ljava/nio/ByteBuffer;II)J")))
                    || (method.equals("transferTo") && descriptor.startsWith("(JLjava/nio/ByteBuffer;"));
        }

        @Override
        public MethodHandle exit(Linkage linkage) throws LinkageProblem {
            return counting(linkage, linkage.joinPoint().method().equals("transferTo") ? TRANSFERRED : READ);
        }
    }

    /** What an application, or a handler in its place, writes of a response's body: above any compression. */
    static final class Write extends Hook {
        Write() {
            super("http/undertow-write", false, SERVER_EXCHANGE + "$WriteDispatchChannel");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("write") || method.equals("writeFinal") || method.equals("transferFrom");
        }

        @Override
        public MethodHandle exit(Linkage linkage) throws LinkageProblem {
            return counting(linkage, WRITTEN);
        }
    }

    /** As a method's exit: {@code count}, an {@code (Exchange, long result, …)void}, of the exchange that a channel belongs to. */
    private static MethodHandle counting(Linkage linkage, MethodHandle count) throws LinkageProblem {
        MethodHandle outer = linkage.field(linkage.declaringClass(), "this$0").asType(Readings.OBJECT_OF_OBJECT);
        MethodHandle known = filterReturnValue(filterReturnValue(outer, attachment(linkage)), KNOWN);
        MethodHandle counting = filterArguments(count, 0, known);
        if (linkage.methodType().returnType() == int.class) {
            counting = counting.asType(methodType(void.class, Object.class, int.class));
        }
        return dropArguments(counting, 0, Object.class, long.class);
    }

    /** What is read from here on is thrown away. */
    static final class Drain extends Hook {
        Drain() {
            super("http/undertow-drain", false, SERVER_EXCHANGE);
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("endExchange");
        }

        @Override
        public boolean entering() {
            return true;
        }

        @Override
        public MethodHandle enter(Linkage linkage) throws LinkageProblem {
            return filterArguments(DRAINED, 0, filterReturnValue(attachment(linkage), KNOWN));
        }
    }

    /** The end of a request. */
    static final class End extends Hook {
        End() {
            super("http/undertow-end", false, SERVER_EXCHANGE);
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("invokeExchangeCompleteListeners") && descriptor.equals("()V");
        }

        @Override
        public boolean entering() {
            return true;
        }

        @Override
        public MethodHandle enter(Linkage linkage) throws LinkageProblem {
            Class<?> exchange = linkage.declaringClass();
            Class<?> headers = linkage.type("io.undertow.util.HeaderMap");
            MethodHandle upgrade = filterReturnValue(
                    Readings.path(linkage, Object.class, exchange, "getResponseHeaders"),
                    insertArguments(linkage.method(headers, "getFirst", String.class), 1, "Upgrade")
                            .asType(Readings.OBJECT_OF_OBJECT));
            MethodHandle end = Readings.into(
                    insertArguments(END, 0, upgrade),
                    identity(Object.class),
                    Readings.path(linkage, Object.class, exchange, "getRequestMethod"),
                    linkage.path(exchange, "getStatusCode"),
                    linkage.path(exchange, "getResponseBytesSent"));
            return Readings.ifThere(filterReturnValue(attachment(linkage), ENDED), end);
        }
    }

    /** {@code (Object serverExchange)Object}. */
    private static MethodHandle attachment(Linkage linkage) throws LinkageProblem {
        Class<?> exchange = linkage.type(SERVER_EXCHANGE);
        Class<?> key = linkage.type("io.undertow.util.AttachmentKey");
        return insertArguments(linkage.method(exchange, "getAttachment", key), 1, KEY.get(key))
                .asType(Readings.OBJECT_OF_OBJECT);
    }

    // ---- called by the handles above

    private static Exchange exchangeIn(@Nullable Object attachment) {
        return attachment instanceof Exchange ? (Exchange) attachment : new Exchange();
    }

    private static @Nullable Object begin(Exchange exchange, @Nullable String path) throws Throwable {
        if (exchange.path == null) {
            HttpRequests.begin(exchange);
            exchange.path = path == null ? "" : path;
        }
        return Served.serve(exchange);
    }

    private static @Nullable Exchange known(@Nullable Object attachment) {
        return attachment instanceof Exchange ? (Exchange) attachment : null;
    }

    private static void read(@Nullable Exchange exchange, long count) {
        if (exchange != null && !exchange.drained && count > 0) {
            exchange.read += count;
        }
    }

    /** @param through the buffer that afterwards holds what was read and could not be passed on */
    @SuppressWarnings("UnusedVariable") // the order is the method's
    private static void transferred(@Nullable Exchange exchange, long count, long wanted, @Nullable Object through) {
        read(exchange, count);
        if (through instanceof ByteBuffer) {
            read(exchange, ((ByteBuffer) through).remaining());
        }
    }

    private static void written(@Nullable Exchange exchange, long count) {
        if (exchange != null && count > 0) {
            exchange.written += count;
        }
    }

    private static void drained(@Nullable Exchange exchange) {
        if (exchange != null) {
            exchange.drained = true;
        }
    }

    private static @Nullable Exchange ended(@Nullable Object attachment) throws Throwable {
        return attachment instanceof Exchange && HttpRequests.close((Exchange) attachment)
                ? (Exchange) attachment
                : null;
    }

    /**
     * @param upgrade {@code (Object serverExchange)Object}: what the response says the connection turns into
     * @param passed what the channel sent, where nothing was written in a way that is seen
     */
    private static void end(
            MethodHandle upgrade,
            Exchange exchange,
            Object serverExchange,
            @Nullable Object method,
            int status,
            long passed)
            throws Throwable {
        if (status == 101 && "h2c".equals((Object) upgrade.invokeExact(serverExchange))) {
            // The very request is answered again, in HTTP/2.
            return;
        }
        HttpRequests.record(
                exchange,
                method == null ? null : method.toString(),
                exchange.path,
                true,
                status,
                exchange.read,
                exchange.written > 0 ? exchange.written : passed);
    }
}
