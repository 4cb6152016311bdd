package dev.sonde.core.probe;

import static dev.sonde.core.probe.WovenRules.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.SettableFuture;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.subjects.PublishSubject;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Calls whose end is told later: when they count, as what, and what the application sees of it. */
@SuppressWarnings({
    "deprecation",
    "removal",
    "unchecked",
    "rawtypes",
    "FutureReturnValueIgnored",
    "CheckReturnValue",
    "NullAway"
})
class AsyncTest {
    private static final String CALLS = AsyncCalls.class.getName();
    private static WovenRules woven;
    private static Object calls;

    @BeforeAll
    static void weave() throws Throwable {
        woven = new WovenRules(CALLS, """
                metrics:
                  calls_total: {type: counter, labels: [outcome, result, error]}
                  unawaited_total: {type: counter}
                  thrown_total: {type: counter}
                  found_total: {type: counter, labels: [rule, id, result]}
                  running: {type: gauge}
                  many_total: {type: counter, labels: [all]}
                  seconds: {type: histogram}
                rules:
                  - name: calls
                    at: CALLS.*(*)
                    do:
                      - {count: calls_total, labels: {outcome: "${outcome}", result: "${result}", error: "${type_name(error)}"}}
                      - {in_flight: running}
                  - name: unawaited
                    at: CALLS.unawaited(..)
                    await: false
                    do: [{count: unawaited_total}]
                  - name: thrown
                    at: CALLS.*(*)
                    on: throw
                    do: [{count: thrown_total}]
                  - name: found
                    at: CALLS.Repository.find(..)
                    do: [{count: found_total, labels: {rule: plain, id: "${id}", result: "${result}"}}]
                  - name: found-below
                    at: CALLS.Repository+.find(..)
                    do: [{count: found_total, labels: {rule: below, id: "${id}", result: "${result}"}}]
                  - name: timed
                    at: CALLS.mono(..)
                    do: [{observe: seconds, value: duration}]
                  - name: many
                    at: CALLS.many(..)
                    do: [{count: many_total, labels: {all: "${result} ${a} ${b} ${c} ${size(d)}"}}]
                """.replace("CALLS", CALLS));
        calls = woven.make(CALLS);
    }

    private interface Code {
        void run() throws Throwable;
    }

    /** What is counted while the code runs, as {@code outcome result error}. */
    private static Map<String, Integer> counts(Code code) throws Throwable {
        Map<String, Double> before = woven.series("calls_total");
        code.run();
        Map<String, Integer> counted = new TreeMap<>();
        woven.series("calls_total").forEach((labels, now) -> {
            int more = (int) (now - before.getOrDefault(labels, 0.0));
            if (more > 0) {
                // labels are sorted by name: error outcome result
                String[] parts = labels.split(" ", -1);
                counted.put(parts[1] + " " + parts[2] + " " + parts[0], more);
            }
        });
        assertThat(woven.rule("calls").off()).isNull();
        return counted;
    }

    private static double running() {
        return woven.value("running");
    }

    private static <T> T through(String method, T given) throws Throwable {
        return (T) call(calls, method, given);
    }

    // ---- futures

    @Test
    void aStageCountsWhenItCompletesAndIsInFlightUntilThen() throws Throwable {
        CompletableFuture<String> given = new CompletableFuture<>();
        assertThat(counts(() -> assertThat(through("stage", given)).isSameAs(given)))
                .isEmpty();
        assertThat(running()).isEqualTo(1);
        assertThat(counts(() -> given.complete("done"))).isEqualTo(Map.of("success done none", 1));
        assertThat(running()).isZero();
        assertThat(counts(() -> given.obtrudeValue("again"))).isEmpty();
        assertThat(counts(() -> through("stage", given))).isEqualTo(Map.of("success again none", 1));
    }

