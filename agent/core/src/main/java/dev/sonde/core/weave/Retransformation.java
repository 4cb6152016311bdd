package dev.sonde.core.weave;

import dev.sonde.core.Log;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Has the JVM weave loaded classes once more, a few at a time: each time stops the application, on Java 8 for some 20 ms a class.
 * Between two stops the application gets at least as long as the first took. A class that the JVM refuses is left alone.
 */
final class Retransformation {
    private static final int TOGETHER = "1.8".equals(System.getProperty("java.specification.version")) ? 1 : 16;
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Instrumentation instrumentation;
    private final JoinPoints joinPoints;
    private final BiConsumer<Class<?>, Throwable> refused;

    /** @param refused told each class that the JVM does not change, and why */
    Retransformation(Instrumentation instrumentation, JoinPoints joinPoints, BiConsumer<Class<?>, Throwable> refused) {
        this.instrumentation = instrumentation;
        this.joinPoints = joinPoints;
        this.refused = refused;
    }

    /** Returns when all are woven; slow. An interrupt only shortens the pauses. */
    void of(List<Class<?>> types) {
        for (int from = 0; from < types.size(); from += TOGETHER) {
            long start = System.nanoTime();
            together(types.subList(from, Math.min(types.size(), from + TOGETHER)));
            long took = System.nanoTime() - start;
            if (took > SHORTEST_PAUSE_NANOS && from + TOGETHER < types.size()) {
                pause(Math.min(took, LONGEST_PAUSE_NANOS));
            }
        }
    }

    private void together(List<Class<?>> types) {
        Throwable cause = attempt(types);
        if (cause == null) {
            return;
        }
        if (types.size() == 1) {
            Log.warn(types.get(0).getName() + " is left as it is: the JVM refuses to change it: " + cause);
            refused.accept(types.get(0), cause);
            return;
        }
        for (int i = 0; i < types.size(); i++) {
            together(types.subList(i, i + 1));
        }
    }

    /** What the JVM has against it, or null. */
    private @Nullable Throwable attempt(List<Class<?>> types) {
        Map<Class<?>, List<WovenClass>> before = new HashMap<>();
        for (Class<?> type : types) {
            before.put(type, woven(type));
        }
        try {
            instrumentation.retransformClasses(types.toArray(new Class<?>[0]));
            return null;
        } catch (UnmodifiableClassException | RuntimeException | LinkageError | InternalError e) {
            // The JVM goes on with the code it had, and so do we.
            before.forEach((type, was) -> joinPoints.replace(name(type), woven(type), was));
            return e;
        }
    }

    private List<WovenClass> woven(Class<?> type) {
        return joinPoints.find(type.getClassLoader(), name(type));
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    private static void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
