package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.expression.MemberAccess;
import dev.sonde.core.expression.ModuleOpenness;
import dev.sonde.core.expression.Nearest;
import dev.sonde.core.weave.pattern.MethodPattern;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a static method without parameters, in every class of its name: one in each class loader that has it. Waits until the
 * application itself has loaded and initialised the class, so that nothing of it happens earlier than without the agent.
 */
final class StaticMethodVisit implements PollTask.Visit {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final MethodPattern pattern;
    private final MemberAccess access;
    private final RuleState state;
    private final Initialised initialised;

    /** Kept with each class, which it does not keep alive. */
    private final ClassValue<Target> targets = new ClassValue<Target>() {
        @Override
        protected Target computeValue(Class<?> type) {
            try {
                return target(type);
            } catch (PollRun.Misfit e) {
                return new Target(null, void.class, String.valueOf(e.getMessage()));
            }
        }
    };

    StaticMethodVisit(MethodPattern pattern, MemberAccess access, RuleState state) {
        this.pattern = pattern;
        this.access = access;
        this.state = state;
        this.initialised = new Initialised(access);
    }

    @Override
    public void all(PollRun run, PollHost host) throws Throwable {
        List<Class<?>> classes = host.loaded().named(pattern.typeNames());
        if (classes.isEmpty()) {
            state.missed("no class " + pattern.type() + " was loaded when it was last looked for");
        }
        for (Class<?> type : classes) {
            if (!initialised.is(type)) {
                state.missed(type.getName() + " was loaded and not yet used when it was last looked at");
                continue;
            }
            Target target = targets.get(type);
            MethodHandle method = target.method;
            if (method == null) {
                throw new PollRun.Misfit(target.misfit);
            }
            ContextLoader.of(type, () -> run.ask((Object) method.invokeExact(), target.result));
        }
    }

    private Target target(Class<?> type) throws PollRun.Misfit {
        Method method = declared(type);
        if (!Modifier.isStatic(method.getModifiers())) {
            throw new PollRun.Misfit(
                    type.getName() + "." + method.getName() + "() is not static; expected `instances_of: "
                            + type.getName() + "` and `this." + method.getName() + "()`");
        }
        if (method.getReturnType() == void.class) {
            throw new PollRun.Misfit(type.getName() + "." + method.getName() + "() returns nothing");
        }
        MethodHandle handle = readable(method, ModuleOpenness.isOpen(type));
        if (handle == null && access.open(type)) {
            handle = readable(method, true);
        }
        if (handle == null) {
            throw new PollRun.Misfit(
                    type.getName() + "." + method.getName() + " is not accessible from outside its module");
        }
        return new Target(handle.asType(methodType(Object.class)), method.getReturnType(), "");
    }

    private Method declared(Class<?> type) throws PollRun.Misfit {
        List<String> names = new ArrayList<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            try {
                return each.getDeclaredMethod(pattern.methodName());
            } catch (NoSuchMethodException e) {
                for (Method method : each.getDeclaredMethods()) {
                    if (Modifier.isStatic(method.getModifiers()) && method.getParameterCount() == 0) {
                        names.add(method.getName());
                    }
                }
            }
        }
        String nearest = Nearest.to(pattern.methodName(), names);
        throw new PollRun.Misfit(type.getName() + " has no static method " + pattern.methodName() + "()"
                + (nearest == null ? "" : ", did you mean `" + nearest + "()`?"));
    }

    private static @Nullable MethodHandle readable(Method method, boolean open) {
        try {
            if (open) {
                method.setAccessible(true);
            }
        } catch (RuntimeException hidden) { // InaccessibleObjectException, which Java 8 does not know
            // It may be public, in a package that is exported.
        }
        try {
            return LOOKUP.unreflect(method);
        } catch (IllegalAccessException e) {
            return null;
        }
    }

    /** Must not refer to the visit: the class keeps it alive. */
    private static final class Target {
        final @Nullable MethodHandle method;
        final Class<?> result;
        final String misfit;

        Target(@Nullable MethodHandle method, Class<?> result, String misfit) {
            this.method = method;
            this.result = result;
            this.misfit = misfit;
        }
    }
}
