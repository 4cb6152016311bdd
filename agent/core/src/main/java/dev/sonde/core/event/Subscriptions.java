package dev.sonde.core.event;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishers of Reactor and RxJava that tell the end of each of their subscriptions: a publisher of the same kind in front of the
 * application's own, made of the library's public operators, found by name in the application's class. What the application
 * could tell apart by its class is left alone: subjects, processors, connectable and grouped publishers, and publishers of its
 * own. Thread-safe.
 */
public final class Subscriptions {
    private static final Set<String> TYPES = new HashSet<>(Arrays.asList(
            "reactor.core.publisher.Mono",
            "reactor.core.publisher.Flux",
            "io.reactivex.Completable",
            "io.reactivex.Flowable",
            "io.reactivex.Maybe",
            "io.reactivex.Observable",
            "io.reactivex.Single",
            "io.reactivex.rxjava3.core.Completable",
            "io.reactivex.rxjava3.core.Flowable",
            "io.reactivex.rxjava3.core.Maybe",
            "io.reactivex.rxjava3.core.Observable",
            "io.reactivex.rxjava3.core.Single"));

    private static final ClassValue<Operators> OPERATORS = new ClassValue<Operators>() {
        @Override
        protected Operators computeValue(Class<?> type) {
            try {
                Class<?> known = known(type);
                return known != null && isTheLibrarysOwn(type, known) ? new Operators(known) : Operators.NONE;
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                return Operators.NONE;
            }
        }
    };

    private Subscriptions() {}

    /** Whether a method of that declared type returns a publisher whose subscriptions are what is observed. */
    public static boolean mayTell(Class<?> declared) {
        return TYPES.contains(declared.getName()) || declared.getName().equals("org.reactivestreams.Publisher");
    }

    /**
     * A publisher in front of {@code publisher} that asks {@code beginning} at each subscription for who is told how that ends;
     * null if it is to be left alone. A receiver must not throw; it may be told more than once, and the first time counts.
     */
    public static @Nullable Object telling(
            @Nullable Object publisher, Supplier<BiConsumer<@Nullable Object, @Nullable Throwable>> beginning) {
        Operators operators = publisher == null ? Operators.NONE : OPERATORS.get(publisher.getClass());
        if (publisher == null || operators == Operators.NONE) {
            return null;
        }
        try {
            return operators.defer(publisher, beginning);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return null;
        }
    }

