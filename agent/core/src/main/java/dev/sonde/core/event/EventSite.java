package dev.sonde.core.event;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/**
 * Where a built-in source hands over its events.
 *
 * <p>A source keeps {@link #recorder()} in a {@code static final} field: the JIT then sees through it to whatever the rules
 * compiled to, and to nothing at all while no rule uses the source. Binding is thread-safe; an event that runs meanwhile sees
 * the old target or the new one.
 */
public final class EventSite {
    private final MutableCallSite site;
    private final MethodHandle nothing;

    /** @param type of an event: its fields, then its duration in nanoseconds as a long; returns void */
    public EventSite(MethodType type) {
        site = new MutableCallSite(type);
        nothing = noop(type);
        site.setTarget(nothing);
    }

    /** Takes the event's fields, then its duration in nanoseconds ; throws nothing. */
    public MethodHandle recorder() {
        return site.dynamicInvoker();
    }

    /** Whether no rule listens. */
    public boolean isIdle() {
        return site.getTarget() == nothing;
    }

    /** Sends events to {@code target}, which must be of the event's type and must not throw. */
    public void bind(MethodHandle target) {
        site.setTarget(target);
        MutableCallSite.syncAll(new MutableCallSite[] {site});
    }

    /** Drops events again. */
    public void unbind() {
        bind(nothing);
    }

    private static MethodHandle noop(MethodType type) {
        MethodHandle nothing = MethodHandles.constant(Object.class, null).asType(MethodType.methodType(void.class));
        return MethodHandles.dropArguments(nothing, 0, type.parameterList());
    }
}
