package dev.sonde.core.multiprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MergeTest {
    private static final String A = "1-00000000000a";
    private static final String B = "2-00000000000b";

    private final Jvm a = new Jvm();
    private final Jvm b = new Jvm();

    @Test
    void countersAndHistogramsAreSummedOverRunningAndEnded() {
        a.order("s", 2);
        b.order("s", 3);
        b.order("t", 1);
        a.took("s", .5);
        b.took("s", 5);
        Jvm gone = new Jvm();
        gone.order("s", 10);
        gone.took("s", 100);

        Map<String, Double> samples = merged(
                List.of(a.contribution(A, 1)),
                List.of(b.contribution(B, 1)),
                Departed.NOBODY.with(List.of(gone.contribution("3-00000000000c", 1))));

        assertThat(samples)
                .containsEntry("orders_total{shop=\"s\"}", 15.0)
                .containsEntry("orders_total{shop=\"t\"}", 1.0)
                .containsEntry("order_seconds_count{shop=\"s\"}", 3.0)
                .containsEntry("order_seconds_sum{shop=\"s\"}", 105.5)
                .containsEntry("order_seconds_bucket{shop=\"s\",le=\"1.0\"}", 1.0)
                .containsEntry("order_seconds_bucket{shop=\"s\",le=\"10.0\"}", 2.0)
                .containsEntry("order_seconds_bucket{shop=\"s\",le=\"+Inf\"}", 3.0);
    }

    @Test
    void gaugesOfTheRunningAreWhatTheirModeSays() {
        a.queue(4);
        b.queue(7);
        Jvm gone = new Jvm();
        gone.queue(100);

        Map<String, Double> samples = merged(
                List.of(a.contribution(A, 1), b.contribution(B, 1)),
                List.of(gone.contribution("3-00000000000c", 1)),
                Departed.NOBODY);

        assertThat(samples)
                .containsEntry("queue_sum", 11.0)
                .containsEntry("queue_max", 7.0)
                .containsEntry("queue_min", 4.0)
                .containsEntry("queue_all{pid=\"1\"}", 4.0)
                .containsEntry("queue_all{pid=\"2\"}", 7.0)
                .doesNotContainKey("queue_all{pid=\"3\"}");
    }

    @Test
    void membersOfOneProcessIdInSeveralContainersAreToldApart() {
        a.queue(4);
        b.queue(7);

        Map<String, Double> samples = merged(
                List.of(a.contribution("1-00000000000a", 1), b.contribution("1-00000000000b", 1)),
                List.of(),
                Departed.NOBODY);

        assertThat(samples)
                .containsEntry("queue_all{pid=\"1-00000000000a\"}", 4.0)
                .containsEntry("queue_all{pid=\"1-00000000000b\"}", 7.0);
    }

    @Test
    void aMemberThatDoesNotKnowAValueDoesNotHideTheOthers() {
        a.queue(Double.NaN);
        b.queue(7);

        assertThat(merged(List.of(a.contribution(A, 1), b.contribution(B, 1)), List.of(), Departed.NOBODY))
                .containsEntry("queue_sum", 7.0)
                .containsEntry("queue_max", 7.0)
                .containsEntry("queue_min", 7.0);
    }

    @Test
    void histogramsOfRunningMembersWithOtherBucketsMeetAtThoseThatAllHave() {
        Jvm other = new Jvm(.5, 1, 5, 10);
        a.took("s", .05);
        a.took("s", 7);
        other.took("s", .7);
        other.took("s", 3);

        Merge.Result result =
                Merge.of(List.of(a.contribution(A, 1), other.contribution(B, 1)), List.of(), Departed.NOBODY);

        assertThat(Jvm.read(result.families))
                .containsEntry("order_seconds_bucket{shop=\"s\",le=\"1.0\"}", 2.0)
                .containsEntry("order_seconds_bucket{shop=\"s\",le=\"10.0\"}", 4.0)
                .containsEntry("order_seconds_bucket{shop=\"s\",le=\"+Inf\"}", 4.0)
                .containsEntry("order_seconds_sum{shop=\"s\"}", 10.75)
                .doesNotContainKeys(
                        "order_seconds_bucket{shop=\"s\",le=\"0.1\"}", "order_seconds_bucket{shop=\"s\",le=\"5.0\"}");
    }

    @Test
    void endedMembersWithOtherBucketsAreLeftOutAndSaid() {
        Jvm other = new Jvm(.5, 5);
        other.took("s", 3);
        other.order("s", 1);
        a.took("s", .7);

        Merge.Result result =
                Merge.of(List.of(a.contribution(A, 1)), List.of(other.contribution(B, 1)), Departed.NOBODY);

        assertThat(result.conflicts).containsExactly("order_seconds");
        assertThat(Jvm.read(result.families))
                .containsEntry("order_seconds_count{shop=\"s\"}", 1.0)
                .containsEntry("orders_total{shop=\"s\"}", 1.0);
    }

    /** The truth is one histogram that saw everything, brought to the merged one's resolution by the library itself. */
    @Test
    void nativeHistogramsOfDifferentResolutionAddUp() {
        Jvm all = new Jvm();
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            // a sees a narrow range and stays fine, b a wide one and becomes coarse. All above 1: below, the library
            // rounds some counts into a neighbouring bucket when it halves its own resolution.
            double narrow = 1 + random.nextDouble();
            double wide = Math.exp(20 * random.nextDouble()) * (i % 5 == 0 ? -1 : 1);
            a.tookFine(narrow);
            b.tookFine(wide);
            all.tookFine(narrow);
            all.tookFine(wide);
        }
        Point truth = fine(all.families());
        Point sum = fine(
                Merge.of(List.of(a.contribution(A, 1), b.contribution(B, 1)), List.of(), Departed.NOBODY).families);

        assertThat(fine(a.families()).fine.schema).isGreaterThan(fine(b.families()).fine.schema);
        assertThat(sum.fine.schema).isEqualTo(truth.fine.schema);
        assertThat(sum.fine.positive).isEqualTo(truth.fine.positive);
        assertThat(sum.fine.negative).isEqualTo(truth.fine.negative);
        assertThat(sum.fine.zeroCount).isEqualTo(truth.fine.zeroCount);
        assertThat(sum.counts).isEqualTo(truth.counts);
        MetricSnapshot shown = LibrarySnapshots.snapshots(
                        Merge.of(List.of(a.contribution(A, 1), b.contribution(B, 1)), List.of(), Departed.NOBODY)
                                .families)
                .stream()
                .filter(s -> s.getMetadata().getName().equals("fine_seconds"))
                .findFirst()
                .orElseThrow();
        assertThat(((HistogramSnapshot) shown).getDataPoints().get(0).getCount())
                .isEqualTo(100_000);
    }

    private static Point fine(List<Family> families) {
        return families.stream()
                .filter(f -> f.name.equals("fine_seconds"))
                .flatMap(f -> f.series.values().stream())
                .findFirst()
                .orElseThrow();
    }

    /** A sum whose last digit depends on the order would look like a counter that was reset. */
    @Test
    void theSumDoesNotDependOnTheOrderInWhichMembersEnd() {
        Random random = new Random(3);
        List<Contribution> members = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Jvm jvm = new Jvm();
            jvm.order("s", random.nextDouble() * Math.pow(10, random.nextInt(12)));
            members.add(jvm.contribution(i + "-00000000000a", 1));
        }
        double first = merged(members, List.of(), Departed.NOBODY).get("orders_total{shop=\"s\"}");
        for (int round = 0; round < 200; round++) {
            Collections.shuffle(members, random);
            int gone = random.nextInt(members.size());
            Departed departed = Departed.NOBODY;
            for (Contribution each : members.subList(0, gone)) {
                departed = departed.with(List.of(each));
            }
            assertThat(merged(members.subList(gone, members.size()), List.of(), departed))
                    .containsEntry("orders_total{shop=\"s\"}", first);
        }
    }

    @Test
    void whatRulesSayNowWinsOverAnotherTypeOfTheSameName() {
        Contribution older = new Contribution(A, 1, 1_000, "1", List.of(number("depth", Family.Kind.COUNTER, 5)));
        Contribution newer = new Contribution(B, 1, 2_000, "2", List.of(number("depth", Family.Kind.GAUGE, 7)));

        Merge.Result result = Merge.of(List.of(older, newer), List.of(), Departed.NOBODY);

        assertThat(result.conflicts).containsExactly("depth");
        assertThat(Jvm.read(result.families)).isEqualTo(Map.of("depth", 7.0));
    }

    private static Family number(String name, Family.Kind kind, double value) {
        return new Family(
                name,
                name,
                name,
                "",
                "",
                kind,
                dev.sonde.core.metric.MultiprocessMode.SUM,
                Map.of(SeriesKey.NONE, Point.number(value, 0)));
    }

    @Test
    void theEarliestCreationCounts() {
        Point sum = Point.number(1, 2_000).plus(Point.number(1, 1_000)).plus(Point.number(1, 0));
        assertThat(sum.created).isEqualTo(1_000);
        assertThat(sum.value).isEqualTo(3);
    }

    private static Map<String, Double> merged(List<Contribution> running, List<Contribution> ended, Departed departed) {
        return new TreeMap<>(Jvm.read(Merge.of(running, ended, departed).families));
    }
}
