package dev.sonde.core.source.redis;

import static java.lang.invoke.MethodHandles.constant;
import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.filterArguments;
import static java.lang.invoke.MethodHandles.filterReturnValue;
import static java.lang.invoke.MethodHandles.foldArguments;
import static java.lang.invoke.MethodHandles.guardWithTest;
import static java.lang.invoke.MethodHandles.identity;
import static java.lang.invoke.MethodHandles.insertArguments;
import static java.lang.invoke.MethodHandles.lookup;
import static java.lang.invoke.MethodHandles.permuteArguments;
import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.event.ThreadState;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.source.StaticMethod;
import dev.sonde.core.weave.Hook;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce 6 and 7: synchronous, asynchronous and reactive calls all dispatch a command object on a connection, and the client
 * completes it: with the reply, with an error reply, when it is cancelled (a synchronous timeout), when the connection breaks.
 *
 * <p>Costs one completion callback for each command: 40 bytes of ours and what Lettuce allocates to hold it. A reply that comes
 * after a reactive subscriber went away counts as what it is. What a connection sends to set itself up is not dispatched.
 */
final class Lettuce {
    private static final MethodHandle RECORD = SourceKind.REDIS.site().recorder();
    private static final String COMMAND = "io.lettuce.core.protocol.RedisCommand";
    private static final MethodType OBJECT_OF_OBJECT = methodType(Object.class, Object.class);

    private static final MethodHandle START = StaticMethod.of(
            lookup(), "start", Completion.class, Hook.class, MethodHandle.class, Object.class, Object.class);
    private static final MethodHandle START_ALL =
            StaticMethod.of(lookup(), "startAll", void.class, MethodHandle.class, Object.class);
    private static final MethodHandle IS_OBSERVED = StaticMethod.of(lookup(), "isObserved", boolean.class);
    private static final MethodHandle IS_THERE = StaticMethod.of(lookup(), "isThere", boolean.class, Object.class);
    private static final MethodHandle IS_A = StaticMethod.of(lookup(), "isA", boolean.class, Class.class, Object.class);
    private static final MethodHandle REJECTED = StaticMethod.of(lookup(), "rejected", void.class, Object.class);
    private static final MethodHandle FORWARD = StaticMethod.of(lookup(), "forward", Object.class);
    private static final MethodHandle FORWARDED = StaticMethod.of(lookup(), "forwarded", void.class, Object.class);
    private static final MethodHandle UP = StaticMethod.of(lookup(), "up", void.class, Object.class);
    private static final MethodHandle DOWN = StaticMethod.of(lookup(), "down", void.class, Object.class);

    private Lettuce() {}

    /** {@code dispatch} of one command or of many. */
    static final class Dispatch extends Hook {
        Dispatch() {
            super(
                    "redis/lettuce",
                    false,
                    "io.lettuce.core.StatefulRedisConnectionImpl",
                    "io.lettuce.core.cluster.StatefulRedisClusterConnectionImpl",
                    "io.lettuce.core.sentinel.StatefulRedisSentinelConnectionImpl");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("dispatch")
                    && (descriptor.startsWith("(Lio/lettuce/core/protocol/RedisCommand;)")
                            || descriptor.startsWith("(Ljava/util/Collection;)"));
        }

        @Override
        public boolean stateful() {
            return true;
        }

        @Override
        public MethodHandle open(Linkage linkage) throws LinkageProblem {
            MethodHandle one = onCommand(linkage);
            MethodHandle open = one;
            if (linkage.joinPoint().descriptor().startsWith("(Ljava/util/Collection;)")) {
                // A collection's commands have no state to carry: none is rejected on its own.
                open = filterReturnValue(insertArguments(START_ALL, 0, one), constant(Object.class, null));
            }
            return dropArguments(open, 0, Object.class);
        }

        /** The client refused the command before it could ever complete. */
        @Override
        public MethodHandle fail(Linkage linkage) {
            return REJECTED;
        }

        /** {@code (Object command)Object}: asks to be told of its completion. */
        private MethodHandle onCommand(Linkage linkage) throws LinkageProblem {
            Class<?> command = linkage.type(COMMAND);
            Class<?> completeable = linkage.type("io.lettuce.core.protocol.CompleteableCommand");
            MethodHandle start = filterArguments(
                    insertArguments(START, 0, this, hasError(linkage, command)),
                    0,
                    linkage.path(command, "getType").asType(OBJECT_OF_OBJECT));
            MethodHandle started = permuteArguments(start, methodType(Completion.class, Object.class), 0, 0);
            MethodHandle onComplete = linkage.method(completeable, "onComplete", BiConsumer.class)
                    .asType(methodType(void.class, Object.class, Completion.class));
            MethodHandle told =
                    permuteArguments(onComplete, methodType(void.class, Completion.class, Object.class), 1, 0);
            MethodHandle self = dropArguments(identity(Completion.class), 1, Object.class);
            MethodHandle observe =
                    foldArguments(foldArguments(self, told), started).asType(OBJECT_OF_OBJECT);
            MethodHandle nothing = dropArguments(constant(Object.class, null), 0, Object.class);
            MethodHandle isCompleteable = insertArguments(IS_A, 0, completeable);
            MethodHandle fitting = guardWithTest(isCompleteable, observe, nothing);
            return guardWithTest(dropArguments(IS_OBSERVED, 0, Object.class), fitting, nothing);
        }