    @Test
    void aFailedACancelledAndADependentStageTellTheErrorItself() throws Throwable {
        CompletableFuture<String> failed = CompletableFuture.failedFuture(new IllegalStateException());
        assertThat(counts(() -> through("stage", failed))).isEqualTo(Map.of("failure none IllegalStateException", 1));
        assertThat(counts(() -> through("stage", failed.thenApply(x -> x))))
                .isEqualTo(Map.of("failure none IllegalStateException", 1));
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        through("stage", cancelled);
        assertThat(counts(() -> cancelled.cancel(false))).isEqualTo(Map.of("failure none CancellationException", 1));
        assertThatThrownBy(failed::join).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aStageThatAllowsNothingElseStillTellsItsEnd() throws Throwable {
        CompletableFuture<String> given = new CompletableFuture<>();
        CompletionStage<String> minimal = given.minimalCompletionStage();
        assertThat(through("stage", minimal) == minimal).isTrue();
        assertThat(counts(() -> given.complete("done"))).isEqualTo(Map.of("success done none", 1));
    }

    @Test
    void aStageThatTellsItsEndTwiceCountsOnceAndOneThatTakesNoCallbackAtItsReturn() throws Throwable {
        assertThat(counts(() -> through("stage", stage((ending) -> {
                    ending.accept("one", null);
                    ending.accept("two", null);
                }))))
                .isEqualTo(Map.of("success one none", 1));
        CompletionStage<String> refusing = stage(ending -> {
            throw new UnsupportedOperationException();
        });
        assertThat(counts(
                        () -> assertThat(through("stage", refusing) == refusing).isTrue()))
                .isEqualTo(Map.of("success refusing none", 1));
        assertThat(running()).isZero();
        assertThat(woven.rule("calls").state()).isEqualTo("firing");
    }

    private static CompletionStage<String> stage(
            java.util.function.Consumer<BiConsumer<Object, Throwable>> whenComplete) {
        return (CompletionStage<String>) Proxy.newProxyInstance(
                AsyncTest.class.getClassLoader(),
                new Class<?>[] {CompletionStage.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("whenComplete")) {
                        whenComplete.accept((BiConsumer<Object, Throwable>) arguments[0]);
                        return proxy;
                    }
                    return method.getName().equals("toString") ? "refusing" : null;
                });
    }

    @Test
    void anUnawaitedStageCountsAtItsReturnAndNoneWhereNullIsReturned() throws Throwable {
        double before = woven.value("unawaited_total");
        through("unawaited", new CompletableFuture<String>()).complete("");
        assertThat(woven.value("unawaited_total") - before).isEqualTo(1);
        assertThat(counts(() -> call(calls, "stage", (Object) null))).isEqualTo(Map.of("success none none", 1));
    }

    @Test
    void aFutureOfTheJdkHasNoCallbackUnlessItIsAStage() throws Throwable {
        CompletableFuture<String> stage = new CompletableFuture<>();
        assertThat(counts(() -> call(calls, "future", stage))).isEmpty();
        assertThat(counts(() -> stage.complete("done"))).isEqualTo(Map.of("success done none", 1));
        FutureTask<String> task = new FutureTask<>(() -> "later") {
            @Override
            public String toString() {
                return "task";
            }
        };
        assertThat(counts(() -> call(calls, "future", task))).isEqualTo(Map.of("success task none", 1));
        assertThat(counts(task::run)).isEmpty();
    }

    @Test
    void futuresOfLibrariesCountWhenTheyComplete() throws Throwable {
        SettableFuture<String> guava = SettableFuture.create();
        assertThat(counts(() -> assertThat(call(calls, "guava", guava)).isSameAs(guava)))
                .isEmpty();
        assertThat(running()).isEqualTo(1);
        assertThat(counts(() -> {
                    Thread.currentThread().interrupt();
                    guava.set("done");
                    assertThat(Thread.interrupted())
                            .as("the interrupt is still there")
                            .isTrue();
                }))
                .isEqualTo(Map.of("success done none", 1));

        Promise<String> netty = ImmediateEventExecutor.INSTANCE.newPromise();
        assertThat(counts(() -> call(calls, "netty", netty))).isEmpty();
        assertThat(counts(() -> netty.setFailure(new IllegalStateException())))
                .isEqualTo(Map.of("failure none IllegalStateException", 1));

        org.springframework.util.concurrent.SettableListenableFuture<String> spring =
                new org.springframework.util.concurrent.SettableListenableFuture<>();
        assertThat(counts(() -> call(calls, "spring", spring))).isEmpty();
        assertThat(counts(() -> spring.set("done"))).isEqualTo(Map.of("success done none", 1));

        scala.concurrent.Promise<String> promise = scala.concurrent.Promise$.MODULE$.apply();
        assertThat(counts(() -> call(calls, "scala", promise.future()))).isEmpty();
        assertThat(counts(() -> promise.success("done"))).isEqualTo(Map.of("success done none", 1));
        scala.concurrent.Promise<String> failing = scala.concurrent.Promise$.MODULE$.apply();
        call(calls, "scala", failing.future());
        assertThat(counts(() -> failing.failure(new IllegalStateException())))
                .isEqualTo(Map.of("failure none IllegalStateException", 1));
        assertThat(running()).isZero();
    }

