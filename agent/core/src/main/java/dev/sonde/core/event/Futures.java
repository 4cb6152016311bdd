package dev.sonde.core.event;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How the futures of the JDK and of libraries tell their end: on the thread that completes them, through their own public
 * callbacks, found by name in the application's class. No thread of ours waits for any. Thread-safe.
 */
public final class Futures {
    private static final String VERTX = "io.vertx.core.Future";
    private static final String NETTY = "io.netty.util.concurrent.Future";
    private static final String SPRING = "org.springframework.util.concurrent.ListenableFuture";
    private static final String SCALA = "scala.concurrent.Future";
    private static final Executor AT_ONCE = Runnable::run;

    /** Has a future tell its end to a receiver that does not throw. */
    private interface Way {
        void tell(Object future, BiConsumer<@Nullable Object, @Nullable Throwable> ending) throws Throwable;
    }

    private static final Way NONE = (future, ending) -> {
        throw new UnsupportedOperationException();
    };

    private static final ClassValue<Way> WAYS = new ClassValue<Way>() {
        @Override
        protected Way computeValue(Class<?> type) {
            try {
                return way(type);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                return NONE;
            }
        }
    };

    private Futures() {}

    /** Whether what a method of that declared type returns may tell its end. */
    public static boolean mayTell(Class<?> declared) {
        return CompletionStage.class.isAssignableFrom(declared)
                || Future.class.isAssignableFrom(declared)
                || supertype(declared, VERTX) != null
                || supertype(declared, SCALA) != null;
    }

    /** Has {@code future} tell its end, at once if it is over; false if it cannot, and will not. Throws nothing. */
    public static boolean tell(Object future, BiConsumer<@Nullable Object, @Nullable Throwable> ending) {
        Way way = WAYS.get(future.getClass());
        if (way == NONE) {
            return false;
        }
        try {
            way.tell(future, ending);
            return true;
        } catch (Throwable refused) {
            // A stage of the application's own that takes no callbacks ends where it is returned.
            return false;
        }
    }

    @SuppressWarnings("unchecked")
    private static Way way(Class<?> type) throws ReflectiveOperationException {
        if (CompletionStage.class.isAssignableFrom(type)) {
            return (future, ending) -> ((CompletionStage<Object>) future).whenComplete(ending);
        }
        Class<?> vertx = supertype(type, VERTX);
        if (vertx != null) {
            return throughStage(vertx, "toCompletionStage", CompletionStage.class);
        }
        Class<?> spring = supertype(type, SPRING);
        if (spring != null) {
            return throughStage(spring, "completable", java.util.concurrent.CompletableFuture.class);
        }
        Class<?> scala = supertype(type, SCALA);
        if (scala != null) {
            return ScalaFutures.way(scala)::tell;
        }
        Class<?> netty = supertype(type, NETTY);
        if (netty != null) {
            return netty(netty);
        }
        Class<?> listenable = Future.class.isAssignableFrom(type) ? listenable(type) : null;
        return listenable == null
                ? NONE
                : listenable(find(listenable, "addListener", void.class, Runnable.class, Executor.class));
    }

    @SuppressWarnings("unchecked")
    private static Way throughStage(Class<?> type, String method, Class<?> stage) throws ReflectiveOperationException {
        MethodHandle convert =
                find(type, method, stage).asType(MethodType.methodType(CompletionStage.class, Object.class));
        return (future, ending) ->
                ((CompletionStage<Object>) (CompletionStage<?>) convert.invokeExact(future)).whenComplete(ending);
    }

    /** Guava's, and what took over its signature. */
    private static Way listenable(MethodHandle addListener) {
        MethodHandle listen =
                addListener.asType(MethodType.methodType(void.class, Object.class, Runnable.class, Executor.class));
        return (future, ending) -> {
            Runnable listener = () -> read((Future<?>) future, ending);
            listen.invokeExact(future, listener, AT_ONCE);
        };
    }

    private static Way netty(Class<?> type) throws ReflectiveOperationException {
        Class<?> listener =
                Class.forName("io.netty.util.concurrent.GenericFutureListener", false, type.getClassLoader());
        MethodHandle listen = find(type, "addListener", type, listener)
                .asType(MethodType.methodType(Object.class, Object.class, Object.class));
        return (future, ending) -> {
            Object callback = implementing(listener, (proxy, method, arguments) -> {
                if (method.getDeclaringClass() != Object.class) {
                    read((Future<?>) future, ending);
                }
                return ofObject(proxy, method.getName(), arguments);
            });
            Object ignored = listen.invokeExact(future, callback);
        };
    }

    /** What a future that is done has come to; an interrupt of the thread that completes it is left as it is. */
    private static void read(Future<?> future, BiConsumer<@Nullable Object, @Nullable Throwable> ending) {
        if (!future.isDone()) {
            return;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    ending.accept(future.get(), null);
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException | CancellationException e) {
            ending.accept(null, e);
        } catch (RuntimeException e) {
            ending.accept(null, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** An object that implements a library's functional interface. */
    static Object implementing(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    /** What a proxy answers to the methods of Object; null to others. */
    static @Nullable Object ofObject(Object proxy, String method, @Nullable Object @Nullable [] arguments) {
        switch (method) {
            case "hashCode":
                return System.identityHashCode(proxy);
            case "equals":
                return arguments != null && arguments.length == 1 && arguments[0] == proxy;
            case "toString":
                return "observer";
            default:
                return null;
        }
    }

    static MethodHandle find(Class<?> type, String name, Class<?> result, Class<?>... parameters)
            throws ReflectiveOperationException {
        return MethodHandles.publicLookup().findVirtual(type, name, MethodType.methodType(result, parameters));
    }

    /** The interface that declares Guava's {@code addListener}. */
    private static @Nullable Class<?> listenable(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Class<?> each : c.getInterfaces()) {
                Class<?> found = declaring(each);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static @Nullable Class<?> declaring(Class<?> type) {
        try {
            find(type, "addListener", void.class, Runnable.class, Executor.class);
            return type;
        } catch (ReflectiveOperationException e) {
            for (Class<?> each : type.getInterfaces()) {
                Class<?> found = declaring(each);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
    }

    /** The type of that name among the class, its superclasses and interfaces. */
    static @Nullable Class<?> supertype(@Nullable Class<?> type, String name) {
        if (type == null || type.getName().equals(name)) {
            return type;
        }
        Class<?> found = supertype(type.getSuperclass(), name);
        for (Class<?> each : type.getInterfaces()) {
            found = found == null ? supertype(each, name) : found;
        }
        return found;
    }
}
