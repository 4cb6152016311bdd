package dev.sonde.core.source;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** The plain Java end of a hook's handles. */
public final class StaticMethod {
    private StaticMethod() {}

    /** The handle of a static method of the class that {@code lookup} belongs to. */
    public static MethodHandle of(MethodHandles.Lookup lookup, String name, Class<?> returned, Class<?>... parameters) {
        try {
            return lookup.findStatic(lookup.lookupClass(), name, MethodType.methodType(returned, parameters));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(lookup.lookupClass().getName() + "." + name, e);
        }
    }
}