    private static @Nullable Class<?> known(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            if (TYPES.contains(c.getName())) {
                return c;
            }
        }
        return null;
    }

    /** Whether it is an operator of the library, which nobody outside asks for by its class. */
    private static boolean isTheLibrarysOwn(Class<?> type, Class<?> known) {
        String name = type.getName();
        String home = known.getName().startsWith("reactor.") ? "reactor." : "io.reactivex.";
        boolean hidden = !Modifier.isPublic(type.getModifiers()) || name.contains(".internal.");
        return name.startsWith(home) && hidden && !isTwoSided(type);
    }

    /** Whether it takes values as well, or is more than what it is declared as. */
    private static boolean isTwoSided(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            String simple = c.getSimpleName();
            if (simple.startsWith("Connectable") || simple.startsWith("Grouped") || simple.endsWith("Subject")) {
                return true;
            }
            for (Class<?> each : c.getInterfaces()) {
                if (each.getName().endsWith("Subscriber")
                        || each.getSimpleName().endsWith("Observer")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The operators of one type of publisher. Immutable. */
    private static final class Operators {
        static final Operators NONE = new Operators();

        private final @Nullable Method defer;
        private final @Nullable Method onValue;
        private final @Nullable Method onComplete;
        private final @Nullable Method onError;
        private final @Nullable Method onCancel;
        /** Whether there may be many values, so that none of them is the result. */
        private final boolean many;

        private Operators() {
            defer = onValue = onComplete = onError = onCancel = null;
            many = false;
        }

        Operators(Class<?> type) throws ReflectiveOperationException {
            defer = required(type, "defer");
            onError = required(type, "doOnError");
            Method next = optional(type, "doOnNext");
            Method success = optional(type, "doOnSuccess");
            many = success == null && next != null;
            onValue = success == null ? next : success;
            onComplete = type.getName().endsWith(".Mono") ? null : optional(type, "doOnComplete");
            Method cancel = optional(type, "doOnCancel");
            onCancel = cancel == null ? required(type, "doOnDispose") : cancel;
        }

        private static Method required(Class<?> type, String name) throws NoSuchMethodException {
            Method found = optional(type, name);
            if (found == null) {
                throw new NoSuchMethodException(type.getName() + "." + name);
            }
            return found;
        }

        private static @Nullable Method optional(Class<?> type, String name) {
            for (Method each : type.getMethods()) {
                if (each.getName().equals(name)
                        && each.getParameterCount() == 1
                        && each.getParameterTypes()[0].isInterface()) {
                    return each;
                }
            }
            return null;
        }

        @Nullable
        Object defer(Object publisher, Supplier<BiConsumer<@Nullable Object, @Nullable Throwable>> beginning)
                throws ReflectiveOperationException {
            Method method = defer;
            if (method == null) {
                return null;
            }
            return method.invoke(null, function(method, ignored -> subscribed(publisher, beginning)));
        }

        private Object subscribed(
                Object publisher, Supplier<BiConsumer<@Nullable Object, @Nullable Throwable>> beginning) {
            try {
                Subscription subscription = new Subscription(beginning.get(), many);
                Object told = publisher;
                told = with(told, onValue, subscription::value);
                told = with(told, onComplete, ignored -> subscription.complete());
                told = with(told, onError, subscription::error);
                return with(told, onCancel, ignored -> subscription.cancel());
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                return publisher;
            }
        }

        private static Object with(Object publisher, @Nullable Method operator, Consumer<@Nullable Object> callback)
                throws ReflectiveOperationException {
            return operator == null
                    ? publisher
                    : operator.invoke(publisher, function(operator, value -> {
                        callback.accept(value);
                        return null;
                    }));
        }

        /** The only parameter of {@code operator}, whichever functional interface that is. */
        private static Object function(Method operator, Function body) {
            Class<?> type = operator.getParameterTypes()[0];
            if (type == Consumer.class) {
                return (Consumer<Object>) body::apply;
            }
            if (type == Runnable.class) {
                return (Runnable) () -> body.apply(null);
            }
            if (type == Supplier.class) {
                return (Supplier<Object>) () -> body.apply(null);
            }
            if (type == Callable.class) {
                return (Callable<Object>) () -> body.apply(null);
            }
            InvocationHandler handler = (proxy, method, arguments) -> method.getDeclaringClass() == Object.class
                    ? Futures.ofObject(proxy, method.getName(), arguments)
                    : body.apply(arguments == null ? null : arguments[0]);
            return Futures.implementing(type, handler);
        }
    }

    private interface Function {
        @Nullable
        Object apply(@Nullable Object value);
    }

    /** One subscription. */
    private static final class Subscription {
        private final BiConsumer<@Nullable Object, @Nullable Throwable> ending;
        private final boolean many;
        /** Written by the one thread that emits at a time, read by whoever cancels. */
        private volatile boolean seen;

        Subscription(BiConsumer<@Nullable Object, @Nullable Throwable> ending, boolean many) {
            this.ending = ending;
            this.many = many;
        }

        void value(@Nullable Object value) {
            if (!many) {
                ending.accept(value, null);
            } else if (!seen) {
                seen = true;
            }
        }

        void complete() {
            ending.accept(null, null);
        }

        void error(@Nullable Object error) {
            ending.accept(null, (Throwable) error);
        }

        /** Who has got values may have got enough; who has got none gave up. */
        void cancel() {
            ending.accept(null, seen ? null : new CancellationException("cancelled"));
        }
    }
}