    @Test
    void nothingOfACallIsHeldOnceItIsOver() throws Throwable {
        CompletableFuture<String> kept = new CompletableFuture<>();
        String[] argument = {"x"};
        WeakReference<Object> gone = new WeakReference<>(argument);
        call(calls, "many", kept, 1, 2L, 3.0, argument);
        kept.complete("r");
        assertThat(woven.series("many_total")).containsKey("r 1 2 3 1");
        argument = null;
        for (int i = 0; i < 50 && gone.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(gone.get()).isNull();
    }

    // ---- publishers

    @Test
    void eachSubscriptionOfAMonoIsACallAndNoneWithoutOne() throws Throwable {
        Sinks.One<String> sink = Sinks.one();
        Mono<String> given = sink.asMono().map(x -> x);
        Mono<String>[] told = new Mono[1];
        assertThat(counts(() -> told[0] = through("mono", given))).isEmpty();
        assertThat(running()).isZero();
        StringBuilder seen = new StringBuilder();
        told[0].subscribe(seen::append);
        told[0].subscribe(seen::append);
        assertThat(running()).isEqualTo(2);
        assertThat(counts(() -> sink.tryEmitValue("done"))).isEqualTo(Map.of("success done none", 2));
        assertThat(running()).isZero();
        assertThat(seen).hasToString("donedone");
    }

    @Test
    void aMonoThatIsEmptyFailsOrIsGivenUp() throws Throwable {
        assertThat(counts(() -> through("mono", Mono.fromRunnable(() -> {})).block()))
                .isEqualTo(Map.of("success none none", 1));
        assertThat(counts(() -> assertThatThrownBy(
                                () -> through("mono", Mono.<String>error(new IllegalStateException("no")))
                                        .block())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("no")))
                .isEqualTo(Map.of("failure none IllegalStateException", 1));
        assertThat(counts(() -> {
                    Disposable subscribed =
                            through("mono", Mono.<String>never()).subscribe();
                    assertThat(running()).isEqualTo(1);
                    subscribed.dispose();
                }))
                .isEqualTo(Map.of("failure none CancellationException", 1));
        assertThat(running()).isZero();
    }

    @Test
    void theDurationOfAMonoIsThatOfTheSubscription() throws Throwable {
        double before = woven.series("seconds").getOrDefault("", 0.0) == 0 ? 0 : woven.sum("seconds");
        Mono<String> told = through("mono", Mono.just("x").delayElement(Duration.ofMillis(60)));
        Thread.sleep(500);
        assertThat(told.block()).isEqualTo("x");
        assertThat(woven.sum("seconds") - before).isBetween(0.05, 0.5);
    }

    @Test
    void aFluxIsOneCallHoweverManyItEmits() throws Throwable {
        assertThat(counts(() -> assertThat(through("flux", Flux.just("a", "b", "c"))
                                .collectList()
                                .block())
                        .containsExactly("a", "b", "c")))
                .isEqualTo(Map.of("success none none", 1));
        assertThat(counts(
                        () -> through("flux", Flux.just("a", "b", "c")).take(1).blockLast()))
                .as("who takes some has got what it wanted")
                .isEqualTo(Map.of("success none none", 1));
        assertThat(counts(
                        () -> through("flux", Flux.<String>never()).subscribe().dispose()))
                .isEqualTo(Map.of("failure none CancellationException", 1));
        assertThat(counts(() -> ((Flux<String>) through("publisher", (Publisher<String>)
                                Flux.just("a", "b").map(x -> x)))
                        .blockLast()))
                .isEqualTo(Map.of("success none none", 1));
        assertThat(running()).isZero();
    }

    @Test
    void whatTheApplicationCanTellApartByItsClassIsLeftAlone() throws Throwable {
        Mono<String> own = new Mono<>() {
            @Override
            public void subscribe(reactor.core.CoreSubscriber<? super String> actual) {
                Mono.just("own").subscribe(actual);
            }

            @Override
            public String toString() {
                return "own";
            }
        };
        assertThat(counts(() -> assertThat(through("mono", own)).isSameAs(own)))
                .isEqualTo(Map.of("success own none", 1));
        Flux<String> connectable = Flux.just("a").publish();
        counts(() -> assertThat(through("flux", connectable)).isSameAs(connectable));
        Observable<String> subject = PublishSubject.create();
        counts(() -> assertThat(through("observable", subject)).isSameAs(subject));
        assertThat(running()).isZero();
    }

    @Test
    void aMethodThatThrowsInsteadOfReturningAPublisherCountsAtOnce() throws Throwable {
        double before = woven.value("thrown_total");
        assertThat(counts(() -> assertThatThrownBy(() -> through("mono", Mono.empty()))
                        .isInstanceOf(IllegalStateException.class)))
                .isEqualTo(Map.of("failure none IllegalStateException", 1));
        assertThat(woven.value("thrown_total") - before).isEqualTo(1);
    }

    @Test
    void overridingAndOverriddenMethodGiveOneObservedMono() throws Throwable {
        Object cached = woven.make(CALLS + "$Cached");
        assertThat(((Mono<String>) call(cached, "find", "a")).block()).isEqualTo("a!");
        assertThat(woven.series("found_total")).containsEntry("a a! below", 1.0).containsEntry("a a! plain", 1.0);
        assertThat(woven.series("found_total")).hasSize(2);
    }

    @Test
    void rxJava3() throws Throwable {
        assertThat(counts(() -> assertThat(through("single", Single.just("v")).blockingGet())
                        .isEqualTo("v")))
                .isEqualTo(Map.of("success v none", 1));
        assertThat(counts(() -> through("maybe", Maybe.<String>empty()).blockingGet()))
                .isEqualTo(Map.of("success none none", 1));
        assertThat(counts(() -> through("maybe", Maybe.just("v")).blockingGet()))
                .isEqualTo(Map.of("success v none", 1));
        assertThat(counts(() -> through("completable", Completable.error(new IllegalStateException()))
                        .onErrorComplete()
                        .blockingAwait()))
                .isEqualTo(Map.of("failure none IllegalStateException", 1));
        assertThat(counts(() -> through("observable", Observable.just("a", "b").map(x -> x))
                        .blockingLast()))
                .isEqualTo(Map.of("success none none", 1));
        assertThat(counts(() -> through("flowable", Flowable.just("a", "b").map(x -> x))
                        .take(1)
                        .blockingLast()))
                .isEqualTo(Map.of("success none none", 1));
        SingleSubject<String> subject = SingleSubject.create();
        assertThat(counts(
                        () -> through("single", subject.map(x -> x)).subscribe().dispose()))
                .isEqualTo(Map.of("failure none CancellationException", 1));
        assertThat(running()).isZero();
    }

    @Test
    void rxJava2() throws Throwable {
        assertThat(counts(() -> assertThat(through("single2", io.reactivex.Single.just("v"))
                                .blockingGet())
                        .isEqualTo("v")))
                .isEqualTo(Map.of("success v none", 1));
        assertThat(counts(() -> through(
                                "flowable2",
                                io.reactivex.Flowable.just("a", "b").map(x -> x))
                        .blockingLast()))
                .isEqualTo(Map.of("success none none", 1));
        assertThat(running()).isZero();
    }
}
