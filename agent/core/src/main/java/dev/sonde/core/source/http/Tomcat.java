package dev.sonde.core.source.http;

import static dev.sonde.core.source.http.Readings.OBJECT_OF_OBJECT;
import static java.lang.invoke.MethodHandles.constant;
import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.filterArguments;
import static java.lang.invoke.MethodHandles.filterReturnValue;
import static java.lang.invoke.MethodHandles.foldArguments;
import static java.lang.invoke.MethodHandles.guardWithTest;
import static java.lang.invoke.MethodHandles.identity;
import static java.lang.invoke.MethodHandles.insertArguments;
import static java.lang.invoke.MethodHandles.lookup;
import static java.lang.invoke.MethodHandles.permuteArguments;
import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.event.HttpExchange;
import dev.sonde.core.event.ThreadState;
import dev.sonde.core.source.StaticMethod;
import dev.sonde.core.weave.Hook;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat 8.5 to 11, embedded or not, HTTP/1.1 and HTTP/2.
 *
 * <p>A request begins where its connector hands it to {@code CoyoteAdapter.service}; a request line that cannot be read never
 * gets there. It ends where the adapter recycles the catalina request: the one place that synchronous, asynchronous, failed and
 * aborted requests all pass, after the response was finished and the access log written, and before anything is cleared. What
 * was so learnt is recorded when the adapter is left: only then it is known whether an exception left with it, which the
 * processor answers with 500. The {@link Exchange} is kept in a note of the coyote request and pooled with it.
 */
final class Tomcat {
    /** Tomcat documents 17 to 31 as neither allocated nor used. */
    private static final int NOTE = 31;

    /** {@code MessageBytes.T_CHARS} in all versions. */
    private static final int CHARS = 3;

    private static final String SENDFILE_START = "org.apache.tomcat.sendfile.start";
    private static final String SENDFILE_END = "org.apache.tomcat.sendfile.end";

    private static final MethodHandle EXCHANGE_IN =
            StaticMethod.of(lookup(), "exchangeIn", Exchange.class, Object.class);
    private static final MethodHandle BEGIN = StaticMethod.of(lookup(), "begin", Object.class, Exchange.class);
    private static final MethodHandle RESUME = StaticMethod.of(lookup(), "resume", Object.class, Object.class);
    private static final MethodHandle LEAVE = StaticMethod.of(lookup(), "leave", void.class, Object.class);
    private static final MethodHandle FAILED = StaticMethod.of(lookup(), "failed", void.class, Object.class);
    private static final MethodHandle OPEN = StaticMethod.of(lookup(), "open", Exchange.class, Object.class);
    private static final MethodHandle COMMITTED =
            StaticMethod.of(lookup(), "committed", void.class, Exchange.class, int.class, boolean.class);
    private static final MethodHandle ENDED = StaticMethod.of(lookup(), "ended", Exchange.class, Object.class);
    private static final MethodHandle IS_THERE = StaticMethod.of(lookup(), "isThere", boolean.class, Object.class);
    private static final MethodHandle IS_CHARS = StaticMethod.of(lookup(), "isChars", boolean.class, int.class);
    private static final MethodHandle IS_EXACT = StaticMethod.of(lookup(), "isExact", boolean.class, Object.class);
    private static final MethodHandle IS_ABOVE_0 = StaticMethod.of(lookup(), "isAbove0", boolean.class, long.class);
    private static final MethodHandle DIFFERENCE =
            StaticMethod.of(lookup(), "difference", long.class, Object.class, Object.class);
    private static final MethodHandle END = StaticMethod.of(
            lookup(),
            "end",
            void.class,
            Exchange.class,
            String.class,
            CharSequence.class,
            boolean.class,
            boolean.class,
            int.class,
            long.class,
            long.class);

    private Tomcat() {}

    /** A request, and what the adapter's end said of it until the adapter itself is left. */
    static final class Exchange extends HttpExchange {
        private boolean held;
        private @Nullable String method;
        private @Nullable CharSequence path;
        private boolean mapped;
        private int status;
        private int sent;
        private long read;
        private long written;

        private void record(boolean failed) throws Throwable {
            held = false;
            // What escapes the adapter is answered by the processor below it.
            int answered = sent != 0 ? sent : failed ? 500 : status;
            HttpRequests.record(this, method, path, mapped, answered, read, written);
            path = null;
        }
    }

    /** The container thread's work on a request: at first, and again for each step of an asynchronous one. */
    static final class Service extends Hook {
        Service() {
            super("http/tomcat-service", false, "org.apache.catalina.connector.CoyoteAdapter");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return (method.equals("service") || method.equals("asyncDispatch"))
                    && descriptor.startsWith("(Lorg/apache/coyote/Request;Lorg/apache/coyote/Response;");
        }

