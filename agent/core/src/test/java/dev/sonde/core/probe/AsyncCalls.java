package dev.sonde.core.probe;

import com.google.common.util.concurrent.ListenableFuture;
import io.netty.util.concurrent.Promise;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Methods whose calls end after they have returned: each returns what it is given. */
@SuppressWarnings({"deprecation", "removal", "NullableProblems"})
public class AsyncCalls {
    public CompletionStage<String> stage(CompletionStage<String> given) {
        return given;
    }

    public CompletionStage<String> unawaited(CompletionStage<String> given) {
        return given;
    }

    public Future<String> future(Future<String> given) {
        return given;
    }

    public ListenableFuture<String> guava(ListenableFuture<String> given) {
        return given;
    }

    public io.netty.util.concurrent.Future<String> netty(Promise<String> given) {
        return given;
    }

    public org.springframework.util.concurrent.ListenableFuture<String> spring(
            org.springframework.util.concurrent.ListenableFuture<String> given) {
        return given;
    }

    public scala.concurrent.Future<String> scala(scala.concurrent.Future<String> given) {
        return given;
    }

    public Mono<String> mono(Mono<String> given) {
        if (given == Mono.<String>empty()) {
            throw new IllegalStateException("refused");
        }
        return given;
    }

    public Flux<String> flux(Flux<String> given) {
        return given;
    }

    public Publisher<String> publisher(Publisher<String> given) {
        return given;
    }

    public Single<String> single(Single<String> given) {
        return given;
    }

    public Maybe<String> maybe(Maybe<String> given) {
        return given;
    }

    public Completable completable(Completable given) {
        return given;
    }

    public Observable<String> observable(Observable<String> given) {
        return given;
    }

    public Flowable<String> flowable(Flowable<String> given) {
        return given;
    }

    public io.reactivex.Single<String> single2(io.reactivex.Single<String> given) {
        return given;
    }

    public io.reactivex.Flowable<String> flowable2(io.reactivex.Flowable<String> given) {
        return given;
    }

    public interface Repository {
        Mono<String> find(String id);
    }

    public static class Stored implements Repository {
        @Override
        public Mono<String> find(String id) {
            return Mono.just(id);
        }
    }

    public static class Cached extends Stored {
        @Override
        public Mono<String> find(String id) {
            return super.find(id).map(found -> found + "!");
        }
    }

    public CompletableFuture<String> many(CompletableFuture<String> given, int a, long b, double c, String[] d) {
        return given;
    }
}
