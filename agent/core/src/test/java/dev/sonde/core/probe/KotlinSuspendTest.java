package dev.sonde.core.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.jvm.functions.Function2;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Suspending functions of kotlinx.coroutines as Kotlin's compiler made them: with steps of their own, and without. */
@SuppressWarnings({"NullAway", "unchecked"})
class KotlinSuspendTest {
    private static final String COROUTINES = "kotlinx.coroutines.";
    private static WovenRules woven;

    @BeforeAll
    static void weave() throws Exception {
        woven = new WovenRules(COROUTINES, """
                metrics:
                  delays_total: {type: counter, labels: [millis, outcome, error]}
                  delaying: {type: gauge}
                  delay_seconds: {type: histogram}
                  begun_total: {type: counter}
                  first_total: {type: counter, labels: [outcome, result, error]}
                  limited_total: {type: counter, labels: [outcome, result, error]}
                rules:
                  - name: delay
                    at: kotlinx.coroutines.DelayKt.delay(long)
                    do:
                      - {count: delays_total, labels: {millis: "${args[0]}", outcome: "${outcome}", error: "${type_name(error)}"}}
                      - {observe: delay_seconds, value: duration}
                      - {in_flight: delaying}
                  - name: begun
                    at: kotlinx.coroutines.DelayKt.delay(long)
                    on: enter
                    do: [{count: begun_total}]
                  - name: first
                    at: kotlinx.coroutines.flow.FlowKt__ReduceKt.first(Flow)
                    do: [{count: first_total, labels: {outcome: "${outcome}", result: "${result}", error: "${type_name(error)}"}}]
                  - name: limited
                    at: kotlinx.coroutines.TimeoutKt.withTimeout*(long, Function2)
                    do: [{count: limited_total, labels: {outcome: "${outcome}", result: "${result}", error: "${type_name(error)}"}}]
                """);
    }

    private interface Suspending {
        Object call(Continuation<Object> continuation) throws Throwable;
    }