        @Override
        public boolean stateful() {
            return true;
        }

        @Override
        public MethodHandle open(Linkage linkage) throws LinkageProblem {
            Class<?> request = linkage.type("org.apache.coyote.Request");
            MethodHandle note = note(linkage, request);
            MethodHandle open;
            if (linkage.joinPoint().method().equals("service")) {
                MethodHandle keep = insertArguments(
                                linkage.method(request, "setNote", int.class, Object.class), 1, NOTE)
                        .asType(methodType(void.class, Object.class, Exchange.class));
                MethodHandle kept = permuteArguments(keep, methodType(void.class, Exchange.class, Object.class), 1, 0);
                MethodHandle begin = foldArguments(dropArguments(BEGIN, 1, Object.class), kept);
                open = foldArguments(begin, filterReturnValue(note, EXCHANGE_IN));
            } else {
                open = filterReturnValue(note, RESUME);
            }
            return dropArguments(open, 0, Object.class);
        }

        @Override
        public MethodHandle exit(Linkage linkage) {
            return LEAVE;
        }

        @Override
        public MethodHandle fail(Linkage linkage) {
            return FAILED;
        }
    }

    /** The response's head goes out: its status is what the client receives, whatever is set later. */
    static final class Commit extends Hook {
        Commit() {
            super("http/tomcat-commit", false, "org.apache.coyote.Response");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("setCommitted") && descriptor.equals("(Z)V");
        }

        @Override
        public boolean entering() {
            return true;
        }

        @Override
        public MethodHandle enter(Linkage linkage) throws LinkageProblem {
            Class<?> response = linkage.declaringClass();
            Class<?> request = linkage.type("org.apache.coyote.Request");
            MethodHandle toNote = filterReturnValue(
                    Readings.orElse(Readings.path(linkage, Object.class, response, "getRequest"), null),
                    Readings.orElse(note(linkage, request), null));
            MethodHandle committed = Readings.into(
                    COMMITTED, linkage.path(response, "getStatus"), linkage.path(response, "isCommitted"));
            return Readings.ifThere(filterReturnValue(toNote, OPEN), committed);
        }
    }

    /** The end of a request. */
    static final class End extends Hook {
        End() {
            super("http/tomcat-end", false, "org.apache.catalina.connector.Request");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("recycle") && descriptor.equals("()V");
        }

        @Override
        public boolean entering() {
            return true;
        }

        @Override
        public MethodHandle enter(Linkage linkage) throws LinkageProblem {
            Class<?> self = linkage.declaringClass();
            Class<?> coyote = linkage.type("org.apache.coyote.Request");
            MethodHandle toCoyote = linkage.path(self, "getCoyoteRequest").asType(OBJECT_OF_OBJECT);
            MethodHandle ended = filterReturnValue(filterReturnValue(toCoyote, note(linkage, coyote)), ENDED);
            MethodHandle read = linkage.path(self, "getCoyoteRequest", "getBytesRead");
            MethodHandle status = linkage.path(self, "getCoyoteRequest", "getResponse", "getStatus");
            MethodHandle end = Readings.into(
                    END,
                    linkage.path(self, "getMethod"),
                    path(linkage, self),
                    exact(linkage, self),
                    filterReturnValue(linkage.path(self, "getContext").asType(OBJECT_OF_OBJECT), IS_THERE),
                    status,
                    read,
                    filterReturnValue(toCoyote, written(linkage, coyote)));
            return Readings.ifThere(ended, end);
        }

        /**
         * The decoded path as Tomcat's own character buffer where it is one. Where it is not, {@code toString}: here, at the end,
         * nobody is left whom that could disturb.
         */
        private static MethodHandle path(Linkage linkage, Class<?> self) throws LinkageProblem {
            MethodHandle uri = linkage.path(self, "getCoyoteRequest", "decodedURI");
            Class<?> bytes = uri.type().returnType();
            uri = uri.asType(OBJECT_OF_OBJECT);
            MethodHandle isChars = filterReturnValue(linkage.path(bytes, "getType"), IS_CHARS);
            MethodHandle chars =
                    linkage.path(bytes, "getCharChunk").asType(methodType(CharSequence.class, Object.class));
            MethodHandle text = linkage.path(bytes, "toString").asType(methodType(CharSequence.class, Object.class));
            return filterReturnValue(uri, guardWithTest(isChars, chars, text));
        }

