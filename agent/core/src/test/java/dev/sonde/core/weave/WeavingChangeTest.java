package dev.sonde.core.weave;

import static java.lang.invoke.MethodType.methodType;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.start.BridgeInjection;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WeavingChangeTest {
    private static final String TARGET = Turnstile.class.getName();
    private static final AtomicInteger RETRANSFORMED = new AtomicInteger();
    private static final List<String> MATCHED = Collections.synchronizedList(new ArrayList<>());
    private static final List<String> MISSED = Collections.synchronizedList(new ArrayList<>());
    private static Weaving weaving;

    /** Counts what it sees of the methods it is for. */
    private static final class Counter extends Hook {
        final LongAdder opened = new LongAdder();
        final LongAdder entered = new LongAdder();
        final LongAdder left = new LongAdder();
        final LongAdder leftWithOwnState = new LongAdder();
        final LongAdder ended = new LongAdder();
        final Set<String> faults = ConcurrentHashMap.newKeySet();
        private final List<String> methods;
        private final boolean stateful;
        private final boolean timed;
        private final Object kind;

        Counter(String name, boolean stateful, boolean timed, @Nullable Object kind, String... methods) {
            super(name, false, TARGET);
            this.stateful = stateful;
            this.timed = timed;
            this.kind = kind == null ? this : kind;
            this.methods = Arrays.asList(methods);
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return methods.contains(method);
        }

        @Override
        public boolean stateful() {
            return stateful;
        }

        @Override
        public boolean entering() {
            return stateful;
        }

        @Override
        public boolean timed() {
            return timed;
        }

        @Override
        public Object stateKind() {
            return kind;
        }

        @Override
        public boolean owns(Object state) {
            return state == this;
        }

        @Override
        public @Nullable Consumer<Object> ending() {
            return kind == this ? null : WeavingChangeTest::end;
        }

        @Override
        public MethodHandle open(Linkage linkage) {
            return bound("opened", methodType(Object.class));
        }

        @Override
        public @Nullable MethodHandle enter(Linkage linkage) {
            return stateful ? bound("entered", methodType(void.class)) : null;
        }

        @Override
        public MethodHandle exit(Linkage linkage) {
            return bound("left", methodType(void.class, Object.class, long.class));
        }

        @Override
        public void fault(Throwable cause) {
            faults.add(cause.toString());
        }

        private MethodHandle bound(String name, java.lang.invoke.MethodType type) {
            try {
                return MethodHandles.lookup().bind(this, name, type);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(name, e);
            }
        }

        @SuppressWarnings("unused")
        private Object opened() {
            opened.increment();
            return this;
        }

        @SuppressWarnings("unused")
        private void entered() {
            entered.increment();
        }

        @SuppressWarnings("unused")
        private void left(Object state, long nanos) {
            left.increment();
            if (state == this) {
                leftWithOwnState.increment();
            }
            if (stateful && state != null && state != this) {
                throw new IllegalStateException("another's state");
            }
            if (timed && nanos > TimeUnit.HOURS.toNanos(1)) {
                throw new IllegalStateException("a call of " + nanos + " ns");
            }
        }

        @Override
        public String toString() {
            return name();
        }
    }

    private static void end(Object state) {
        ((Counter) state).ended.increment();
    }

    @BeforeAll
    static void weave() throws Exception {
        Instrumentation instrumentation = ByteBuddyAgent.install();
        BridgeInjection.inject(instrumentation, null);
        weaving = new Weaving(instrumentation, new MatchListener() {
            @Override
            public void matched(Advice advice, JoinPoint joinPoint) {
                MATCHED.add(advice.name() + " " + joinPoint.method());
            }

            @Override
            public void noSuchMethod(Advice advice, String className, Iterable<String> methods) {
                MISSED.add(advice.name());
            }

            @Override
            public void notWoven(Advice advice, String className, String reason, @Nullable Throwable cause) {}
        });
        weaving.install(List.of());
        instrumentation.addTransformer(
                new ClassFileTransformer() {
                    @Override
                    public byte @Nullable [] transform(
                            ClassLoader loader,
                            String name,
                            Class<?> redefined,
                            ProtectionDomain domain,
                            byte[] classFile) {
                        if (redefined != null && TARGET.equals(redefined.getName())) {
                            RETRANSFORMED.incrementAndGet();
                        }
                        return null;
                    }
                },
                true);
    }

    private final AtomicBoolean running = new AtomicBoolean();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Object turnstile;
    private Class<?> type;

    @BeforeEach
    void load() throws Exception {
        advise();
        type = new ClassFiles(TARGET).loadClass(TARGET);
        turnstile = type.getConstructor().newInstance();
        MATCHED.clear();
        RETRANSFORMED.set(0);
    }

    @AfterEach
    void end() {
        running.set(false);
        threads.shutdownNow();
    }

    private static void advise(Counter... counters) {
        List<Pointcut> pointcuts = new ArrayList<>();
        for (Counter each : counters) {
            pointcuts.add(POINTCUTS.computeIfAbsent(each, Pointcut::of));
        }
        weaving.change(pointcuts, List.of());
    }

    private static final Map<Counter, Pointcut> POINTCUTS = new HashMap<>();

    private Object call(String name, Object... arguments) throws Exception {
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name)) {
                return method.invoke(turnstile, arguments);
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static Counter plain(String name, String... methods) {
        return new Counter(name, false, false, null, methods);
    }

    private static Counter stateful(String name, @Nullable Object kind, String... methods) {
        return new Counter(name, true, true, kind, methods);
    }

    @Test
    void weavesWhatIsLoadedAndLeavesWhatIsDropped() throws Exception {
        Counter one = plain("one", "turn");
        advise(one);
        call("turn", 1);
        assertThat(one.left.sum()).isEqualTo(1);
        assertThat(MATCHED).containsOnly("one turn");

        advise();
        call("turn", 1);
        assertThat(one.left.sum()).isEqualTo(1);
        for (JoinPoint each : weaving.joinPoints().list()) {
            assertThat(each.advice()).isEmpty();
        }
    }

    @Test
    void wovenOnceWhateverRulesComeAndGo() throws Exception {
        Counter one = stateful("one", null, "turn");
        Counter two = stateful("two", null, "count");
        advise(one);
        advise(two);
        int joinPoints = weaving.joinPoints().list().size();
        int retransformed = RETRANSFORMED.get();
        for (int i = 0; i < 100; i++) {
            advise(one);
            advise(two);
        }
        assertThat(weaving.joinPoints().list()).hasSize(joinPoints);
        assertThat(RETRANSFORMED).hasValue(retransformed);
        call("turn", 1);
        call("count", 1L);
        assertThat(one.left.sum()).isZero();
        assertThat(two.leftWithOwnState.sum()).isEqualTo(1);
    }

    @Test
    void aClassWithoutSuchAMethodIsNotTouched() throws Exception {
        advise(plain("nothing", "spin"));
        assertThat(RETRANSFORMED).hasValue(0);
        assertThat(MISSED).contains("nothing");
    }

    @Test
    void anyNumberOfClassesIsWoven() throws Exception {
        Counter one = plain("one", "turn", "count", "hold");
        advise(one);
        for (int i = 0; i < 100; i++) {
            type = new ClassFiles(TARGET).loadClass(TARGET);
            turnstile = type.getConstructor().newInstance();
            call("turn", 1);
        }
        assertThat(one.left.sum()).isEqualTo(100);
    }

    @Test
    void aWovenClassCanBeCollectedWithItsLoader() throws Exception {
        Counter one = stateful("one", null, "turn");
        advise(one);
        call("turn", 1);
        advise(one, plain("two", "count"));
        call("count", 1L);
        advise(one);
        weaving.weaveLate();
        WeakReference<ClassLoader> loader = new WeakReference<>(type.getClassLoader());
        turnstile = null;
        type = null;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (loader.get() != null && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(loader.get()).isNull();
    }

    @Test
    void adviceThatStaysIsNotLinkedAgain() throws Exception {
        Counter stays = plain("stays", "turn");
        advise(stays);
        call("turn", 1);
        List<JoinPoint> before = new ArrayList<>(weaving.joinPoints().list());
        before.removeIf(each -> each.advice().isEmpty());
        advise(stays, plain("other", "count"));
        call("turn", 1);
        assertThat(weaving.joinPoints().list()).containsAll(before);
        assertThat(stays.left.sum()).isEqualTo(2);
        assertThat(MATCHED.stream().filter(m -> m.equals("stays turn"))).hasSize(before.size());
    }

    @Test
    void noEventOfAdviceThatStaysIsLostOrDoubledUnderLoad() throws Exception {
        Counter stays = plain("stays", "count");
        Counter staysStateful = stateful("stays stateful", null, "count");
        advise(stays, staysStateful);
        running.set(true);
        List<Future<Long>> runs = new ArrayList<>();
        Method count = type.getMethod("count", long.class);
        for (int i = 0; i < 3; i++) {
            runs.add(threads.submit((Callable<Long>) () -> {
                long calls = 0;
                while (running.get()) {
                    calls = (Long) count.invoke(turnstile, calls);
                }
                return calls;
            }));
        }
        String kind = "kind";
        for (int i = 0; i < 100; i++) {
            Counter comes = stateful("comes " + i, kind, "count", "turn");
            Counter plain = new Counter("plain " + i, false, true, null, "count");
            advise(stays, comes, staysStateful, plain);
            advise(stays, staysStateful);
            assertThat(plain.faults).isEmpty();
            assertThat(comes.faults).isEmpty();
        }
        running.set(false);
        long truth = 0;
        for (Future<Long> each : runs) {
            truth += each.get(30, TimeUnit.SECONDS);
        }
        assertThat(truth).isPositive();
        assertThat(stays.left.sum()).isEqualTo(truth);
        assertThat(staysStateful.opened.sum()).isEqualTo(truth);
        assertThat(staysStateful.entered.sum()).isEqualTo(truth);
        assertThat(staysStateful.leftWithOwnState.sum()).isEqualTo(truth);
        assertThat(staysStateful.faults).isEmpty();
    }

    @Test
    void aCallUnderWayEndsOnceWhateverBecameOfItsAdvice() throws Exception {
        Object kind = "kind";
        Counter first = stateful("first", kind, "hold");
        Counter second = stateful("second", kind, "hold");
        Counter hook = stateful("hook", null, "hold");
        advise(first);
        Held one = new Held();
        advise(second);
        Held two = new Held();
        advise(second, hook);
        Held three = new Held();
        advise(hook);
        Held four = new Held();
        advise();
        Held five = new Held();
        advise(second);
        for (Held each : List.of(one, two, three, four, five)) {
            each.leave();
        }
        assertThat(first.ended.sum() + first.leftWithOwnState.sum()).isEqualTo(1);
        assertThat(second.ended.sum() + second.leftWithOwnState.sum()).isEqualTo(2);
        assertThat(hook.leftWithOwnState.sum()).isEqualTo(2);
        assertThat(first.faults).isEmpty();
        assertThat(second.faults).isEmpty();
        assertThat(hook.faults).isEmpty();
    }

    @Test
    void adviceWithATimeDoesNotSeeACallThatBeganBeforeIt() throws Exception {
        advise(plain("untimed", "hold"));
        Held held = new Held();
        Counter timed = new Counter("timed", false, true, null, "hold");
        Counter untimed = plain("untimed too", "hold");
        advise(timed, untimed);
        held.leave();
        assertThat(untimed.left.sum()).isEqualTo(1);
        assertThat(timed.left.sum()).isZero();
        new Held().leave();
        assertThat(timed.left.sum()).isEqualTo(1);
    }

    /** A call that stays in the method until it is told to leave. */
    private final class Held {
        private final CountDownLatch leave = new CountDownLatch(1);
        private final Future<?> call;

        Held() throws Exception {
            CountDownLatch inside = new CountDownLatch(1);
            call = threads.submit((Callable<?>) () -> call("hold", inside, leave));
            assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
        }

        void leave() throws Exception {
            leave.countDown();
            call.get(30, TimeUnit.SECONDS);
        }
    }
}
