package dev.sonde.core.event;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import org.jspecify.annotations.Nullable;

/**
 * Where a built-in source hands over its events.
 *
 * <p>A source keeps {@link #recorder()} in a {@code static final} field: the JIT then sees through it to whatever the rules
 * compiled to, and to nothing at all while no rule uses the source. Binding is thread-safe; an event that runs meanwhile sees
 * the old target or the new one.
 *
 * <p>A source whose events last may also tell their beginnings: {@link #beginner()} gives a token, or null, that goes to
 * {@link #ender()} at the end, so that what went up by one comes down by one whatever was bound in between.
 */
public final class EventSite {
    private static final MethodType BEGINNING = methodType(Object.class);
    private static final MethodType END = methodType(void.class, Object.class);

    private final MutableCallSite site;
    private final MutableCallSite begin = new MutableCallSite(nothing(BEGINNING));
    private final MutableCallSite end = new MutableCallSite(nothing(END));
    private final MethodHandle nothing;

    /** @param type of an event: its fields, then its duration in nanoseconds as a long; returns void */
    public EventSite(MethodType type) {
        site = new MutableCallSite(type);
        nothing = nothing(type);
        site.setTarget(nothing);
    }

    /** Takes the event's fields, then its duration in nanoseconds ; throws nothing. */
    public MethodHandle recorder() {
        return site.dynamicInvoker();
    }

    /** {@code ()Object}: an event begins; the token for {@link #ender()}. Throws nothing. */
    public MethodHandle beginner() {
        return begin.dynamicInvoker();
    }

    /** {@code (Object token)void}: what began has ended. Throws nothing. */
    public MethodHandle ender() {
        return end.dynamicInvoker();
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

    /**
     * Tells beginnings to {@code beginning}, {@code ()Object}, or to nobody if null; {@code ending}, {@code (Object)void}, takes
     * any token that one such ever gave, and null. Neither may throw.
     */
    public void bindSpan(@Nullable MethodHandle beginning, MethodHandle ending) {
        end.setTarget(ending);
        begin.setTarget(beginning == null ? nothing(BEGINNING) : beginning);
        MutableCallSite.syncAll(new MutableCallSite[] {end, begin});
    }

    private static MethodHandle nothing(MethodType type) {
        MethodHandle nothing = MethodHandles.constant(Object.class, null).asType(methodType(type.returnType()));
        return MethodHandles.dropArguments(nothing, 0, type.parameterList());
    }
}
