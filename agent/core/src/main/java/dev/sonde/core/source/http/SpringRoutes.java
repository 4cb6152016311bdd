package dev.sonde.core.source.http;

import static java.lang.invoke.MethodHandles.constant;
import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.filterArguments;
import static java.lang.invoke.MethodHandles.foldArguments;
import static java.lang.invoke.MethodHandles.guardWithTest;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Spring MVC's own pattern of a request, from 3.1 on, for {@code javax} and {@code jakarta}.
 *
 * <p>It stands in a request attribute: set when a controller was chosen ({@code DispatcherServlet.getHandler}), for static
 * resources and views when their interceptors ran ({@code HandlerExecutionChain.applyPreHandle}). The first one counts. An error
 * page's is none, and neither is the catch-all of static resources.
 */
final class SpringRoutes {
    private static final String BEST_PATTERN = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

    private static final MethodHandle WANTED = StaticMethod.of(lookup(), "wanted", HttpExchange.class);
    private static final MethodHandle IS_WANTED =
            StaticMethod.of(lookup(), "isWanted", boolean.class, HttpExchange.class);
    private static final MethodHandle ROUTE = StaticMethod.of(
            lookup(),
            "route",
            void.class,
            HttpExchange.class,
            Object.class,
            Object.class,
            String.class,
            String.class,
            String.class);

    /** Patterns by themselves are seldom prefixed with more than one context path. */
    private static final Map<String, Prefixed> PREFIXED = new ConcurrentHashMap<>();

    private static final int MOST_PREFIXED = 4_096;

    private SpringRoutes() {}

    static final class Dispatch extends Hook {
        Dispatch() {
            super(
                    "http/spring-mvc",
                    false,
                    "org.springframework.web.servlet.DispatcherServlet",
                    "org.springframework.web.servlet.HandlerExecutionChain");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return (method.equals("getHandler") || method.equals("applyPreHandle"))
                    && (descriptor.startsWith("(Ljakarta/servlet/http/HttpServletRequest;")
                            || descriptor.startsWith("(Ljavax/servlet/http/HttpServletRequest;"));
        }

        @Override
        public MethodHandle exit(Linkage linkage) throws LinkageProblem {
            Class<?> result = linkage.methodType().returnType();
            return dropArguments(
                    onRequest(linkage),
                    0,
                    Object.class,
                    long.class,
                    Object.class,
                    result.isPrimitive() ? result : Object.class);
        }

        /** An interceptor that throws came after the one that set the attribute. */
        @Override
        public MethodHandle fail(Linkage linkage) throws LinkageProblem {
            return dropArguments(onRequest(linkage), 0, Object.class, long.class, Object.class, Throwable.class);
        }

        /** {@code (Object request)void}. */
        private static MethodHandle onRequest(Linkage linkage) throws LinkageProblem {
            Class<?> request = linkage.methodType().parameterType(0);
            MethodHandle pattern = insertArguments(
                            linkage.method(request, "getAttribute", String.class), 1, BEST_PATTERN)
                    .asType(methodType(Object.class, Object.class));
            MethodHandle dispatcher =
                    linkage.path(request, "getDispatcherType").asType(methodType(Object.class, Object.class));
            MethodHandle all = filterArguments(
                    ROUTE,
                    1,
                    dispatcher,
                    pattern,
                    linkage.path(request, "getServletContext", "getContextPath"),
                    linkage.path(request, "getServletPath"),
                    linkage.path(request, "getPathInfo"));
            MethodHandle route =
                    permuteArguments(all, methodType(void.class, HttpExchange.class, Object.class), 0, 1, 1, 1, 1, 1);
            MethodHandle nothing = dropArguments(
                    constant(Object.class, null).asType(methodType(void.class)), 0, HttpExchange.class, Object.class);
            return foldArguments(
                    guardWithTest(dropArguments(IS_WANTED, 1, Object.class), route, nothing),
                    dropArguments(WANTED, 0, Object.class));
        }
    }

    /** A pattern with what stands before it in the URL. */
    private static final class Prefixed {
        final String context;
        final String servlet;
        final String route;

        Prefixed(String context, String servlet, String pattern) {
            this.context = context;
            this.servlet = servlet;
            this.route = context + servlet + (pattern.startsWith("/") ? pattern : "/" + pattern);
        }
    }

    // ---- called by the handles above

    /** This thread's request if its route is not known yet. */
    private static @Nullable HttpExchange wanted() {
        HttpExchange exchange = ThreadState.current().exchange;
        return exchange != null && exchange.route() == null ? exchange : null;
    }

    private static boolean isWanted(@Nullable HttpExchange exchange) {
        return exchange != null;
    }

    private static void route(
            HttpExchange exchange,
            @Nullable Object dispatcher,
            @Nullable Object pattern,
            @Nullable String context,
            @Nullable String servlet,
            @Nullable String pathInfo) {
        if (pattern == null || isAside(dispatcher)) {
            return;
        }
        String text = pattern.toString();
        if (!text.isEmpty() && !text.equals("/**") && !text.equals("**")) {
            // With a servlet mapped to /app/* patterns begin behind /app.
            exchange.routeOnce(
                    prefixed(context == null ? "" : context, pathInfo == null || servlet == null ? "" : servlet, text));
        }
    }

    /** An error page, also where it is included because the answer had begun. */
    private static boolean isAside(@Nullable Object dispatcher) {
        String name = dispatcher instanceof Enum ? ((Enum<?>) dispatcher).name() : "";
        return name.equals("ERROR") || name.equals("INCLUDE");
    }

    static String prefixed(String context, String servlet, String pattern) {
        if (context.isEmpty() && servlet.isEmpty() && pattern.charAt(0) == '/') {
            return pattern;
        }
        Prefixed known = PREFIXED.get(pattern);
        if (known == null || !known.context.equals(context) || !known.servlet.equals(servlet)) {
            known = new Prefixed(context, servlet, pattern);
            if (PREFIXED.size() < MOST_PREFIXED) {
                PREFIXED.put(pattern, known);
            }
        }
        return known.route;
    }
}
