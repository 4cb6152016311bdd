package dev.sonde.core.event;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous call between its return and its completion. Holds the call's values until then, as the application's own
 * callbacks do. The one object that an asynchronous event allocates, with the array of its values.
 */
public final class Completion implements BiConsumer<Object, Throwable> {
    private final MethodHandle done;
    private final MethodHandle failed;
    private final @Nullable Object[] values;
    private final long nanosSoFar;
    private final long since = System.nanoTime();

    /**
     * @param done {@code (Object[] values, long nanos, Object result)void}, must not throw
     * @param failed {@code (Object[] values, long nanos, Throwable error)void}, must not throw
     * @param values this and the arguments
     */
    private Completion(MethodHandle done, MethodHandle failed, @Nullable Object[] values, long nanosSoFar) {
        this.done = done;
        this.failed = failed;
        this.values = values;
        this.nanosSoFar = nanosSoFar;
    }

    /** Observes {@code result} when it completes, if it is a stage; else now. Called through a handle, at the method's exit. */
    public static void observe(
            MethodHandle done, MethodHandle failed, @Nullable Object result, long nanos, @Nullable Object[] values)
            throws Throwable {
        if (result instanceof CompletionStage) {
            @SuppressWarnings("unchecked")
            CompletionStage<Object> stage = (CompletionStage<Object>) result;
            stage.whenComplete(new Completion(done, failed, values, nanos));
        } else {
            done.invokeExact(values, nanos, result);
        }
    }

    @Override
    public void accept(@Nullable Object result, @Nullable Throwable error) {
        long nanos = nanosSoFar + (System.nanoTime() - since);
        try {
            if (error == null) {
                done.invokeExact(values, nanos, result);
            } else {
                failed.invokeExact(values, nanos, cause(error));
            }
        } catch (Throwable t) {
            // Both handles keep their faults to themselves; this is the last line before the application's own stage.
        }
    }

    private static Throwable cause(Throwable error) {
        Throwable cause = error.getCause();
        return cause != null && (error instanceof CompletionException || error instanceof ExecutionException)
                ? cause
                : error;
    }
}