        /** Whether the mapping was an exact one; Tomcat 8.5 does not say. */
        private static MethodHandle exact(Linkage linkage, Class<?> self) throws LinkageProblem {
            MethodHandle mapping = linkage.path(self, "getMappingData");
            MethodHandle match;
            try {
                match = linkage.field(mapping.type().returnType(), "matchType");
            } catch (LinkageProblem e) {
                return dropArguments(constant(boolean.class, false), 0, Object.class);
            }
            MethodHandle found = filterReturnValue(mapping, match).asType(OBJECT_OF_OBJECT);
            return filterReturnValue(found, IS_EXACT);
        }

        /** What passed the response, or what was left to sendfile: the file's bytes then pass nothing. */
        private static MethodHandle written(Linkage linkage, Class<?> coyote) throws LinkageProblem {
            MethodHandle passed = linkage.path(coyote, "getResponse", "getContentWritten");
            MethodHandle attribute = linkage.method(coyote, "getAttribute", String.class);
            MethodHandle start = insertArguments(attribute, 1, SENDFILE_START).asType(OBJECT_OF_OBJECT);
            MethodHandle end = insertArguments(attribute, 1, SENDFILE_END).asType(OBJECT_OF_OBJECT);
            MethodHandle sent = permuteArguments(
                    filterArguments(DIFFERENCE, 0, start, end), methodType(long.class, Object.class), 0, 0);
            MethodHandle choice = guardWithTest(
                    dropArguments(IS_ABOVE_0, 1, Object.class),
                    dropArguments(identity(long.class), 1, Object.class),
                    dropArguments(sent, 0, long.class));
            return foldArguments(choice, passed);
        }
    }

    /** {@code (Object coyoteRequest)Object}. */
    private static MethodHandle note(Linkage linkage, Class<?> request) throws LinkageProblem {
        return insertArguments(linkage.method(request, "getNote", int.class), 1, NOTE)
                .asType(OBJECT_OF_OBJECT);
    }

    // ---- called by the handles above

    private static Exchange exchangeIn(@Nullable Object note) {
        return note instanceof Exchange ? (Exchange) note : new Exchange();
    }

    private static @Nullable Object begin(Exchange exchange) throws Throwable {
        HttpRequests.begin(exchange);
        exchange.sent = 0;
        ThreadState thread = ThreadState.current();
        if (thread.exchange == exchange) {
            // Left there by a thread that was stopped.
            thread.exchange = null;
        }
        return exchange.enter(thread);
    }

    private static @Nullable Object resume(@Nullable Object note) {
        return note instanceof Exchange && ((Exchange) note).isOpen()
                ? ((Exchange) note).enter(ThreadState.current())
                : null;
    }

    private static void leave(@Nullable Object state) throws Throwable {
        leave(state, false);
    }

    private static void failed(@Nullable Object state) throws Throwable {
        leave(state, true);
    }

    private static void leave(@Nullable Object state, boolean failed) throws Throwable {
        if (state == null) {
            return;
        }
        HttpExchange left = ((ThreadState) state).exchange;
        HttpExchange.leave(state);
        if (left instanceof Exchange && ((Exchange) left).held) {
            ((Exchange) left).record(failed);
        }
    }

    private static @Nullable Exchange open(@Nullable Object note) {
        return note instanceof Exchange && ((Exchange) note).isOpen() ? (Exchange) note : null;
    }

    /** @param already whether it was before: that call takes it back, or says it again */
    private static void committed(Exchange exchange, int status, boolean already) {
        if (!already) {
            exchange.sent = status;
        }
    }

    /** The exchange if it was open until now. */
    private static @Nullable Exchange ended(@Nullable Object note) throws Throwable {
        return note instanceof Exchange && HttpRequests.close((Exchange) note) ? (Exchange) note : null;
    }

    private static boolean isThere(@Nullable Object value) {
        return value != null;
    }

    private static boolean isChars(int type) {
        return type == CHARS;
    }

    private static boolean isExact(@Nullable Object match) {
        return match instanceof Enum && ((Enum<?>) match).name().equals("EXACT");
    }

    private static boolean isAbove0(long value) {
        return value > 0;
    }

    private static long difference(@Nullable Object start, @Nullable Object end) {
        return start instanceof Long && end instanceof Long ? (Long) end - (Long) start : 0;
    }

    private static void end(
            Exchange exchange,
            @Nullable String method,
            @Nullable CharSequence path,
            boolean exact,
            boolean mapped,
            int status,
            long read,
            long written)
            throws Throwable {
        exchange.mapping(exact);
        exchange.method = method;
        exchange.path = path;
        exchange.mapped = mapped;
        exchange.status = status;
        exchange.read = read;
        exchange.written = written;
        exchange.held = true;
        if (ThreadState.current().exchange != exchange) {
            exchange.record(false);
        }
    }
}
