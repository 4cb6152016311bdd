package dev.sonde.core.weave;

import static java.lang.invoke.MethodType.methodType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.core.start.BridgeInjection;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WeavingTest {
    private static final List<String> EVENTS = new ArrayList<>();
    private static final Probe PROBE = new Probe();
    private static Class<?> shapes;
    private static Weaving weaving;

    /** Notes all that a join point offers. */
    private static final class Probe extends Hook {
        boolean broken;

        Probe() {
            super("probe", false, Shapes.class.getName());
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return true;
        }

        @Override
        public boolean stateful() {
            return true;
        }

        @Override
        public boolean timed() {
            return true;
        }

        @Override
        public MethodHandle open(Linkage linkage) {
            return bound("opened", methodType(Object.class, String.class, Object.class), linkage);
        }

        @Override
        public MethodHandle exit(Linkage linkage) {
            return bound(
                    "left",
                    methodType(void.class, String.class, Object.class, long.class, Object.class, Object.class),
                    linkage);
        }

        @Override
        public MethodHandle fail(Linkage linkage) {
            return bound(
                    "failed",
                    methodType(void.class, String.class, Object.class, long.class, Object.class, Throwable.class),
                    linkage);
        }

        private MethodHandle bound(String name, java.lang.invoke.MethodType type, Linkage linkage) {
            try {
                return MethodHandles.lookup()
                        .findStatic(WeavingTest.class, name, type)
                        .bindTo(linkage.joinPoint().method());
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(name, e);
            }
        }
    }

    @SuppressWarnings("unused")
    private static Object opened(String method, Object self) {
        if (PROBE.broken) {
            throw new IllegalStateException("broken open");
        }
        return "state of " + method;
    }

    @SuppressWarnings("unused")
    private static void left(String method, Object state, long nanos, Object self, Object result) {
        EVENTS.add(method + " -> " + result + " in " + (nanos >= 0) + " with " + state);
        if (PROBE.broken) {
            throw new IllegalStateException("broken exit");
        }
    }

    @SuppressWarnings("unused")
    private static void failed(String method, Object state, long nanos, Object self, Throwable error) {
        EVENTS.add(method + " threw " + error.getMessage() + " in " + (nanos >= 0) + " with " + state);
        if (PROBE.broken) {
            throw new IllegalStateException("broken fail");
        }
    }

    @BeforeAll
    static void weave() throws Exception {
        Instrumentation instrumentation = ByteBuddyAgent.install();
        BridgeInjection.inject(instrumentation, null);
        weaving = new Weaving(instrumentation, MatchListener.SILENT);
        weaving.install(List.of(Pointcut.of(PROBE)));
        shapes = new ClassFiles(Shapes.class.getName()).loadClass(Shapes.class.getName());
    }

    @BeforeEach
    void forget() {
        EVENTS.clear();
        PROBE.broken = false;
    }

    private static Object call(Object self, String method, Object... arguments) throws Throwable {
        Method found = Arrays.stream(shapes.getMethods())
                .filter(m -> m.getName().equals(method))
                .findFirst()
                .orElseThrow();
        try {
            return found.invoke(self, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Object fresh() throws Exception {
        return shapes.getConstructor(long.class).newInstance(5L);
    }

    @Test
    void everyMethodReturnsWhatItReturnedUnwoven() throws Throwable {
        Shapes plain = new Shapes(5);
        Object woven = fresh();
        EVENTS.clear();
        call(woven, "nothing");
        assertThat(call(woven, "primitives", true, (byte) 1, (short) 2, 'c', 4, 5L, 6f, 7d))
                .isEqualTo(plain.primitives(true, (byte) 1, (short) 2, 'c', 4, 5, 6, 7));
        assertThat(call(woven, "overwritten", 10L, "x")).isEqualTo(plain.overwritten(10, "x"));
        assertThat(call(null, "fixed", -2d)).isEqualTo(2d);
        assertThat(call(null, "fixed", 9d)).isEqualTo(3d);
        assertThat(call(woven, "throwing", "abc")).isEqualTo("bc");
        assertThat(call(woven, "locked", List.of("a"))).isEqualTo(List.of("a"));
        assertThat(call(woven, "loops", 9)).isEqualTo(plain.loops(9));
        assertThat(call(woven, "get")).isEqualTo("seed 5");
        assertThat(EVENTS)
                .contains(
                        "nothing -> null in true with state of nothing",
                        "overwritten -> 22 in true with state of overwritten",
                        "fixed -> 2.0 in true with state of fixed",
                        "fixed -> 3.0 in true with state of fixed",
                        "get -> seed 5 in true with state of get");
    }

    @Test
    void anErrorGoesOnAsItWasAndIsSeen() throws Throwable {
        Object woven = fresh();
        EVENTS.clear();
        assertThatThrownBy(() -> call(woven, "throwing", ""))
                .isInstanceOf(IOException.class)
                .hasMessage("empty");
        assertThatThrownBy(() -> call(woven, "throwing", new Object[] {null})).isInstanceOf(NullPointerException.class);
        assertThat(EVENTS).hasSize(2).first().isEqualTo("throwing threw empty in true with state of throwing");
    }

    @Test
    void constructorsAreSeenAtTheirEndOnly() throws Throwable {
        Object woven = shapes.getConstructor(String.class).newInstance("four");
        assertThat(woven).isNotNull();
        assertThat(EVENTS).hasSize(2).allMatch(e -> e.startsWith("<init> -> null"));
        EVENTS.clear();
        assertThatThrownBy(() -> shapes.getConstructor(String.class).newInstance("x".repeat(101)))
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(EVENTS).hasSize(1);
    }

    @Test
    void whatAdviceThrowsNeverReachesTheApplication() throws Throwable {
        Object woven = fresh();
        long before = HookFaults.count("probe");
        PROBE.broken = true;
        assertThat(call(woven, "throwing", "abc")).isEqualTo("bc");
        assertThatThrownBy(() -> call(woven, "throwing", "")).isInstanceOf(IOException.class);
        assertThat(HookFaults.count("probe") - before).isEqualTo(4);
    }

    @Test
    void adviceThatIsTakenAwayLeavesTheMethodAlone() throws Throwable {
        Object woven = fresh();
        for (JoinPoint each : weaving.joinPoints().list()) {
            each.advise(List.of());
        }
        EVENTS.clear();
        assertThat(call(woven, "throwing", "abc")).isEqualTo("bc");
        assertThat(EVENTS).isEmpty();
        for (JoinPoint each : weaving.joinPoints().list()) {
            each.advise(List.of(PROBE));
        }
        call(woven, "throwing", "abc");
        assertThat(EVENTS).hasSize(1);
    }
}
