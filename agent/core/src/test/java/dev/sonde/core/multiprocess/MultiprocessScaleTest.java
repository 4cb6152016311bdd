package dev.sonde.core.multiprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixteen members with 5,000 series each, asked, added up and made into a scrape. In one process, so that one JVM does the work of sixteen; the
 * bound is for a machine with two cores that does something else as well.
 */
class MultiprocessScaleTest {
    private static final int MEMBERS = 16;
    private static final int SERIES = 5_000;
    private static final Duration BOUND = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    @Test
    void sixteenMembersWithFiveThousandSeriesAreOneScrapeInTwoSeconds() {
        List<Multiprocess> members = new ArrayList<>();
        List<String> log = new CopyOnWriteArrayList<>();
        for (int m = 0; m < MEMBERS; m++) {
            Jvm jvm = new Jvm();
            for (int i = 0; i < SERIES; i++) {
                jvm.order("shop-" + i, 1);
            }
            members.add(Multiprocess.join(folder, jvm.registry, jvm::mode, log::add));
        }
        try (Multiprocess watch = Multiprocess.watch(folder, log::add)) {
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
                double there = Jvm.read(watch.collect()).get("sonde_multiprocess_members");
                return there == MEMBERS;
            });
            long best = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                long begin = System.nanoTime();
                String scrape = Jvm.text(watch.collect());
                best = Math.min(best, System.nanoTime() - begin);
                assertThat(scrape)
                        .contains("shop=\"shop-4999\"} 16.0")
                        .contains("sonde_multiprocess_silent_members 0.0");
            }
            System.out.println(MEMBERS + " members, " + SERIES + " series each: " + best / 1_000_000 + " ms");
            assertThat(Duration.ofNanos(best)).isLessThan(BOUND);
            assertThat(log).isEmpty();
        } finally {
            members.forEach(Multiprocess::close);
        }
    }
}
