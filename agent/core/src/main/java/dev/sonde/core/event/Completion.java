package dev.sonde.core.event;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous call between its beginning and its completion. Holds the call's values until then, as the application's own
 * callbacks do, and lets go of them at the first completion: a stage that tells its end twice counts once. With the array of
 * its values all that an asynchronous event allocates. Thread-safe.
 */
public final class Completion extends AtomicReference<@Nullable Object @Nullable []>
        implements BiConsumer<@Nullable Object, @Nullable Throwable> {
    private static final long serialVersionUID = 1L;

    private final transient MethodHandle done;
    private final transient MethodHandle failed;
    private final long start;

    /**
     * @param done {@code (Object[] values, long nanos, Object result)void}, must not throw
     * @param failed {@code (Object[] values, long nanos, Throwable error)void}, must not throw
     * @param values this and the arguments
     * @param nanosSoFar since the call began
     */
    public Completion(MethodHandle done, MethodHandle failed, @Nullable Object[] values, long nanosSoFar) {
        super(values);
        this.done = done;
        this.failed = failed;
        start = System.nanoTime() - nanosSoFar;
    }

    /** Observes {@code result} when it completes, if it tells that; else now. Called through a handle, at the method's exit. */
    public static void observe(
            MethodHandle done, MethodHandle failed, @Nullable Object result, long nanos, @Nullable Object[] values)
            throws Throwable {
        if (result == null) {
            done.invokeExact(values, nanos, result);
            return;
        }
        Completion completion = new Completion(done, failed, values, nanos);
        if (!Futures.tell(result, completion)) {
            completion.accept(result, null);
        }
    }

    /**
     * Gives a publisher in front of {@code result} each of whose subscriptions is a call of its own; or observes the call now and
     * gives {@code result}, if that is to be left alone. Called through a handle, at the method's exit.
     */
    public static @Nullable Object subscribe(
            MethodHandle done, MethodHandle failed, @Nullable Object result, long nanos, @Nullable Object[] values)
            throws Throwable {
        Object told = Subscriptions.telling(result, () -> new Completion(done, failed, values, 0));
        if (told != null) {
            return told;
        }
        done.invokeExact(values, nanos, result);
        return result;
    }

    /** The call has ended, with an error if that is not null. Only the first time counts. */
    @Override
    public void accept(@Nullable Object result, @Nullable Throwable error) {
        @Nullable Object[] values = getAndSet(null);
        if (values == null) {
            return;
        }
        long nanos = System.nanoTime() - start;
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

    @Override
    public String toString() {
        return get() == null ? "ended" : "running";
    }
}
