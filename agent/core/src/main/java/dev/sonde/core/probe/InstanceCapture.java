package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.weave.Advice;
import dev.sonde.core.weave.JoinPoint;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import dev.sonde.core.weave.Pointcut;
import dev.sonde.core.weave.pattern.MethodPattern;
import dev.sonde.core.weave.pattern.PatternException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The live instances of a class, noted as their constructors end, for all rules that poll them. Held weakly, told apart by identity.
 * Thread-safe.
 */
final class InstanceCapture implements Advice {
    private static final MethodHandle NOTE = MethodProbe.find(
            MethodHandles.lookup(),
            InstanceCapture.class,
            "note",
            methodType(void.class, Object.class, long.class, Object.class),
            false);

    /** More live instances than this are no resources that a gauge could show, and each costs 100 bytes. */
    private static final int MOST = 10_000;

    private final String type;
    private final Pointcut pointcut;
    private volatile List<RuleState> users = Collections.emptyList();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private final ConcurrentHashMap<Reference, Boolean> instances = new ConcurrentHashMap<>();

    /** @param type dotted name of a class */
    InstanceCapture(String type) {
        this.type = type;
        try {
            pointcut = Pointcut.of(MethodPattern.parse(type + ".new(..)"), this);
        } catch (PatternException e) {
            throw new IllegalArgumentException(type + " was checked when the rules were read", e);
        }
    }

    /** The constructors of the class. */
    Pointcut pointcut() {
        return pointcut;
    }

    /** From now on these rules, and no others, poll what is captured here. */
    void serve(List<RuleState> rules) {
        users = rules;
    }

    /** Those that are alive now. The list holds them: keep it no longer than needed. */
    List<Object> alive() {
        forgetCollected();
        List<Object> alive = new ArrayList<>();
        for (Reference each : instances.keySet()) {
            Object instance = each.get();
            if (instance != null) {
                alive.add(instance);
            }
        }
        return alive;
    }

    @Override
    public String name() {
        return type;
    }

    @Override
    public boolean stateful() {
        return false;
    }

    @Override
    public boolean entering() {
        return false;
    }

    @Override
    public boolean timed() {
        return false;
    }

    @Override
    public MethodHandle exit(Linkage linkage) {
        return NOTE.bindTo(this);
    }

    @Override
    public void fault(Throwable cause) {
        users.forEach(each -> each.fault(cause));
    }

    @Override
    public void unfit(JoinPoint joinPoint, LinkageProblem problem) {
        users.forEach(each -> each.turnOff(problem.reason()));
    }

    @SuppressWarnings("UnusedVariable") // the order is Advice's
    private void note(@Nullable Object state, long nanos, @Nullable Object self) {
        if (self != null) {
            forgetCollected();
            if (instances.size() >= MOST) {
                throw new IllegalStateException("more than " + MOST + " live instances");
            }
            instances.put(new Reference(self, collected), Boolean.TRUE);
        }
    }

    private void forgetCollected() {
        for (Object gone = collected.poll(); gone != null; gone = collected.poll()) {
            instances.remove(gone);
        }
    }

    private static final class Reference extends WeakReference<Object> {
        private final int hash;

        Reference(Object instance, ReferenceQueue<Object> queue) {
            super(instance, queue);
            hash = System.identityHashCode(instance);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object o) {
            if (this == o) {
                return true;
            }
            Object mine = get();
            return o instanceof Reference && mine != null && mine == ((Reference) o).get();
        }
    }
}
