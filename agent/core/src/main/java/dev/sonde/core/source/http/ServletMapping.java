package dev.sonde.core.source.http;

import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.lookup;

import dev.sonde.core.event.HttpExchange;
import dev.sonde.core.event.ThreadState;
import dev.sonde.core.source.StaticMethod;
import dev.sonde.core.weave.Hook;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Whether the first servlet of a request was found by a mapping that is the path, letter for letter; for containers that do not
 * say so at the end. Servlets before version 4 do not say so at all.
 */
final class ServletMapping extends Hook {
    private static final MethodHandle WANTED = StaticMethod.of(lookup(), "wanted", HttpExchange.class);
    private static final MethodHandle MAPPED =
            StaticMethod.of(lookup(), "mapped", void.class, HttpExchange.class, Object.class);

    ServletMapping() {
        super("http/servlet-mapping", false, "jakarta.servlet.http.HttpServlet", "javax.servlet.http.HttpServlet");
    }

    @Override
    public boolean matches(String method, String descriptor, int access) {
        return method.equals("service")
                && (descriptor.startsWith("(Ljakarta/servlet/ServletRequest;")
                        || descriptor.startsWith("(Ljavax/servlet/ServletRequest;"));
    }

    @Override
    public boolean entering() {
        return true;
    }

    @Override
    public @Nullable MethodHandle enter(Linkage linkage) throws LinkageProblem {
        String api = linkage.declaringClass().getName().startsWith("jakarta.") ? "jakarta" : "javax";
        if (!linkage.sees(api + ".servlet.http.MappingMatch")) {
            return null;
        }
        Class<?> request = linkage.type(api + ".servlet.http.HttpServletRequest");
        MethodHandle match = Readings.orElse(
                Readings.path(linkage, Object.class, request, "getHttpServletMapping", "getMappingMatch"), null);
        MethodHandle mapped = Readings.into(MAPPED, match);
        MethodHandle onRequest = Readings.ifThere(dropArguments(WANTED, 0, Object.class), mapped);
        return dropArguments(onRequest, 0, Object.class);
    }

    /** This thread's request if nobody said yet how its servlet was found. */
    private static @Nullable HttpExchange wanted() {
        HttpExchange exchange = ThreadState.current().exchange;
        return exchange != null && exchange.wantsMapping() ? exchange : null;
    }

    private static void mapped(HttpExchange exchange, @Nullable Object match) {
        exchange.mapping(match instanceof Enum && ((Enum<?>) match).name().equals("EXACT"));
    }
}
