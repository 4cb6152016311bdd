package dev.sonde.core.event;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How calls reach one woven method, by the class of the object they are made on: as a call of that object, as the part of one that an
 * overriding method passes on to {@code super}, or on an object that the rule does not mean at all. Found out once for each
 * class and kept with it. Thread-safe.
 */
public final class Dispatch extends ClassValue<Dispatch.Kind> {
    enum Kind {
        /** The class is none that the rule means. */
        OUTSIDE,
        /** The method is the one that a call of such an object enters first. */
        CALL,
        /** Such an object overrides the method: it is entered through {@code super}. */
        SUPER
    }

    final Object rule;
    final String method;
    private final Class<?> owner;
    private final Class<?>[] parameters;
    private final boolean overridable;
    private final Predicate<Class<?>> means;
    private final boolean meansOwner;

    /**
     * @param rule calls are told apart by it
     * @param owner the woven class
     * @param means whether the rule means objects of a class that has the method
     */
    public Dispatch(
            Object rule,
            Class<?> owner,
            String method,
            Class<?>[] parameters,
            boolean overridable,
            Predicate<Class<?>> means) {
        this.rule = rule;
        this.owner = owner;
        this.method = method.intern();
        this.parameters = parameters.clone();
        this.overridable = overridable;
        this.means = means;
        meansOwner = means.test(owner);
    }

    /** Whether every object that has the method is meant. */
    public boolean meansOwner() {
        return meansOwner;
    }

    Kind of(Object self) {
        Class<?> type = self.getClass();
        return type == owner && meansOwner ? Kind.CALL : get(type);
    }

    @Override
    protected Kind computeValue(Class<?> type) {
        if (!meansOwner && !means.test(type)) {
            return Kind.OUTSIDE;
        }
        try {
            return overridable && isOverriddenIn(type) ? Kind.SUPER : Kind.CALL;
        } catch (LinkageError | RuntimeException e) {
            // A class that mentions missing types: as if it were overridden, a call in a call counts once.
            return Kind.SUPER;
        }
    }

    private boolean isOverriddenIn(Class<?> type) {
        for (Class<?> c = type; c != null && c != owner; c = c.getSuperclass()) {
            if (declares(c)) {
                return true;
            }
        }
        return owner.isInterface() && isOverriddenBelow(type);
    }

    /** Whether an interface between the type and the woven one has a default method of its own. */
    private boolean isOverriddenBelow(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Class<?> each : c.getInterfaces()) {
                if (each != owner && owner.isAssignableFrom(each) && (declares(each) || isOverriddenBelow(each))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean declares(Class<?> type) {
        Method bridge = null;
        boolean another = false;
        for (Method each : type.getDeclaredMethods()) {
            if (!each.getName().equals(method) || Modifier.isStatic(each.getModifiers())) {
                continue;
            }
            if (Arrays.equals(each.getParameterTypes(), parameters)) {
                if (!each.isBridge()) {
                    return !Modifier.isAbstract(each.getModifiers());
                }
                bridge = each;
            } else {
                another |= each.getParameterTypes().length == parameters.length && !each.isBridge();
            }
        }
        // A bridge alone makes an inherited method visible; beside the method it leads to it is an override.
        return bridge != null && another;
    }

    @Override
    public String toString() {
        return owner.getName() + "." + method + Arrays.toString(parameters);
    }

    /** Whether a constructor of {@code owner} that ends is the last one of its object that a rule means. */
    public static final class Construction extends ClassValue<Boolean> {
        private final Class<?> owner;
        private final Predicate<Class<?>> constructs;

        /** @param constructs whether the rule means a constructor which that class declares */
        public Construction(Class<?> owner, Predicate<Class<?>> constructs) {
            this.owner = owner;
            this.constructs = constructs;
        }

        public boolean counts(@Nullable Object self) {
            return self == null || self.getClass() == owner || get(self.getClass());
        }

        @Override
        protected Boolean computeValue(Class<?> type) {
            for (Class<?> c = type; c != null && c != owner; c = c.getSuperclass()) {
                if (constructs.test(c)) {
                    return false;
                }
            }
            return true;
        }
    }
}
