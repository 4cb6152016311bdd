package dev.sonde.core.probe;

import dev.sonde.core.expression.Scope;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A scope whose names are values at positions of one call, or constants. */
final class EventScope implements Scope {
    private static final MethodHandle SECONDS;

    static {
        try {
            SECONDS = MethodHandles.lookup()
                    .findStatic(EventScope.class, "seconds", MethodType.methodType(double.class, long.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("seconds", e);
        }
    }

    private final MethodType parameters;
    private final Map<String, MethodHandle> names = new LinkedHashMap<>();
    private MethodHandle[] arguments = {};
    private boolean hasArguments;
    private @Nullable MethodHandle nanos;

    /** @param parameters of every handle of this scope */
    EventScope(MethodType parameters) {
        this.parameters = parameters.changeReturnType(void.class);
    }

    /** Makes {@code name} the value at {@code position}, seen as {@code type}. */
    EventScope name(String name, int position, Class<?> type) {
        names.put(name, at(position, type));
        return this;
    }

    /** Makes {@code name} a constant. */
    EventScope constant(String name, Class<?> type, @Nullable Object value) {
        names.put(name, constant(type, value));
        return this;
    }

    /** Makes {@code name} whatever a handle of these parameters gives. */
    EventScope handle(String name, MethodHandle handle) {
        names.put(name, handle);
        return this;
    }

    /** Makes {@code duration} the nanoseconds at {@code position}, in seconds. */
    EventScope duration(int position) {
        nanos = at(position, long.class);
        names.put("duration", MethodHandles.filterReturnValue(nanos, SECONDS));
        return this;
    }

    /** Makes {@code args[n]} the values from {@code first} on. */
    EventScope arguments(int first, Class<?>[] types) {
        arguments = new MethodHandle[types.length];
        hasArguments = true;
        for (int i = 0; i < types.length; i++) {
            arguments[i] = at(first + i, types[i]);
        }
        return this;
    }

    /** The event's duration in nanoseconds, or null where it has none. */
    @Nullable
    MethodHandle nanos() {
        return nanos;
    }

    @Override
    public MethodType parameters() {
        return parameters;
    }

    @Override
    public @Nullable MethodHandle find(String name) {
        return names.get(name);
    }

    @Override
    public @Nullable MethodHandle argument(int index) {
        return index >= 0 && index < arguments.length ? arguments[index] : null;
    }

    @Override
    public int argumentCount() {
        return hasArguments ? arguments.length : -1;
    }

    @Override
    public Collection<String> names() {
        return Collections.unmodifiableCollection(names.keySet());
    }

    /** A handle of these parameters that gives the constant. */
    MethodHandle constant(Class<?> type, @Nullable Object value) {
        return MethodHandles.dropArguments(MethodHandles.constant(type, value), 0, parameters.parameterList());
    }

    private MethodHandle at(int position, Class<?> type) {
        Class<?> declared = parameters.parameterType(position);
        MethodHandle value = MethodHandles.permuteArguments(
                MethodHandles.identity(declared), parameters.changeReturnType(declared), position);
        return value.asType(parameters.changeReturnType(type));
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
