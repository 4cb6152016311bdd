package dev.sonde.core.weave;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * The call that makes the JVM link the end of a method: it waits for that, 10 to 100 ms, after the method's own work and before the
 * clock is read. This takes the wait out of its duration.
 *
 * <p>Assumptions: a site is linked by the thread whose call goes through it next. Guarantee: the start of that one call is moved by
 * the time since linking began; every other call keeps its own.
 */
final class FirstCall {
    private static final MethodHandle WITHOUT_LINKING;

    static {
        try {
            WITHOUT_LINKING = MethodHandles.lookup()
                    .findVirtual(FirstCall.class, "withoutLinking", MethodType.methodType(long.class, long.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("withoutLinking", e);
        }
    }

    private final Thread linking = Thread.currentThread();
    private final long since = System.nanoTime();
    private final SondeBridge site;
    private final Object lock;
    private @Nullable MethodHandle target;
    private @Nullable MethodHandle detour;

    /**
     * Begins now, on the thread that links.
     *
     * @param lock held by whoever aims the site
     */
    FirstCall(SondeBridge site, Object lock) {
        this.site = site;
        this.lock = lock;
    }

    /**
     * Sends the next call to the site's target by way of this.
     *
     * @param start which of the site's parameters is the time the call began
     */
    void detour(int start) {
        synchronized (lock) {
            target = site.getTarget();
            detour = MethodHandles.filterArguments(target, start, WITHOUT_LINKING.bindTo(this));
            site.setTarget(detour);
        }
    }

    private long withoutLinking(long start) {
        if (Thread.currentThread() != linking) {
            return start;
        }
        synchronized (lock) {
            if (detour == null) {
                return start;
            }
            if (site.getTarget() == detour && target != null) {
                site.setTarget(target);
            }
            detour = null;
            target = null;
        }
        return start == 0 ? 0 : start + (System.nanoTime() - since);
    }
}
