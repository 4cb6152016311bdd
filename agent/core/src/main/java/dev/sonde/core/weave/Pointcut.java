package dev.sonde.core.weave;

import dev.sonde.core.weave.pattern.MethodPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import net.bytebuddy.jar.asm.Opcodes;
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

    /** Which of the methods that a pattern means. */
    public enum Methods {
        ALL,
        /** All but those. */
        NOT_SUSPENDING,
        /** Kotlin's {@code suspend} functions. */
        SUSPENDING
    }

    /** Where a rule's {@code at} points. */
    public static Pointcut of(MethodPattern pattern, Advice advice) {
        return of(pattern, Methods.ALL, advice);
    }

    /** The same for some of the methods. */
    public static Pointcut of(MethodPattern pattern, Methods which, Advice advice) {
        return new OfPattern(pattern, which, advice, false);
    }

    /**
     * The methods that implement what {@code at} points to, where that is abstract: a call of it is a call of one of them. Null
     * for a pattern that has no such methods, or reaches subtypes already.
     */
    public static @Nullable Pointcut ofImplementations(MethodPattern pattern, Methods which, Advice advice) {
        boolean none = pattern.subtypes()
                || pattern.isConstructor()
                || pattern.typeAnnotation() != null
                || pattern.typeNames().isEmpty();
        return none ? null : new OfPattern(pattern, which, advice, true);
    }

    /** The types and methods of a rule's pattern, or what implements them. */
    private static final class OfPattern extends Pointcut {
        private final MethodPattern pattern;
        private final Methods which;
        private final boolean implementations;
        private final List<String> types = new ArrayList<>();
        private final List<String> methods;

        OfPattern(MethodPattern pattern, Methods which, Advice advice, boolean implementations) {
            super(advice);
            this.which = which;
            this.pattern = pattern;
            this.implementations = implementations;
            for (String name : pattern.typeNames()) {
                types.add(name.replace('.', '/'));
            }
            String method = pattern.methodName();
            methods = method.equals("*") ? Collections.emptyList() : Collections.singletonList(method);
        }

        @Override
        boolean isRule() {
            return true;
        }

        @Override
        List<String> exactTypes() {
            return types;
        }

        @Override
        boolean subtypes() {
            return pattern.subtypes() || implementations;
        }

        @Override
        boolean implementations() {
            return implementations;
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
            if (!Shape.isSuspending(descriptor)) {
                return which != Methods.SUSPENDING && pattern.matchesMethod(name, descriptor);
            }
            return which != Methods.NOT_SUSPENDING
                    && (pattern.matchesMethod(name, Shape.withoutContinuation(descriptor))
                            || pattern.matchesMethod(name, descriptor));
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
    }

    /** Methods that implement some abstract ones, told by name and parameters. */
    private static final class Implementing extends Pointcut {
        private final Pointcut general;
        private final Set<String> signatures;

        Implementing(Pointcut general, Set<String> signatures) {
            super(general.advice());
            this.general = general;
            this.signatures = signatures;
        }

        @Override
        boolean isRule() {
            return true;
        }

        @Override
        boolean isDerived() {
            return true;
        }

        @Override
        List<String> exactTypes() {
            return general.exactTypes();
        }

        @Override
        boolean subtypes() {
            return true;
        }

        @Override
        boolean matchesType(String internalName) {
            return general.matchesType(internalName);
        }

        @Override
        List<String> methodNames() {
            return general.methodNames();
        }

        @Override
        boolean matchesMethod(String name, String descriptor, int access) {
            return signatures.contains(ClassMethods.Declared.signature(name, descriptor));
        }

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Implementing
                    && ((Implementing) o).general == general
                    && ((Implementing) o).signatures.equals(signatures);
        }

        @Override
        public int hashCode() {
            return signatures.hashCode();
        }
    }

    /** What a subtype inherits from a class that is none. */
    private static final class Inherited extends Pointcut {
        private final Pointcut general;

        Inherited(Pointcut general) {
            super(general.advice());
            this.general = general;
        }

        @Override
        boolean isRule() {
            return true;
        }

        @Override
        boolean isDerived() {
            return true;
        }

        @Override
        List<String> exactTypes() {
            return general.exactTypes();
        }

        @Override
        boolean subtypes() {
            return true;
        }

        @Override
        boolean matchesType(String internalName) {
            return general.matchesType(internalName);
        }

        @Override
        List<String> methodNames() {
            return general.methodNames();
        }

        @Override
        boolean matchesMethod(String name, String descriptor, int access) {
            return (access & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) == 0
                    && general.matchesMethod(name, descriptor, access);
        }

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Inherited && ((Inherited) o).general.equals(general);
        }

        @Override
        public int hashCode() {
            return general.hashCode();
        }
    }

    /** This pointcut for a class whose subclasses inherit methods from it, while it is not below the type itself. */
    final Pointcut inherited() {
        return new Inherited(this);
    }

    /**
     * This pointcut of {@link #implementations} for subtypes of a type with these methods; null if none of its abstract ones
     * is meant.
     */
    final @Nullable Pointcut implementing(ClassMethods methods, Predicate<ClassMethods.Declared> annotated) {
        Set<String> signatures = new HashSet<>();
        for (ClassMethods.Declared each : methods.all()) {
            if (each.isAbstract()
                    && matchesMethod(each.name(), each.descriptor(), each.access())
                    && annotated.test(each)) {
                signatures.add(each.signature());
            }
        }
        return signatures.isEmpty() ? null : new Implementing(this, signatures);
    }

    public Advice advice() {
        return advice;
    }

    /** Internal names of the types meant, where they can be named; empty where only {@link #matchesType} can tell. */
    abstract List<String> exactTypes();

    abstract boolean subtypes();

    abstract boolean matchesType(String internalName);

    /** Whether a rule asks, not one of our own hooks. */
    boolean isRule() {
        return false;
    }

    /** Whether the types meant are others than those named: a class without the method is no miss. */
    boolean isDerived() {
        return false;
    }

    /** Whether only what implements an abstract method of the types is meant: ask {@link #implementing} at each of them. */
    boolean implementations() {
        return false;
    }

    /** Whether methods are meant that a subtype inherits from a class which is none. */
    final boolean inherits() {
        return isRule()
                && subtypes()
                && typeAnnotation() == null
                && methodAnnotation() == null
                && !methodNames().contains("<init>");
    }

    /** Whether a method is meant under its own descriptor, or under that of a bridge which leads to it. */
    final boolean matches(ClassMethods methods, String name, String descriptor, int access) {
        if (matchesMethod(name, descriptor, access)) {
            return true;
        }
        if (isRule()) {
            for (String each : methods.bridgesTo(name, descriptor)) {
                if (matchesMethod(name, each, access)) {
                    return true;
                }
            }
        }
        return false;
    }

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
