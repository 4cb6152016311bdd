package dev.sonde.core.weave;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassTooLargeException;
import net.bytebuddy.jar.asm.MethodTooLargeException;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Decides for every class the JVM loads whether it is observed, and weaves the few that are. Thread-safe; throws nothing. */
final class Transformer implements ClassFileTransformer {
    /** One immutable view of what is wanted, replaced as a whole. */
    private static final class Wanted {
        final Pointcuts pointcuts;
        final Hierarchy hierarchy;

        Wanted(Pointcuts pointcuts) {
            this.pointcuts = pointcuts;
            this.hierarchy = new Hierarchy(pointcuts);
        }
    }

    private final JoinPoints joinPoints;
    private final MatchListener listener;
    private final @Nullable ClassLoader own = Transformer.class.getClassLoader();
    private final Consumer<String> superclassWanted;
    private volatile Wanted wanted = new Wanted(Pointcuts.NONE);

    /** @param superclassWanted hears the internal name of a class that may be loaded already and is meant now; must be quick */
    Transformer(JoinPoints joinPoints, MatchListener listener, Consumer<String> superclassWanted) {
        this.joinPoints = joinPoints;
        this.listener = listener;
        this.superclassWanted = superclassWanted;
    }

    void want(Pointcuts pointcuts) {
        wanted = new Wanted(pointcuts);
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        try {
            if (name == null || (loader == own && name.startsWith("dev/sonde/")) || refuse(name) != null) {
                return null;
            }
            while (true) {
                Wanted seen = wanted;
                List<Pointcut> found = candidates(seen, loader, name, classFile);
                // What is woven stays woven, so that other rules find it as it was.
                List<WovenClass> before = redefined == null ? NOT_WOVEN : joinPoints.find(loader, name);
                byte[] woven = found.isEmpty() && before.isEmpty()
                        ? null
                        : weave(loader, name, classFile, found, before, redefined != null);
                if (seen == wanted) {
                    return woven;
                }
            }
        } catch (Throwable t) {
            // Whatever it was, the class loads as it is.
            return null;
        }
    }

    /** Why the class of that internal name is left alone whoever means it, or null; told to those that name it. */
    @Nullable
    String refuse(String name) {
        String reason = Untouchable.reason(name);
        List<Pointcut> named = reason == null ? null : wanted.pointcuts.named(name);
        if (reason != null && named != null) {
            for (Pointcut each : named) {
                listener.notWoven(each.advice(), name.replace('/', '.'), reason, null);
            }
        }
        return reason;
    }

    /** Notes what a loaded class inherits into types that are meant, see {@link #inheritedFrom}. */
    void noteInherited(Class<?> type) {
        if (wanted.pointcuts.inherits()) {
            wanted.hierarchy.noteInherited(type);
        }
    }

    /** Pointcuts that mean methods of the class of that internal name because a subclass inherits them. */
    List<Pointcut> inheritedFrom(String name) {
        return wanted.hierarchy.inheritedFrom(name);
    }

    private List<Pointcut> candidates(Wanted wanted, @Nullable ClassLoader loader, String name, byte[] classFile) {
        Pointcuts pointcuts = wanted.pointcuts;
        List<Pointcut> named = pointcuts.named(name);
        List<Pointcut> found = named == null ? NO_POINTCUTS : named;
        if (pointcuts.reachesSubtypes() && (pointcuts.reachesJdk() || !Pointcuts.isOfTheJdk(name))) {
            ClassHeader header = ClassHeader.read(classFile);
            if (header != null) {
                found = plus(found, below(wanted, loader, header));
            }
        }
        return plus(found, wanted.hierarchy.inheritedFrom(name));
    }

    private List<Pointcut> below(Wanted wanted, @Nullable ClassLoader loader, ClassHeader header) {
        Pointcuts pointcuts = wanted.pointcuts;
        boolean rooted = header.extendsObjectOnly();
        if (rooted && pointcuts.belowType(header.name()).isEmpty()) {
            return NO_POINTCUTS;
        }
        boolean proxy = header.isGeneratedProxy();
        if (!rooted && !proxy && pointcuts.inherits()) {
            for (String superclass : wanted.hierarchy.noteInherited(loader, header)) {
                superclassWanted.accept(superclass);
            }
        }
        if (!pointcuts.mayDeclare(header)) {
            return NO_POINTCUTS;
        }
        List<Pointcut> below = wanted.hierarchy.of(loader, header);
        if (proxy && !below.isEmpty()) {
            below = new ArrayList<>(below);
            below.removeIf(Pointcut::isRule);
        }
        return below;
    }

