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
    private volatile Wanted wanted = new Wanted(Pointcuts.NONE);

    Transformer(JoinPoints joinPoints, MatchListener listener) {
        this.joinPoints = joinPoints;
        this.listener = listener;
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
            if (name == null || (loader == own && name.startsWith("dev/sonde/")) || isUsedByLinking(name)) {
                return null;
            }
            while (true) {
                Wanted seen = wanted;
                List<Pointcut> found = candidates(seen, loader, name, classFile);
                // What is woven stays woven, so that other rules find it as it was.
                List<WovenClass> before = redefined == null ? NOT_WOVEN : joinPoints.find(loader, name);
                byte[] woven =
                        found.isEmpty() && before.isEmpty() ? null : weave(loader, name, classFile, found, before);
                if (seen == wanted) {
                    return woven;
                }
            }
        } catch (Throwable t) {
            // Whatever it was, the class loads as it is.
            return null;
        }
    }

    /** Classes that linking a call site itself needs: weaving them would call ourselves. */
    private static boolean isUsedByLinking(String name) {
        return name.startsWith("java/lang/invoke/")
                || name.startsWith("sun/invoke/")
                || name.startsWith("java/lang/SondeBridge")
                || name.startsWith("jdk/internal/")
                || UNWOVEN.contains(name);
    }

    private static final java.util.Set<String> UNWOVEN = new java.util.HashSet<>(java.util.Arrays.asList(
            "java/lang/Object",
            "java/lang/String",
            "java/lang/Class",
            "java/lang/ClassLoader",
            "java/lang/Thread",
            "java/lang/ThreadLocal",
            "java/lang/ThreadLocal$ThreadLocalMap",
            "java/lang/ref/Reference",
            "java/lang/ref/WeakReference",
            "java/util/HashMap",
            "java/util/concurrent/ConcurrentHashMap",
            "java/util/concurrent/ConcurrentLinkedQueue",
            "java/util/concurrent/atomic/LongAdder",
            "java/util/concurrent/atomic/Striped64",
            "java/util/ArrayList",
            "java/util/Arrays"));

    private static List<Pointcut> candidates(
            Wanted wanted, @Nullable ClassLoader loader, String name, byte[] classFile) {
        Pointcuts pointcuts = wanted.pointcuts;
        List<Pointcut> named = pointcuts.named(name);
        List<Pointcut> found = named == null ? NO_POINTCUTS : named;
        if (pointcuts.reachesSubtypes() && mayBeSubtype(name)) {
            ClassHeader header = ClassHeader.read(classFile);
            if (header != null
                    && (!header.extendsObjectOnly()
                            || !pointcuts.belowType(name).isEmpty())
                    && pointcuts.mayDeclare(header)) {
                List<Pointcut> below = wanted.hierarchy.of(loader, header);
                if (!below.isEmpty()) {
                    found = new ArrayList<>(found);
                    found.addAll(below);
                }
            }
        }
        return found;
    }

    private static final List<Pointcut> NO_POINTCUTS = new ArrayList<>(0);
    private static final List<WovenClass> NOT_WOVEN = Collections.emptyList();

    /** The JDK's own subtypes of an application's types do not exist; of its own types, only where named exactly. */
    private static boolean mayBeSubtype(String name) {
        return !name.startsWith("java/") && !name.startsWith("sun/") && !name.startsWith("jdk/");
    }

    private byte @Nullable [] weave(
            @Nullable ClassLoader loader,
            String name,
            byte[] classFile,
            List<Pointcut> candidates,
            List<WovenClass> before) {
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
        AdviceSelection selection = new AdviceSelection(loader, name, classFile, candidates, before);
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

    /** The join points of one class while it is being woven. */
    private final class AdviceSelection implements Weaver.Selection {
        private final @Nullable ClassLoader loader;
        private final String name;
        private final List<Pointcut> candidates;
        private final List<WovenClass> before;
        private final ClassAnnotations annotations;
        private final boolean isInterface;
        private final List<WovenClass.Method> methods = new ArrayList<>();
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
                List<WovenClass> before) {
            this.loader = loader;
            this.name = name;
            this.candidates = candidates;
            this.before = before;
            ClassReader reader = new ClassReader(classFile);
            isInterface = (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
            annotations = ClassAnnotations.read(reader);
        }

        @Override
        public boolean wants(String method, String descriptor, int access) {
            methods.add(new WovenClass.Method(method, descriptor, access));
            return wovenBefore(method + descriptor) != null
                    || !WovenClass.advice(candidates, annotations, method, descriptor, access)
                            .isEmpty();
        }

        private @Nullable JoinPoint wovenBefore(String signature) {
            return before.isEmpty() ? null : before.get(0).joinPoint(signature);
        }

        @Override
        public JoinPoint joinPoint(MethodSurvey survey) {
            String signature = survey.name + survey.descriptor;
            List<Advice> advice =
                    WovenClass.advice(candidates, annotations, survey.name, survey.descriptor, survey.access);
            matched.addAll(advice);
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
                if (!isInterface && !matched.contains(each.advice())) {
                    missed.add(each.advice());
                }
            }
            for (Advice each : missed) {
                listener.noSuchMethod(each, className, signatures(methods));
            }
            news.forEach((joinPoint, advice) -> advice.forEach(each -> listener.matched(each, joinPoint)));
        }

        void discard(String className, String reason, Throwable cause) {
            Set<Advice> all = new LinkedHashSet<>();
            candidates.forEach(each -> all.add(each.advice()));
            all.forEach(each -> listener.notWoven(each, className, reason, cause));
            fresh.forEach(joinPoints::remove);
        }
    }

    static List<String> signatures(List<WovenClass.Method> methods) {
        List<String> signatures = new ArrayList<>();
        for (WovenClass.Method each : methods) {
            signatures.add(each.signature());
        }
        return signatures;
    }
}
