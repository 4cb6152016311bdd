package java.lang;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one class of the agent that every class in the JVM can see, and the call site of every instruction the agent weaves.
 *
 * <p>It lives in {@code java.lang} because no class loader may hide that package, OSGi's and JBoss Modules' included. It knows
 * the JDK and nothing else. A site starts as a no-op and stays one while there is no linker, or when linking fails: woven code
 * runs as if it were not woven, and the site can be given a target later. Nothing is thrown from here.
 *
 * <p>Thread-safe: {@link #linker} is set once, before or after the first sites were made.
 */
public final class SondeBridge extends MutableCallSite {
    /** {@code (SondeBridge)void}: gives a fresh site its target; null until the agent is up. */
    private static volatile MethodHandle linker;

    /** Sites made before there was a linker, or while it failed. */
    private static final ConcurrentLinkedQueue<SondeBridge> WAITING = new ConcurrentLinkedQueue<>();

    private static final AtomicInteger WAITING_COUNT = new AtomicInteger();
    private static final int WAITING_LIMIT = 10_000;

    /** The woven class' rights. Owned by the site, as the site is by the class: no leak. */
    public final MethodHandles.Lookup caller;

    /** {@code open}, {@code pass}, {@code enter}, {@code exit} or {@code fail}. */
    public final String kind;

    /** Which join point. */
    public final int joinPoint;

    private SondeBridge(MethodHandles.Lookup caller, String kind, MethodType type, int joinPoint) {
        super(type);
        this.caller = caller;
        this.kind = kind;
        this.joinPoint = joinPoint;
        setTarget(idle(kind, type));
    }

    /** The bootstrap method of every woven instruction. */
    public static SondeBridge link(MethodHandles.Lookup caller, String kind, MethodType type, int joinPoint) {
        SondeBridge site = new SondeBridge(caller, kind, type, joinPoint);
        MethodHandle current = linker;
        if (current == null) {
            await(site);
            if (linker != null) {
                connect(linker);
            }
        } else {
            offer(site, current);
        }
        return site;
    }

    /** Gives every waiting and every later site to {@code newLinker}. */
    public static void connect(MethodHandle newLinker) {
        linker = newLinker;
        for (SondeBridge site = WAITING.poll(); site != null; site = WAITING.poll()) {
            WAITING_COUNT.decrementAndGet();
            offer(site, newLinker);
        }
    }

    /** What a site of that kind does while nobody observes it: an exit that may exchange a value gives it back as it is. */
    public static MethodHandle idle(String kind, MethodType type) {
        boolean passes = (kind.equals("exit") || kind.equals("pass")) && type.returnType() != void.class;
        return passes
                ? MethodHandles.dropArguments(
                        MethodHandles.identity(type.returnType()),
                        1,
                        type.parameterList().subList(1, type.parameterCount()))
                : noop(type);
    }

    /** A handle of {@code type} that does nothing and returns 0 or null. */
    public static MethodHandle noop(MethodType type) {
        Class<?> r = type.returnType();
        MethodHandle constant = r == long.class
                ? MethodHandles.constant(long.class, 0L)
                : MethodHandles.constant(Object.class, null).asType(MethodType.methodType(r));
        return MethodHandles.dropArguments(constant, 0, type.parameterList());
    }

    private static void offer(SondeBridge site, MethodHandle linker) {
        try {
            linker.invokeExact(site);
        } catch (Throwable t) {
            // The application's call goes on as if it were not woven; whoever links next time may do better.
            site.setTarget(idle(site.kind, site.type()));
        }
    }

    private static void await(SondeBridge site) {
        if (WAITING_COUNT.incrementAndGet() <= WAITING_LIMIT) {
            WAITING.add(site);
        } else {
            WAITING_COUNT.decrementAndGet();
        }
    }
}
