package dev.sonde.core.weave;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What advice may ask while the call sites of one join point are linked. Short-lived, one thread. */
public final class Linkage {
    private final JoinPoint joinPoint;
    private final MethodHandles.Lookup caller;

    Linkage(JoinPoint joinPoint, MethodHandles.Lookup caller) {
        this.joinPoint = joinPoint;
        this.caller = caller;
    }

    public JoinPoint joinPoint() {
        return joinPoint;
    }

    /** The woven class itself. */
    public Class<?> declaringClass() {
        return caller.lookupClass();
    }

    /** The woven class' own rights. */
    public MethodHandles.Lookup caller() {
        return caller;
    }

    /** The method's parameter and return types, loaded where they were not; resolves through the woven class' loader. */
    public MethodType methodType() throws LinkageProblem {
        try {
            return MethodType.fromMethodDescriptorString(
                    joinPoint.descriptor(), declaringClass().getClassLoader());
        } catch (TypeNotPresentException | LinkageError e) {
            throw new LinkageProblem("a type of " + joinPoint + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    /** A class by its dotted name, as the woven class sees it; not initialised. */
    public Class<?> type(String name) throws LinkageProblem {
        try {
            return Class.forName(name, false, declaringClass().getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new LinkageProblem(name + " is not visible from " + joinPoint.className(), e);
        }
    }

    /** Whether {@link #type} would find that class. */
    public boolean sees(String name) {
        try {
            type(name);
            return true;
        } catch (LinkageProblem e) {
            return false;
        }
    }

    /**
     * A handle {@code (Object)T} that calls no-argument methods one after the other, starting at a value of {@code start}:
     * {@code path(request, "getCoyoteRequest", "getBytesRead")}. Public methods of any class that the woven class sees, and
     * its own. Null in between is a {@link NullPointerException} at the event, that is a fault.
     */
    public MethodHandle path(Class<?> start, String... methods) throws LinkageProblem {
        Class<?> at = start;
        MethodHandle chain = null;
        for (String name : methods) {
            MethodHandle step = method(at, name);
            at = step.type().returnType();
            chain = chain == null ? step : MethodHandles.filterReturnValue(chain, step);
        }
        if (chain == null) {
            throw new IllegalArgumentException("an empty path");
        }
        return chain.asType(MethodType.methodType(chain.type().returnType(), Object.class));
    }

    /** The handle of a method by name and parameter types, {@code this} first; public, or of the woven class itself. */
    public MethodHandle method(Class<?> type, String name, Class<?>... parameters) throws LinkageProblem {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            MethodHandle found = declared(c, name, parameters);
            if (found != null) {
                return found;
            }
        }
        List<Class<?>> interfaces = new ArrayList<>(Arrays.asList(type.getInterfaces()));
        for (int i = 0; i < interfaces.size(); i++) {
            MethodHandle found = declared(interfaces.get(i), name, parameters);
            if (found != null) {
                return found;
            }
            interfaces.addAll(Arrays.asList(interfaces.get(i).getInterfaces()));
        }
        throw new LinkageProblem(type.getName() + " has no method " + name + Arrays.toString(parameters));
    }

    /** A field of the woven class' world as a handle {@code (owner)T}; private ones too. */
    public MethodHandle field(Class<?> type, String name) throws LinkageProblem {
        try {
            java.lang.reflect.Field field = type.getDeclaredField(name);
            if (type == declaringClass()) {
                return caller.unreflectGetter(field);
            }
            field.setAccessible(true);
            return MethodHandles.lookup().unreflectGetter(field);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new LinkageProblem(type.getName() + "." + name + " cannot be read: " + e, e);
        }
    }

    /** Whether the woven class sees more of {@code type} than strangers do: a package may be hidden by its module. */
    private boolean isNeighbour(Class<?> type) {
        String mine = declaringClass().getName();
        return type.getClassLoader() == declaringClass().getClassLoader()
                && type.getName().startsWith(mine.substring(0, mine.lastIndexOf('.') + 1))
                && type.getName().lastIndexOf('.') == mine.lastIndexOf('.');
    }

    private @Nullable MethodHandle declared(Class<?> type, String name, Class<?>... parameters) throws LinkageProblem {
        Method method;
        try {
            method = type.getDeclaredMethod(name, parameters);
        } catch (NoSuchMethodException | LinkageError e) {
            return null;
        }
        try {
            if (type == declaringClass() || isNeighbour(type)) {
                return caller.unreflect(method);
            }
            if (Modifier.isPublic(method.getModifiers()) && Modifier.isPublic(type.getModifiers())) {
                return MethodHandles.publicLookup().unreflect(method);
            }
            method.setAccessible(true);
            return MethodHandles.lookup().unreflect(method);
        } catch (IllegalAccessException | RuntimeException e) {
            throw new LinkageProblem(type.getName() + "." + name + " cannot be called: " + e.getMessage(), e);
        }
    }
}
