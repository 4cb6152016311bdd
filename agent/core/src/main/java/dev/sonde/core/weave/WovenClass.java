package dev.sonde.core.weave;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One class as it is woven: what it declares, as far as pointcuts ask, and the join points its code calls now. With it the weaver
 * knows what other rules would find there without reading the class again. Immutable; holds no class loader.
 */
final class WovenClass {
    private final String name;
    private final @Nullable WeakReference<ClassLoader> loader;
    private final ClassMethods methods;
    private final ClassAnnotations annotations;
    private final Map<String, JoinPoint> joinPoints;

    WovenClass(
            String name,
            @Nullable ClassLoader loader,
            ClassMethods methods,
            ClassAnnotations annotations,
            Map<String, JoinPoint> joinPoints) {
        this.name = name;
        this.loader = loader == null ? null : new WeakReference<>(loader);
        this.methods = methods;
        this.annotations = annotations;
        this.joinPoints = Collections.unmodifiableMap(joinPoints);
    }

    /** Internal name. */
    String name() {
        return name;
    }

    boolean isOf(@Nullable ClassLoader other) {
        return loader == null ? other == null : other != null && loader.get() == other;
    }

    boolean isGone() {
        return loader != null && loader.get() == null;
    }

    ClassMethods methods() {
        return methods;
    }

    /** By name and descriptor, the join points of the code that new calls run. */
    Map<String, JoinPoint> joinPoints() {
        return joinPoints;
    }

    @Nullable
    JoinPoint joinPoint(String signature) {
        return joinPoints.get(signature);
    }

    /** The advice of those pointcuts, which mean this class, that is for the method. */
    List<Advice> advice(List<Pointcut> candidates, ClassMethods.Declared method) {
        return advice(candidates, annotations, methods, method.name(), method.descriptor(), method.access());
    }

    static List<Advice> advice(
            List<Pointcut> candidates,
            ClassAnnotations annotations,
            ClassMethods methods,
            String method,
            String descriptor,
            int access) {
        List<Advice> found = new ArrayList<>(1);
        for (Pointcut each : candidates) {
            if (!found.contains(each.advice()) && means(each, annotations, methods, method, descriptor, access)) {
                found.add(each.advice());
            }
        }
        return found;
    }

    private static boolean means(
            Pointcut pointcut,
            ClassAnnotations annotations,
            ClassMethods methods,
            String method,
            String descriptor,
            int access) {
        if (!pointcut.matches(methods, method, descriptor, access)
                || !annotations.satisfy(pointcut.typeAnnotation(), pointcut.methodAnnotation(), method + descriptor)) {
            return false;
        }
        // The constructor that this one calls makes the same object, and counts it.
        String delegate = pointcut.isRule() ? methods.delegateOf(method, descriptor) : null;
        return delegate == null || !means(pointcut, annotations, methods, method, delegate, access);
    }
}
