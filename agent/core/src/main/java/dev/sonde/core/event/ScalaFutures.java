package dev.sonde.core.event;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** {@code scala.concurrent.Future}, whose {@code onComplete} takes a function and a context to run it in. Immutable. */
final class ScalaFutures {
    private final Class<?> function;
    private final Object atOnce;
    /** {@code (Object future, Object function, Object context)void} */
    private final MethodHandle onComplete;
    /** {@code (Object tried)boolean} */
    private final MethodHandle isFailure;
    /** {@code (Object tried)Object} */
    private final MethodHandle get;
    /** {@code (Object tried)Object}: of a failure, a try of the error */
    private final MethodHandle failed;

    private ScalaFutures(Class<?> future) throws ReflectiveOperationException {
        ClassLoader loader = future.getClassLoader();
        function = Class.forName("scala.Function1", false, loader);
        Class<?> context = Class.forName("scala.concurrent.ExecutionContext", false, loader);
        Class<?> tried = Class.forName("scala.util.Try", false, loader);
        onComplete = Futures.find(future, "onComplete", void.class, function, context)
                .asType(MethodType.methodType(void.class, Object.class, Object.class, Object.class));
        MethodType toObject = MethodType.methodType(Object.class, Object.class);
        isFailure = Futures.find(tried, "isFailure", boolean.class)
                .asType(MethodType.methodType(boolean.class, Object.class));
        get = Futures.find(tried, "get", Object.class).asType(toObject);
        failed = Futures.find(tried, "failed", tried).asType(toObject);
        atOnce = Futures.implementing(context, (proxy, method, arguments) -> {
            if (method.getName().equals("execute")) {
                ((Runnable) arguments[0]).run();
            }
            return method.getName().equals("prepare") ? proxy : Futures.ofObject(proxy, method.getName(), arguments);
        });
    }

    static ScalaFutures way(Class<?> future) throws ReflectiveOperationException {
        return new ScalaFutures(future);
    }

    void tell(Object future, BiConsumer<@Nullable Object, @Nullable Throwable> ending) throws Throwable {
        Object callback = Futures.implementing(function, (proxy, method, arguments) -> {
            if (method.getName().equals("apply")) {
                read(arguments[0], ending);
            }
            return Futures.ofObject(proxy, method.getName(), arguments);
        });
        onComplete.invokeExact(future, callback, atOnce);
    }

    private void read(Object tried, BiConsumer<@Nullable Object, @Nullable Throwable> ending) throws Throwable {
        if ((boolean) isFailure.invokeExact(tried)) {
            Object error = (Object) failed.invokeExact(tried);
            ending.accept(null, (Throwable) (Object) get.invokeExact(error));
        } else {
            ending.accept((Object) get.invokeExact(tried), null);
        }
    }
}
