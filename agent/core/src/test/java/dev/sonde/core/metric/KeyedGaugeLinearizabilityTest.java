package dev.sonde.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Whatever eight threads do to a few keys while two others scrape, there is an order of all that, one after the other and each between its
 * beginning and its end, in which every scrape shows what it showed. Histories are short and many, and for each key such an order
 * is searched for among all.
 */
class KeyedGaugeLinearizabilityTest {
    private static final int ROUNDS = 2_000;
    private static final int WRITERS = 8;
    private static final int SCRAPERS = 2;
    private static final int EACH = 3;
    private static final int STATES = 3;
    private static final String[] KEYS = {"a", "b"};
    private static final int NOWHERE = -1;

    /** One operation on one key: it put the key into a state, or it read in which it was. */
    private record Operation(boolean isRead, int state, long began, long ended) {}

    private final AtomicLong time = new AtomicLong();

    @Test
    void showsEveryKeyWhereSomeOrderOfTheMovesHasIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + SCRAPERS);
        CyclicBarrier round = new CyclicBarrier(WRITERS + SCRAPERS + 1);
        List<ConcurrentLinkedQueue<Operation>> histories = new ArrayList<>();
        GaugeTable[] table = new GaugeTable[1];
        List<Future<?>> running = new ArrayList<>();
        for (String key : KEYS) {
            assertThat(key).isNotEmpty();
            histories.add(new ConcurrentLinkedQueue<>());
        }
        for (int t = 0; t < WRITERS + SCRAPERS; t++) {
            Random random = new Random(t);
            boolean scraper = t >= WRITERS;
            running.add(threads.submit(() -> {
                for (int r = 0; r < ROUNDS; r++) {
                    round.await();
                    for (int i = 0; i < EACH; i++) {
                        if (scraper) {
                            scrape(table[0], histories);
                        } else {
                            move(table[0], histories, random);
                        }
                    }
                    round.await();
                }
                return null;
            }));
        }
        int overlapping = 0;
        for (int r = 0; r < ROUNDS; r++) {
            histories.forEach(ConcurrentLinkedQueue::clear);
            table[0] = Tables.gauge("key", "state");
            round.await();
            round.await();
            for (ConcurrentLinkedQueue<Operation> history : histories) {
                List<Operation> operations = new ArrayList<>(history);
                assertThat(isLinearizable(operations)).as(operations::toString).isTrue();
                overlapping += overlaps(operations) ? 1 : 0;
            }
        }
        for (Future<?> each : running) {
            each.get(10, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(overlapping).as("histories in which threads met").isGreaterThan(ROUNDS / 200);
    }

    private void move(GaugeTable table, List<ConcurrentLinkedQueue<Operation>> histories, Random random) {
        int key = random.nextInt(KEYS.length);
        int state = random.nextInt(STATES + 1) - 1;
        long began = time.incrementAndGet();
        if (state == NOWHERE) {
            table.keyed().untrack(KEYS[key]);
        } else {
            table.keyed().track(KEYS[key], new Object[] {KEYS[key], state});
        }
        histories.get(key).add(new Operation(false, state, began, time.incrementAndGet()));
    }

    private void scrape(GaugeTable table, List<ConcurrentLinkedQueue<Operation>> histories) {
        long began = time.incrementAndGet();
        Map<String, Double> shown = Scraped.values(table);
        long ended = time.incrementAndGet();
        for (int key = 0; key < KEYS.length; key++) {
            int state = NOWHERE;
            for (int s = 0; s < STATES; s++) {
                double count = shown.getOrDefault(KEYS[key] + "," + s, 0.0);
                if (count != 0) {
                    assertThat(count).as("keys %s in state %s", KEYS[key], s).isEqualTo(1);
                    assertThat(state)
                            .as("%s is in two states: %s", KEYS[key], shown)
                            .isEqualTo(NOWHERE);
                    state = s;
                }
            }
            histories.get(key).add(new Operation(true, state, began, ended));
        }
    }

    // ---- the search for an order

    private static boolean isLinearizable(List<Operation> operations) {
        assertThat(operations).hasSizeLessThan(Long.SIZE);
        return search(operations, 0, NOWHERE, new HashSet<>());
    }

    /** @param done the operations that have their place in the order, as bits */
    private static boolean search(List<Operation> operations, long done, int state, Set<List<Long>> tried) {
        if (Long.bitCount(done) == operations.size()) {
            return true;
        }
        if (!tried.add(List.of(done, (long) state))) {
            return false;
        }
        long firstEnd = Long.MAX_VALUE;
        for (int i = 0; i < operations.size(); i++) {
            if ((done >>> i & 1) == 0) {
                firstEnd = Math.min(firstEnd, operations.get(i).ended);
            }
        }
        for (int i = 0; i < operations.size(); i++) {
            Operation next = operations.get(i);
            boolean mayBeNext = (done >>> i & 1) == 0 && next.began < firstEnd && (!next.isRead || next.state == state);
            if (mayBeNext && search(operations, done | 1L << i, next.isRead ? state : next.state, tried)) {
                return true;
            }
        }
        return false;
    }

    private static boolean overlaps(List<Operation> operations) {
        List<Operation> ordered = new ArrayList<>(operations);
        Collections.sort(ordered, (a, b) -> Long.compare(a.began, b.began));
        for (int i = 1; i < ordered.size(); i++) {
            if (ordered.get(i).began < ordered.get(i - 1).ended) {
                return true;
            }
        }
        return false;
    }

    @Test
    void theSearchFindsWhatNoOrderExplains() {
        Operation toOne = new Operation(false, 1, 1, 2);
        Operation toTwo = new Operation(false, 2, 3, 6);
        assertThat(isLinearizable(List.of(toOne, toTwo, new Operation(true, 1, 4, 5))))
                .isTrue();
        assertThat(isLinearizable(List.of(toOne, toTwo, new Operation(true, 2, 4, 5))))
                .isTrue();
        assertThat(isLinearizable(List.of(toOne, toTwo, new Operation(true, NOWHERE, 4, 5))))
                .as("a key is lost while it moves")
                .isFalse();
        assertThat(isLinearizable(List.of(toOne, toTwo, new Operation(true, 1, 7, 8))))
                .as("a scrape is late")
                .isFalse();
        assertThat(isLinearizable(List.of(toOne, toTwo, new Operation(true, 2, 3, 4), new Operation(true, 1, 5, 6))))
                .as("two scrapes disagree on the order")
                .isFalse();
    }
}
