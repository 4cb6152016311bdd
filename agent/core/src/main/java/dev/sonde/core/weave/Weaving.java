package dev.sonde.core.weave;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The weaving of one JVM: installs the transformer and the linker, and changes what is woven. Thread-safe; changes are made one
 * at a time.
 */
public final class Weaving {
    private final Instrumentation instrumentation;
    private final MatchListener listener;
    private final JoinPoints joinPoints = new JoinPoints();
    private final Transformer transformer;
    private Pointcuts current = Pointcuts.NONE;

    public Weaving(Instrumentation instrumentation, MatchListener listener) {
        this.instrumentation = instrumentation;
        this.listener = listener;
        transformer = new Transformer(joinPoints, listener);
    }

    /** From now on classes are woven as they load. Must be called once. The bridge must be in place. */
    public synchronized void install(Collection<Pointcut> pointcuts) {
        current = new Pointcuts(new ArrayList<>(pointcuts));
        transformer.want(current);
        Linker.connect(joinPoints);
        instrumentation.addTransformer(transformer, true);
    }

    /** Weaves what was loaded before {@link #install} and is meant. Slow on Java 8 when there is much of it: not for premain. */
    public synchronized void weaveLoaded() {
        Hierarchy hierarchy = new Hierarchy(current);
        Set<Class<?>> wanted = new LinkedHashSet<>();
        Set<String> woven = wovenClasses();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (isMeant(type, hierarchy) && !woven.contains(type.getName())) {
                wanted.add(type);
            }
        }
        retransform(wanted);
    }

    /** Takes one piece of advice out of all woven code, for good. */
    public synchronized void retire(Advice advice) {
        List<Pointcut> left = new ArrayList<>();
        for (Pointcut each : current.all()) {
            if (each.advice() != advice) {
                left.add(each);
            }
        }
        current = new Pointcuts(left);
        transformer.want(current);
        for (JoinPoint each : joinPoints.list()) {
            if (each.advice().contains(advice)) {
                List<Advice> rest = new ArrayList<>(each.advice());
                rest.remove(advice);
                each.advise(rest);
            }
        }
    }

    public JoinPoints joinPoints() {
        return joinPoints;
    }

    private Set<String> wovenClasses() {
        Set<String> names = new LinkedHashSet<>();
        for (JoinPoint each : joinPoints.list()) {
            names.add(each.className());
        }
        return names;
    }

    private boolean isMeant(Class<?> type, Hierarchy hierarchy) {
        if (type.isArray() || type.isPrimitive() || !instrumentation.isModifiableClass(type)) {
            return false;
        }
        if (type.getClassLoader() == Weaving.class.getClassLoader()
                && type.getName().startsWith("dev.sonde.")) {
            return false;
        }
        List<Pointcut> named = current.named(type.getName().replace('.', '/'));
        if (named != null && !named.isEmpty()) {
            return true;
        }
        return current.reachesSubtypes()
                && !type.isInterface()
                && !type.getName().startsWith("java.")
                && !type.getName().startsWith("sun.")
                && !type.getName().startsWith("jdk.")
                && !hierarchy.of(type).isEmpty();
    }

    private void retransform(Set<Class<?>> types) {
        for (Class<?> type : types) {
            try {
                instrumentation.retransformClasses(type);
            } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
                notWoven(type, e);
            }
        }
    }

    private void notWoven(Class<?> type, Throwable cause) {
        List<Pointcut> named = current.named(type.getName().replace('.', '/'));
        if (named != null) {
            for (Pointcut each : named) {
                listener.notWoven(each.advice(), type.getName(), "the JVM refuses to change it: " + cause, cause);
            }
        }
    }

    /** What the bridge calls. A class of its own so that it is the only one that needs the bridge to be there. */
    private static final class Linker {
        private static volatile @Nullable JoinPoints joinPoints;

        private Linker() {}

        static void connect(JoinPoints all) {
            joinPoints = all;
            try {
                MethodHandle link = MethodHandles.lookup()
                        .findStatic(Linker.class, "link", MethodType.methodType(void.class, SondeBridge.class));
                SondeBridge.connect(link);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("link", e);
            }
        }

        private static void link(SondeBridge site) {
            JoinPoints all = joinPoints;
            JoinPoint joinPoint = all == null ? null : all.get(site.joinPoint);
            if (joinPoint != null) {
                joinPoint.link(site);
            }
        }
    }
}
