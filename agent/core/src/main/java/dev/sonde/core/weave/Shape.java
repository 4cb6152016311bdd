package dev.sonde.core.weave;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** What the declared types of a method decide about the code that is woven into it. */
final class Shape {
    /**
     * Results that do nothing before somebody subscribes: what observes that is a publisher in front of the method's own, of the
     * same declared type, which the woven method returns instead.
     */
    private static final Set<String> EXCHANGED = new HashSet<>(Arrays.asList(
            "Lorg/reactivestreams/Publisher;",
            "Lreactor/core/publisher/Mono;",
            "Lreactor/core/publisher/Flux;",
            "Lio/reactivex/Completable;",
            "Lio/reactivex/Flowable;",
            "Lio/reactivex/Maybe;",
            "Lio/reactivex/Observable;",
            "Lio/reactivex/Single;",
            "Lio/reactivex/rxjava3/core/Completable;",
            "Lio/reactivex/rxjava3/core/Flowable;",
            "Lio/reactivex/rxjava3/core/Maybe;",
            "Lio/reactivex/rxjava3/core/Observable;",
            "Lio/reactivex/rxjava3/core/Single;"));

    static final String CONTINUATION = "kotlin/coroutines/Continuation";
    private static final String SUSPENDS = "L" + CONTINUATION + ";)Ljava/lang/Object;";

    private Shape() {}

    /** Whether advice may give the caller another result than the method returned. */
    static boolean isExchanged(String descriptor) {
        return EXCHANGED.contains(descriptor.substring(descriptor.indexOf(')') + 1));
    }

    /** Whether it is a Kotlin {@code suspend} function, whose last parameter is told when it is done. */
    static boolean isSuspending(String descriptor) {
        return descriptor.endsWith(SUSPENDS);
    }

    /** The descriptor of a suspending function as its source has it, without the continuation. */
    static String withoutContinuation(String descriptor) {
        return descriptor.substring(0, descriptor.length() - SUSPENDS.length()) + ")Ljava/lang/Object;";
    }
}
