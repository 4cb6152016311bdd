package dev.sonde.core.weave;

import dev.sonde.core.event.OwnThreads;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The weaving of one JVM: installs the transformer and the linker, and changes what is woven. Thread-safe; changes are made one
 * at a time.
 */
public final class Weaving {
    private static final long SOON_MILLIS = 100;

    private final Instrumentation instrumentation;
    private final MatchListener listener;
    private final JoinPoints joinPoints = new JoinPoints();
    private final Transformer transformer;
    private final Retransformation retransformation;
    private Pointcuts current = Pointcuts.NONE;
    /** The classes that the last change has looked at; null after the late ones were seen to. */
    private @Nullable Set<Class<?>> scanned;

    public Weaving(Instrumentation instrumentation, MatchListener listener) {
        this.instrumentation = instrumentation;
        this.listener = listener;
        transformer = new Transformer(joinPoints, listener, this::weaveSoon);
        retransformation = new Retransformation(instrumentation, joinPoints, this::notWoven);
    }

    /** From now on classes are woven as they load. Must be called once. The bridge must be in place. */
    public synchronized void install(Collection<Pointcut> pointcuts) {
        current = new Pointcuts(new ArrayList<>(pointcuts));
        transformer.want(current);
        Linker.connect(joinPoints);
        instrumentation.addTransformer(transformer, true);
        if (current.namesClassesOfTheJdk()) {
            weave(namedOfTheJdk(), current);
        }
    }