    private static Function2<Object, Object, Object> block(Suspending code) {
        return (scope, continuation) -> {
            try {
                return code.call((Continuation<Object>) continuation);
            } catch (Throwable e) {
                throw sneaky(e);
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
        throw (E) e;
    }

    private static Object run(Suspending code) throws Throwable {
        return call("BuildersKt", "runBlocking", EmptyCoroutineContext.INSTANCE, block(code));
    }

    private static Object call(String type, String method, Object... arguments) throws Throwable {
        for (Method each : woven.type(COROUTINES + type).getMethods()) {
            if (each.getName().equals(method)
                    && each.getParameterCount() == arguments.length
                    && !each.isBridge()
                    && fits(each, arguments)) {
                try {
                    return each.invoke(null, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        }
        throw new IllegalArgumentException(method + Arrays.toString(arguments));
    }

    private static boolean fits(Method method, Object[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = method.getParameterTypes()[i];
            boolean number = type.isPrimitive() && arguments[i] instanceof Number;
            if (!number && !type.isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, Double> more(String metric, Map<String, Double> before) {
        Map<String, Double> more = new TreeMap<>(woven.series(metric));
        before.forEach((labels, was) -> more.computeIfPresent(labels, (l, now) -> now - was == 0 ? null : now - was));
        assertThat(woven.rule("delay").off()).isNull();
        return more;
    }

    @Test
    void aCallEndsWhenTheFunctionIsDoneNotWhenItSuspends() throws Throwable {
        Map<String, Double> before = woven.series("delays_total");
        List<Double> running = new ArrayList<>();
        run(continuation -> {
            Object suspended = call("DelayKt", "delay", 150L, continuation);
            running.add(woven.value("delaying"));
            assertThat(more("delays_total", before)).isEmpty();
            return suspended;
        });
        assertThat(more("delays_total", before)).isEqualTo(Map.of("none 150 success", 1.0));
        assertThat(running).containsExactly(1.0);
        assertThat(woven.value("delaying")).isZero();
        assertThat(woven.sum("delay_seconds")).isGreaterThan(0.1);
        assertThat(woven.value("begun_total")).isPositive();
    }

    @Test
    void aFunctionThatDoesNotSuspendEndsAtItsReturn() throws Throwable {
        Map<String, Double> before = woven.series("delays_total");
        run(continuation -> call("DelayKt", "delay", 0L, continuation));
        assertThat(more("delays_total", before)).isEqualTo(Map.of("none 0 success", 1.0));
    }

    @Test
    void whatComesAfterRunsOnTheThreadThatItShould() throws Throwable {
        Map<String, Double> before = woven.series("delays_total");
        List<Thread> threads = new ArrayList<>();
        Object numbers = call("flow.FlowKt", "asFlow", (Object) List.of(1, 2, 3));
        Object slow = call("flow.FlowKt", "onEach", numbers, block(c -> call("DelayKt", "delay", 5L, c)));
        Class<?> collector = woven.type(COROUTINES + "flow.FlowCollector");
        Object noting = Proxy.newProxyInstance(collector.getClassLoader(), new Class<?>[] {collector}, (p, m, a) -> {
            threads.add(Thread.currentThread());
            return kotlin.Unit.INSTANCE;
        });
        Method collect = Arrays.stream(woven.type(COROUTINES + "flow.Flow").getMethods())
                .filter(m -> m.getName().equals("collect"))
                .findFirst()
                .orElseThrow();
        run(continuation -> collect.invoke(slow, noting, continuation));
        Thread here = Thread.currentThread();
        assertThat(threads).containsExactly(here, here, here);
        assertThat(more("delays_total", before)).isEqualTo(Map.of("none 5 success", 3.0));
    }

    @Test
    void aFunctionWithStepsOfItsOwnIsOneCall() throws Throwable {
        Map<String, Double> before = woven.series("first_total");
        Object slow = call(
                "flow.FlowKt",
                "onEach",
                call("flow.FlowKt", "asFlow", (Object) List.of("a", "b")),
                block(c -> call("DelayKt", "delay", 5L, c)));
        assertThat(run(continuation -> call("flow.FlowKt", "first", slow, continuation)))
                .isEqualTo("a");
        assertThat(more("first_total", before)).isEqualTo(Map.of("none success a", 1.0));
        Object empty = call("flow.FlowKt", "emptyFlow");
        assertThatThrownBy(() -> run(continuation -> call("flow.FlowKt", "first", empty, continuation)))
                .isInstanceOf(java.util.NoSuchElementException.class);
        assertThat(more("first_total", before))
                .isEqualTo(Map.of("none success a", 1.0, "NoSuchElementException failure none", 1.0));
    }

    @Test
    void aCancelledCallIsAFailureAndTheApplicationSeesItsOwnException() throws Throwable {
        Map<String, Double> limited = woven.series("limited_total");
        Map<String, Double> delays = woven.series("delays_total");
        assertThatThrownBy(() -> run(continuation -> call(
                        "TimeoutKt",
                        "withTimeout",
                        20L,
                        block(c -> call("DelayKt", "delay", 60_000L, c)),
                        continuation)))
                .hasMessageContaining("Timed out");
        assertThat(more("limited_total", limited)).isEqualTo(Map.of("TimeoutCancellationException failure none", 1.0));
        assertThat(more("delays_total", delays)).isEqualTo(Map.of("TimeoutCancellationException 60000 failure", 1.0));
        assertThat(run(continuation -> call(
                        "TimeoutKt",
                        "withTimeoutOrNull",
                        20L,
                        block(c -> call("DelayKt", "delay", 60_000L, c)),
                        continuation)))
                .isNull();
        assertThat(more("limited_total", limited))
                .isEqualTo(Map.of("TimeoutCancellationException failure none", 1.0, "none success none", 1.0));
        assertThat(woven.value("delaying")).isZero();
    }

    @Test
    void theContextOfACallIsItsCallers() throws Throwable {
        run(continuation -> {
            CoroutineContext context = continuation.getContext();
            assertThat(context).isNotSameAs(EmptyCoroutineContext.INSTANCE);
            return call("DelayKt", "delay", 1L, continuation);
        });
    }
}
