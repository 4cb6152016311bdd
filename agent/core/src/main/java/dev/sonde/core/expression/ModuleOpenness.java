package dev.sonde.core.expression;

import java.lang.reflect.Method;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the module of a class opens its package to everybody: what its author declared, not what a command line or an older Java lets pass.
 * All of Java 8 and of the class path is open. By reflection, as Java 8 has no modules.
 */
public final class ModuleOpenness {
    private static final @Nullable Method GET_MODULE = method(Class.class, "getModule");

    private ModuleOpenness() {}

    /** True for the class path, for Java 8, and where nobody can tell. */
    public static boolean isOpen(Class<?> type) {
        Package declaring = type.getPackage();
        if (GET_MODULE == null || declaring == null) {
            return true;
        }
        try {
            Object module = GET_MODULE.invoke(type);
            Object descriptor = ask(module, "getDescriptor");
            if (descriptor == null || is(descriptor, "isOpen") || is(descriptor, "isAutomatic")) {
                return true;
            }
            for (Object opens : (Set<?>) given(ask(descriptor, "opens"))) {
                if (declaring.getName().equals(ask(opens, "source")) && !is(opens, "isQualified")) {
                    return true;
                }
            }
            return false;
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static boolean is(Object of, String question) throws ReflectiveOperationException {
        return Boolean.TRUE.equals(ask(of, question));
    }

    private static @Nullable Object ask(Object of, String question) throws ReflectiveOperationException {
        return of.getClass().getMethod(question).invoke(of);
    }

    private static Object given(@Nullable Object value) throws ReflectiveOperationException {
        if (value == null) {
            throw new NoSuchMethodException("opens");
        }
        return value;
    }

    private static @Nullable Method method(Class<?> owner, String name) {
        try {
            return owner.getMethod(name);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
