package dev.sonde.core.start;

import dev.sonde.core.expression.MemberAccess;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;

/**
 * Opens the packages of what a rule names to the agent, and to nobody else, through {@link Instrumentation}. Nothing to do on
 * Java 8, nor for classes on the class path. Thread-safe.
 */
final class ModuleAccess implements MemberAccess {
    private final Instrumentation instrumentation;

    ModuleAccess(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    @Override
    public boolean open(Class<?> owner) {
        try {
            Method getModule = Class.class.getMethod("getModule");
            Object theirs = getModule.invoke(owner);
            Object ours = getModule.invoke(ModuleAccess.class);
            Class<?> module = getModule.getReturnType();
            if (!(Boolean) module.getMethod("isNamed").invoke(theirs) || owner.getPackage() == null) {
                return false;
            }
            Object opened = Collections.singletonMap(owner.getPackage().getName(), Collections.singleton(ours));
            redefine(module)
                    .invoke(
                            instrumentation,
                            theirs,
                            Collections.emptySet(),
                            Collections.emptyMap(),
                            opened,
                            Collections.emptySet(),
                            Collections.emptyMap());
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false;
        }
    }

    private static Method redefine(Class<?> module) throws NoSuchMethodException {
        return Instrumentation.class.getMethod(
                "redefineModule",
                module,
                java.util.Set.class,
                java.util.Map.class,
                java.util.Map.class,
                java.util.Set.class,
                java.util.Map.class);
    }
}
