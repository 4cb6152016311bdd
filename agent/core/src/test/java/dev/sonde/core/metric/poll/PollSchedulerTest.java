package dev.sonde.core.metric.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollSchedulerTest {
    private static final long SOON = 1_000_000;

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final PollScheduler polls = new PollScheduler((name, error) -> failures.add(name + ": " + error));

    @AfterEach
    void close() {
        polls.close();
    }

    @Test
    void runsAtOnceAndThenAgain() {
        AtomicInteger hourly = new AtomicInteger();
        AtomicInteger often = new AtomicInteger();
        polls.every("hourly", Duration.ofHours(1).toNanos(), hourly::incrementAndGet);
        polls.every("often", SOON, often::incrementAndGet);
        await().untilAsserted(() -> {
            assertThat(often.get()).isGreaterThan(10);
            assertThat(hourly.get()).isEqualTo(1);
        });
    }

    @Test
    void goesOnAfterAPollThrewAndTellsOfIt() {
        AtomicInteger runs = new AtomicInteger();
        polls.every("bad", SOON, () -> {
            if (runs.incrementAndGet() % 2 == 0) {
                throw new NoClassDefFoundError("gone");
            }
            throw new IllegalStateException("no");
        });
        await().untilAsserted(() -> assertThat(runs.get()).isGreaterThan(5));
        assertThat(failures)
                .contains("bad: java.lang.IllegalStateException: no", "bad: java.lang.NoClassDefFoundError: gone");
    }

    @Test
    void neverRunsOnePollTwiceAtATime() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        polls.every("slow", SOON, () -> {
            if (inside.incrementAndGet() > 1) {
                overlapped.set(true);
            }
            Thread.onSpinWait();
            inside.decrementAndGet();
            runs.incrementAndGet();
        });
        await().untilAsserted(() -> assertThat(runs.get()).isGreaterThan(100));
        assertThat(overlapped).isFalse();
    }

    @Test
    void letsNoStuckPollDelayAnother() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger stuck = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            polls.every("stuck", SOON, () -> {
                stuck.incrementAndGet();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        AtomicInteger healthy = new AtomicInteger();
        polls.every("healthy", SOON, healthy::incrementAndGet);
        await().untilAsserted(() -> {
            assertThat(stuck.get()).isEqualTo(10);
            assertThat(healthy.get()).isGreaterThan(20);
        });
    }

    @Test
    void stopsWhenCancelled() {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        PollScheduler.Handle handle = polls.every("p", SOON, runs::incrementAndGet);
        await().until(() -> runs.get() > 3);
        handle.cancel();
        handle.cancel();
        polls.every("other", SOON, other::incrementAndGet);
        await().until(() -> other.get() > 3);
        int seen = runs.get();
        await().until(() -> other.get() > 20);
        assertThat(runs.get()).isEqualTo(seen);
    }

    @Test
    void runsOnNamedDaemonThreads() {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        polls.every("p", SOON, () -> seen.add(Thread.currentThread()));
        await().until(() -> !seen.isEmpty());
        assertThat(seen).allSatisfy(thread -> {
            assertThat(thread.getName()).startsWith("sonde-poll-");
            assertThat(thread.isDaemon()).isTrue();
        });
    }

    @Test
    void refusesAnIntervalThatIsNone() {
        assertThatThrownBy(() -> polls.every("p", 0, () -> {})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hasAsManyThreadsAsItNeedsAndAWayOutWhenAllAreStuck() {
        assertThat(polls.workers()).isZero();
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 2 * PollScheduler.MOST_WORKERS; i++) {
            polls.every("stuck", SOON, () -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        await().untilAsserted(() -> assertThat(polls.workers()).isEqualTo(PollScheduler.MOST_WORKERS));
        AtomicBoolean done = new AtomicBoolean();
        polls.once("cancel", SOON, () -> done.set(true));
        await().untilTrue(done);
        assertThat(polls.workers()).isLessThanOrEqualTo(PollScheduler.MOST_WORKERS + 1);
        polls.close();
        await().untilAsserted(() -> assertThat(polls.workers()).isZero());
    }
}