    /** The application may use them in its first line: they do not wait for {@link #weaveLoaded}. */
    private Class<?>[] namedOfTheJdk() {
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            String name = type.getName().replace('.', '/');
            if (Pointcuts.isOfTheJdk(name) && current.named(name) != null) {
                found.add(type);
            }
        }
        return found.toArray(new Class<?>[0]);
    }

    /** Weaves what was loaded before {@link #install} and is meant. Slow on Java 8 when there is much of it: not for premain. */
    public synchronized void weaveLoaded() {
        weave(instrumentation.getAllLoadedClasses(), current);
    }

    /**
     * Makes these the pointcuts. Advice that stays is not touched; what is new is woven into loaded classes, and what is gone
     * leaves nothing behind that runs. Not for an application's thread.
     *
     * @param again advice that stays and is to be linked anew, since what its handles are bound to has changed
     */
    public synchronized void change(Collection<Pointcut> pointcuts, Collection<Advice> again) {
        List<Pointcut> added = new ArrayList<>(pointcuts);
        Set<Advice> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        current.all().forEach(each -> gone.add(each.advice()));
        Set<Advice> stays = Collections.newSetFromMap(new IdentityHashMap<>());
        stays.addAll(gone);
        pointcuts.forEach(each -> gone.remove(each.advice()));
        added.removeIf(each -> stays.contains(each.advice()));
        current = new Pointcuts(new ArrayList<>(pointcuts));
        transformer.want(current);
        Rearrangement changes = new Rearrangement();
        for (JoinPoint each : joinPoints.list()) {
            List<Advice> rest = new ArrayList<>(each.advice());
            if (rest.removeAll(gone) || !Collections.disjoint(rest, again)) {
                changes.advise(each, rest);
            }
        }
        changes.run();
        if (!added.isEmpty()) {
            Class<?>[] loaded = instrumentation.getAllLoadedClasses();
            weave(loaded, new Pointcuts(added));
            scanned = Collections.newSetFromMap(new IdentityHashMap<>(loaded.length));
            scanned.addAll(Arrays.asList(loaded));
        }
    }

    /**
     * Weaves the classes that were on their way into the JVM while {@link #change} looked at the loaded ones: to be called a
     * moment later, once.
     */
    public synchronized void weaveLate() {
        Set<Class<?>> known = scanned;
        scanned = null;
        if (known == null) {
            return;
        }
        List<Class<?>> late = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (!known.contains(type)) {
                late.add(type);
            }
        }
        weave(late.toArray(new Class<?>[0]), current);
    }

    /** A class that may be loaded already turned out to be meant. Called while another is being loaded: changes nothing itself. */
    private void weaveSoon(String internalName) {
        String name = internalName.replace('/', '.');
        OwnThreads.first("sonde-weave", () -> weaveNamed(name)).start();
    }

    private void weaveNamed(String name) {
        try {
            // Most often the class is being loaded right now, for the sake of the one that made it wanted.
            Thread.sleep(SOON_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            List<Class<?>> named = new ArrayList<>();
            for (Class<?> type : instrumentation.getAllLoadedClasses()) {
                if (type.getName().equals(name)) {
                    named.add(type);
                }
            }
            weave(named.toArray(new Class<?>[0]), current);
        }
    }

    /** Takes one piece of advice out of all woven code, for good. */
    public synchronized void retire(Advice advice) {
        List<Pointcut> left = new ArrayList<>(current.all());
        left.removeIf(each -> each.advice() == advice);
        change(left, Collections.emptyList());
    }

    public JoinPoints joinPoints() {
        return joinPoints;
    }

    // ---- loaded classes

    /** Brings the advice of these pointcuts into those of the classes that they mean. */
    private void weave(Class<?>[] types, Pointcuts pointcuts) {
        Hierarchy hierarchy = new Hierarchy(pointcuts);
        for (Class<?> type : types) {
            transformer.noteInherited(type);
        }
        Rearrangement changes = new Rearrangement();
        Map<JoinPoint, List<Advice>> news = new LinkedHashMap<>();
        List<Class<?>> anew = new ArrayList<>();
        for (Class<?> type : types) {
            List<Pointcut> meant = meant(type, pointcuts, hierarchy);
            if (meant.isEmpty()) {
                continue;
            }
            String name = type.getName().replace('.', '/');
            List<WovenClass> woven = joinPoints.find(type.getClassLoader(), name);
            boolean fits = !woven.isEmpty();
            for (WovenClass each : woven) {
                fits &= advise(each, meant, changes, news);
            }
            if (!fits && (!woven.isEmpty() || transformer.isWorthWeaving(type, meant))) {
                anew.add(type);
            }
        }
        changes.run();
        news.forEach((joinPoint, advice) -> advice.forEach(each -> listener.matched(each, joinPoint)));
        retransformation.of(anew);
    }

    /** Plans what can be had without weaving; whether that is all. */
    private boolean advise(
            WovenClass woven, List<Pointcut> meant, Rearrangement changes, Map<JoinPoint, List<Advice>> news) {
        boolean fits = true;
        Set<Advice> missed = new LinkedHashSet<>();
        meant.forEach(each -> missed.add(each.advice()));
        for (ClassMethods.Declared method : woven.methods().all()) {
            List<Advice> wanted = woven.advice(meant, method);
            if (wanted.isEmpty() || !method.isWeavable()) {
                continue;
            }
            missed.removeAll(wanted);
            JoinPoint joinPoint = woven.joinPoint(method.toString());
            if (joinPoint == null || !joinPoint.fits(wanted)) {
                fits = false;
                continue;
            }
            List<Advice> more = new ArrayList<>(wanted);
            more.removeAll(joinPoint.advice());
            if (!more.isEmpty()) {
                List<Advice> all = new ArrayList<>(joinPoint.advice());
                all.addAll(more);
                changes.advise(joinPoint, all);
                news.put(joinPoint, more);
            }
        }
        if (fits) {
            for (Advice each : missed) {
                listener.noSuchMethod(
                        each, woven.name().replace('/', '.'), woven.methods().withBodies());
            }
        }
        return fits;
    }

    private List<Pointcut> meant(Class<?> type, Pointcuts pointcuts, Hierarchy hierarchy) {
        List<Pointcut> found = new ArrayList<>(0);
        if (type.isArray() || type.isPrimitive() || !instrumentation.isModifiableClass(type)) {
            return found;
        }
        if (type.getClassLoader() == Weaving.class.getClassLoader()
                && type.getName().startsWith("dev.sonde.")) {
            return found;
        }
        String name = type.getName().replace('.', '/');
        if (transformer.refuse(name) != null) {
            return found;
        }
        List<Pointcut> named = pointcuts.named(name);
        if (named != null) {
            found.addAll(named);
        }
        if (pointcuts.reachesSubtypes() && (pointcuts.reachesJdk() || !Pointcuts.isOfTheJdk(name))) {
            List<Pointcut> below = hierarchy.of(type);
            if (ClassHeader.isGeneratedProxy(type)) {
                below.removeIf(Pointcut::isRule);
            }
            found.addAll(below);
        }
        found.addAll(transformer.inheritedFrom(name));
        return found;
    }

    private void notWoven(Class<?> type, Throwable cause) {
        for (Pointcut each : meant(type, current, new Hierarchy(current))) {
            listener.notWoven(each.advice(), type.getName(), "the JVM refuses to change it: " + cause, cause);
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
