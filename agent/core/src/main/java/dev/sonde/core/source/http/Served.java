package dev.sonde.core.source.http;

import static java.lang.invoke.MethodHandles.lookup;

import dev.sonde.core.event.HttpExchange;
import dev.sonde.core.event.ThreadState;
import dev.sonde.core.source.StaticMethod;
import dev.sonde.core.weave.Hook;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** While such a method runs its thread serves a request: what frameworks and servlets learn of it meanwhile is the request's. */
abstract class Served extends Hook {
    private static final MethodHandle LEAVE = StaticMethod.of(lookup(), "leave", void.class, Object.class);

    Served(String name, String... types) {
        super(name, false, types);
    }

    /** {@code (self, arguments…)Object}: the state that {@link #serve} gave, or null. */
    @Override
    public abstract MethodHandle open(Linkage linkage) throws LinkageProblem;

    @Override
    public final boolean stateful() {
        return true;
    }

    @Override
    public final MethodHandle exit(Linkage linkage) {
        return LEAVE;
    }

    @Override
    public final MethodHandle fail(Linkage linkage) {
        return LEAVE;
    }

    /** This thread serves that request from here on, if it is one that has not ended. */
    static @Nullable Object serve(@Nullable HttpExchange exchange) {
        return exchange == null || !exchange.isOpen() ? null : exchange.enter(ThreadState.current());
    }

    private static void leave(@Nullable Object state) {
        HttpExchange.leave(state);
    }
}