    private static List<Pointcut> plus(List<Pointcut> some, List<Pointcut> more) {
        if (some.isEmpty() || more.isEmpty()) {
            return some.isEmpty() ? more : some;
        }
        List<Pointcut> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static final List<Pointcut> NO_POINTCUTS = new ArrayList<>(0);
    private static final List<WovenClass> NOT_WOVEN = Collections.emptyList();

    private byte @Nullable [] weave(
            @Nullable ClassLoader loader,
            String name,
            byte[] classFile,
            List<Pointcut> candidates,
            List<WovenClass> before,
            boolean loaded) {
        ClassHeader header = ClassHeader.read(classFile);
        if (header != null && header.version() < Weaver.LOWEST_VERSION) {
            for (Pointcut each : candidates) {
                listener.notWoven(
                        each.advice(),
                        name.replace('/', '.'),
                        "its class file is of version " + header.version()
                                + ", below 51 (Java 7), and cannot hold the instruction that is woven in",
                        null);
            }
            return null;
        }
        AdviceSelection selection = new AdviceSelection(loader, name, classFile, candidates, before, loaded);
        try {
            byte[] woven = Weaver.weave(classFile, selection);
            if (woven != null) {
                selection.keep();
            }
            selection.report(name.replace('/', '.'));
            return woven;
        } catch (MethodTooLargeException | ClassTooLargeException e) {
            selection.discard(name.replace('/', '.'), "it would grow over the class file format's limits", e);
        } catch (RuntimeException e) {
            selection.discard(name.replace('/', '.'), "its class file cannot be read: " + e, e);
        }
        return null;
    }

    /**
     * Whether a loaded class has a method that is meant, as far as the class file tells that its loader finds. Where it has none, that
     * is reported and the JVM need not stop for it.
     */
    boolean isWorthWeaving(Class<?> type, List<Pointcut> candidates) {
        String name = type.getName().replace('.', '/');
        byte[] classFile = Hierarchy.file(type.getClassLoader(), name);
        if (classFile == null) {
            return true;
        }
        try {
            AdviceSelection selection =
                    new AdviceSelection(type.getClassLoader(), name, classFile, candidates, NOT_WOVEN, true);
            if (selection.wantsAny()) {
                return true;
            }
            selection.report(type.getName());
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }

    /** The join points of one class while it is being woven. */
    private final class AdviceSelection implements Weaver.Selection {
        private final @Nullable ClassLoader loader;
        private final String name;
        private final List<Pointcut> candidates;
        private final List<WovenClass> before;
        /** Whether the class file is what the JVM made of a loaded class, which may have lost the names of parameters. */
        private final boolean loaded;

        private final ClassAnnotations annotations;
        private final boolean isInterface;
        private final ClassMethods methods;
        private final Map<String, JoinPoint> chosen = new HashMap<>();
        private final List<JoinPoint> fresh = new ArrayList<>();
        private final Rearrangement known = new Rearrangement();
        /** What each join point calls that it did not call before. */
        private final Map<JoinPoint, List<Advice>> news = new LinkedHashMap<>();

        private final Set<Advice> matched = new HashSet<>();

        AdviceSelection(
                @Nullable ClassLoader loader,
                String name,
                byte[] classFile,
                List<Pointcut> candidates,
                List<WovenClass> before,
                boolean loaded) {
            this.loader = loader;
            this.loaded = loaded;
            this.name = name;
            this.candidates = candidates;
            this.before = before;
            ClassReader reader = new ClassReader(classFile);
            isInterface = (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
            annotations = ClassAnnotations.read(reader);
            methods = ClassMethods.read(reader);
        }

        @Override
        public boolean wants(String method, String descriptor, int access) {
            return wovenBefore(method + descriptor) != null
                    || !WovenClass.advice(candidates, annotations, methods, method, descriptor, access)
                            .isEmpty();
        }

        boolean wantsAny() {
            for (ClassMethods.Declared each : methods.all()) {
                if (each.isWeavable() && wants(each.name(), each.descriptor(), each.access())) {
                    return true;
                }
            }
            return false;
        }

        private @Nullable JoinPoint wovenBefore(String signature) {
            return before.isEmpty() ? null : before.get(0).joinPoint(signature);
        }

        @Override
        public JoinPoint joinPoint(MethodSurvey survey) {
            String signature = survey.name + survey.descriptor;
            List<Advice> advice =
                    WovenClass.advice(candidates, annotations, methods, survey.name, survey.descriptor, survey.access);
            matched.addAll(advice);
            if (loaded && survey.lacksNames()) {
                survey.takeNames(ParameterNames.written(loader, survey));
            }
            JoinPoint joinPoint = wovenBefore(signature);
            if (joinPoint != null && joinPoint.isOf(survey) && joinPoint.fits(advice)) {
                if (!new HashSet<>(joinPoint.advice()).equals(new HashSet<>(advice))) {
                    List<Advice> more = new ArrayList<>(advice);
                    more.removeAll(joinPoint.advice());
                    news.put(joinPoint, more);
                    known.advise(joinPoint, advice);
                }
            } else {
                joinPoint = joinPoints.add(survey, loader, advice, joinPoint);
                fresh.add(joinPoint);
                news.put(joinPoint, advice);
            }
            chosen.put(signature, joinPoint);
            return joinPoint;
        }

        /** From now on this is how the class is woven. */
        void keep() {
            WovenClass after = new WovenClass(name, loader, methods, annotations, chosen);
            joinPoints.replace(name, before, Collections.singletonList(after));
            known.run();
        }

        void report(String className) {
            Set<Advice> missed = new LinkedHashSet<>();
            for (Pointcut each : candidates) {
                if (!each.isDerived() && !matched.contains(each.advice())) {
                    missed.add(each.advice());
                }
            }
            for (Advice each : missed) {
                if (!reportBodiless(each, className) && !isInterface) {
                    listener.noSuchMethod(each, className, methods.withBodies());
                }
            }
            news.forEach((joinPoint, advice) -> advice.forEach(each -> listener.matched(each, joinPoint)));
        }

        /** Whether a method that is meant has no code to weave. */
        private boolean reportBodiless(Advice advice, String className) {
            for (ClassMethods.Declared method : methods.all()) {
                if ((method.isAbstract() || method.isNative())
                        && WovenClass.advice(
                                        candidates,
                                        annotations,
                                        methods,
                                        method.name(),
                                        method.descriptor(),
                                        method.access())
                                .contains(advice)) {
                    String what = method.isNative() ? " is native" : " is abstract";
                    listener.notWoven(advice, className, "its " + method + what, null);
                    return true;
                }
            }
            return false;
        }

        void discard(String className, String reason, Throwable cause) {
            Set<Advice> all = new LinkedHashSet<>();
            candidates.forEach(each -> all.add(each.advice()));
            all.forEach(each -> listener.notWoven(each, className, reason, cause));
            fresh.forEach(joinPoints::remove);
        }
    }
}
