package dev.sonde.core.weave;

import dev.sonde.core.weave.pattern.MethodPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which classes and methods one piece of advice is for. Immutable. */
public abstract class Pointcut {
    private final Advice advice;

    private Pointcut(Advice advice) {
        this.advice = advice;
    }

    /** Where a source's hook weaves. */
    public static Pointcut of(Hook hook) {
        return new Pointcut(hook) {
            @Override
            List<String> exactTypes() {
                List<String> names = new ArrayList<>();
                for (String type : hook.types()) {
                    names.add(type.replace('.', '/'));
                }
                return names;
            }

            @Override
            boolean subtypes() {
                return hook.subtypes();
            }

            @Override
            boolean matchesType(String internalName) {
                return exactTypes().contains(internalName);
            }

            @Override
            List<String> methodNames() {
                return hook.methodNames();
            }

            @Override
            boolean matchesMethod(String name, String descriptor, int access) {
                return hook.matches(name, descriptor, access);
            }
        };
    }

    /** Where a rule's {@code at} points. */
    public static Pointcut of(MethodPattern pattern, Advice advice) {
        List<String> types = new ArrayList<>();
        for (String name : pattern.typeNames()) {
            types.add(name.replace('.', '/'));
        }
        String method = pattern.methodName();
        List<String> methods = method.equals("*") ? Collections.emptyList() : Collections.singletonList(method);
        return new Pointcut(advice) {
            @Override
            List<String> exactTypes() {
                return types;
            }

            @Override
            boolean subtypes() {
                return pattern.subtypes();
            }

            @Override
            boolean matchesType(String internalName) {
                return pattern.mayMatchType(internalName.replace('/', '.'));
            }

            @Override
            List<String> methodNames() {
                return methods;
            }

            @Override
            boolean matchesMethod(String name, String descriptor, int access) {
                return pattern.matchesMethod(name, descriptor);
            }

            @Override
            @Nullable
            String typeAnnotation() {
                return pattern.typeAnnotation();
            }

            @Override
            @Nullable
            String methodAnnotation() {
                return pattern.methodAnnotation();
            }
        };
    }

    public Advice advice() {
        return advice;
    }

    /** Internal names of the types meant, where they can be named; empty where only {@link #matchesType} can tell. */
    abstract List<String> exactTypes();

    abstract boolean subtypes();

    abstract boolean matchesType(String internalName);

    /** Names the method may have, {@code get*} for a beginning; empty for any. */
    abstract List<String> methodNames();

    abstract boolean matchesMethod(String name, String descriptor, int access);

    /** Dotted name of an annotation the type must carry. */
    @Nullable
    String typeAnnotation() {
        return null;
    }

    /** Dotted name of an annotation the method must carry. */
    @Nullable
    String methodAnnotation() {
        return null;
    }
}
