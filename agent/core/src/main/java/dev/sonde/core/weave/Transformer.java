package dev.sonde.core.weave;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            List<Pointcut> found = candidates(wanted, loader, name, classFile);
            return found.isEmpty() ? null : weave(loader, name, classFile, found);
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

    /** The JDK's own subtypes of an application's types do not exist; of its own types, only where named exactly. */
    private static boolean mayBeSubtype(String name) {
        return !name.startsWith("java/") && !name.startsWith("sun/") && !name.startsWith("jdk/");
    }

    private byte @Nullable [] weave(
            @Nullable ClassLoader loader, String name, byte[] classFile, List<Pointcut> candidates) {
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
        AdviceSelection selection = new AdviceSelection(loader, classFile, candidates);
        try {
            byte[] woven = Weaver.weave(classFile, selection);
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
        private final List<Pointcut> candidates;
        private final @Nullable ClassAnnotations annotations;
        private final boolean isInterface;
        private final List<String> methods = new ArrayList<>();
        private final Map<Advice, List<JoinPoint>> matched = new HashMap<>();

        AdviceSelection(@Nullable ClassLoader loader, byte[] classFile, List<Pointcut> candidates) {
            this.loader = loader;
            boolean annotated = false;
            for (Pointcut each : candidates) {
                annotated |= each.typeAnnotation() != null || each.methodAnnotation() != null;
                matched.put(each.advice(), new ArrayList<>());
            }
            this.candidates = candidates;
            isInterface = (new ClassReader(classFile).getAccess() & Opcodes.ACC_INTERFACE) != 0;
            this.annotations = annotated ? ClassAnnotations.read(new ClassReader(classFile)) : null;
        }

        @Override
        public boolean wants(String method, String descriptor, int access) {
            methods.add(method + descriptor);
            return !advice(method, descriptor, access).isEmpty();
        }

        @Override
        public JoinPoint joinPoint(MethodSurvey survey) {
            List<Advice> advice = advice(survey.name, survey.descriptor, survey.access);
            JoinPoint joinPoint = joinPoints.add(survey, loader, advice);
            for (Advice each : advice) {
                List<JoinPoint> list = matched.get(each);
                if (list != null) {
                    list.add(joinPoint);
                }
            }
            return joinPoint;
        }

        private List<Advice> advice(String method, String descriptor, int access) {
            List<Advice> found = new ArrayList<>(1);
            for (Pointcut each : candidates) {
                if (each.matchesMethod(method, descriptor, access)
                        && (annotations == null
                                || annotations.satisfy(
                                        each.typeAnnotation(), each.methodAnnotation(), method + descriptor))
                        && !found.contains(each.advice())) {
                    found.add(each.advice());
                }
            }
            return found;
        }

        void report(String className) {
            for (Map.Entry<Advice, List<JoinPoint>> each : matched.entrySet()) {
                if (each.getValue().isEmpty() && !isInterface) {
                    listener.noSuchMethod(each.getKey(), className, methods);
                }
                for (JoinPoint joinPoint : each.getValue()) {
                    listener.matched(each.getKey(), joinPoint);
                }
            }
        }

        void discard(String className, String reason, Throwable cause) {
            for (Map.Entry<Advice, List<JoinPoint>> each : matched.entrySet()) {
                listener.notWoven(each.getKey(), className, reason, cause);
                for (JoinPoint joinPoint : each.getValue()) {
                    joinPoints.remove(joinPoint);
                }
            }
        }
    }
}