        /** {@code (Object command)boolean}: an error reply completes a command without a failure, with an error in its output. */
        private static MethodHandle hasError(Linkage linkage, Class<?> command) throws LinkageProblem {
            MethodHandle output = linkage.path(command, "getOutput");
            MethodHandle error = linkage.path(output.type().returnType(), "hasError");
            MethodHandle errorIfAny =
                    guardWithTest(IS_THERE, error, dropArguments(constant(boolean.class, false), 0, Object.class));
            return filterReturnValue(output.asType(OBJECT_OF_OBJECT), errorIfAny);
        }
    }

    /** A connection to master and replicas passes each command on to the connection of one node, which dispatches it again. */
    static final class Forwarding extends Hook {
        Forwarding() {
            super("redis/lettuce-forward", false, "io.lettuce.core.masterreplica.MasterReplicaChannelWriter");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("writeCommand") || method.equals("writeCommands");
        }

        @Override
        public boolean stateful() {
            return true;
        }

        @Override
        public MethodHandle open(Linkage linkage) {
            return FORWARD;
        }

        @Override
        public MethodHandle exit(Linkage linkage) {
            return FORWARDED;
        }

        @Override
        public MethodHandle fail(Linkage linkage) {
            return FORWARDED;
        }
    }

    /** A channel is up from the end of its handshake to its close; a reconnect is another channel. */
    static final class Connections extends Hook {
        Connections() {
            super("redis/lettuce-connection", false, "io.lettuce.core.protocol.DefaultEndpoint");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return (method.equals("notifyChannelActive") || method.equals("notifyChannelInactive"))
                    && descriptor.equals("(Lio/netty/channel/Channel;)V");
        }

        @Override
        public boolean entering() {
            return true;
        }

        @Override
        public MethodHandle enter(Linkage linkage) {
            boolean up = linkage.joinPoint().method().equals("notifyChannelActive");
            return dropArguments(up ? UP : DOWN, 0, Object.class);
        }
    }

    /** One command on its way; true once it ended, by whichever thread the client uses. */
    private static final class Completion extends AtomicBoolean implements BiConsumer<Object, Throwable> {
        private final Hook hook;
        private final MethodHandle hasError;
        private final String operation;
        private final Object command;
        private final long start;

        Completion(Hook hook, MethodHandle hasError, String operation, Object command) {
            this.hook = hook;
            this.hasError = hasError;
            this.operation = operation;
            this.command = command;
            this.start = System.nanoTime();
        }

        @Override
        public void accept(@Nullable Object result, @Nullable Throwable error) {
            try {
                // A future's command had its error reply turned into a failure already.
                boolean success = error == null
                        && (command instanceof CompletableFuture || !(boolean) hasError.invokeExact(command));
                finish(success);
            } catch (Throwable t) {
                hook.fault(t);
            }
        }

        void finish(boolean success) throws Throwable {
            if (compareAndSet(false, true)) {
                long nanos = System.nanoTime() - start;
                String status = success ? "success" : "failure";
                RECORD.invokeExact(operation, status, nanos);
            }
        }
    }

    // ---- called by the handles above

    private static boolean isObserved() {
        ThreadState thread = ThreadState.current();
        return thread.redisForwarding == 0 && thread.suppressed == 0;
    }

    /** Lettuce's keywords answer toString with the command's name. */
    private static Completion start(Hook hook, MethodHandle hasError, @Nullable Object keyword, Object command) {
        return new Completion(hook, hasError, RedisCommands.label(String.valueOf(keyword)), command);
    }

    private static void startAll(MethodHandle one, Object commands) throws Throwable {
        for (Object command : (Collection<?>) commands) {
            Object unused = (Object) one.invokeExact(command);
        }
    }

    private static boolean isThere(@Nullable Object value) {
        return value != null;
    }

    private static boolean isA(Class<?> type, @Nullable Object value) {
        return type.isInstance(value);
    }

    private static void rejected(@Nullable Object state) throws Throwable {
        if (state != null) {
            ((Completion) state).finish(false);
        }
    }

    private static Object forward() {
        ThreadState thread = ThreadState.current();
        thread.redisForwarding++;
        return thread;
    }

    private static void forwarded(@Nullable Object state) {
        if (state != null) {
            ((ThreadState) state).redisForwarding--;
        }
    }

    private static void up(Object channel) {
        RedisConnections.up(channel);
    }

    private static void down(Object channel) {
        RedisConnections.down(channel);
    }
}
