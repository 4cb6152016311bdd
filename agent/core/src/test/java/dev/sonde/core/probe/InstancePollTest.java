package dev.sonde.core.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.core.weave.ClassFiles;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values read from live instances on a timer. */
class InstancePollTest {
    private ClassFiles application = new ClassFiles(Depot.class.getName());
    private @Nullable Polling polling;

    @AfterEach
    void stop() {
        if (polling != null) {
            polling.close();
        }
    }

    private Polling poll(String forEach, String label, String value) throws Exception {
        Polling started =
                Polling.of("""
                metrics:
                  stock:
                    type: gauge
                    labels: [depot]
                rules:
                  - name: depots
                    poll: {instances_of: dev.sonde.core.probe.Depot, every: 100ms%s}
                    do:
                      - set: stock
                        labels: {depot: "%s"}
                        value: %s
                """.formatted(forEach, label, value)).woven().started();
        polling = started;
        return started;
    }

    private Object depot(String kind, String name) throws Exception {
        return application
                .loadClass(Depot.class.getName())
                .getMethod(kind, String.class)
                .invoke(null, name);
    }

    private static void awaitSeries(Polling polling, Map<String, Double> expected) {
        await().untilAsserted(() -> assertThat(polling.series("stock")).isEqualTo(expected));
    }

    @Test
    void addsUpInstancesAndTheirSubclassesUnderOneLabel() throws Exception {
        Polling polling = poll("", "all", "this.stock");
        Object one = depot("plain", "a");
        Object two = depot("cold", "b");
        one.getClass().getMethod("stock", int.class).invoke(one, 40);
        awaitSeries(polling, Map.of("all", 41.0));
        assertThat(two).isNotNull();
        assertThat(polling.state().state()).isEqualTo("firing");
    }

    @Test
    void tellsInstancesApartByALabelAndForgetsTheDead() throws Exception {
        Polling polling = poll("", "${this.name}", "this.stock");
        Object one = depot("plain", "a");
        Object two = depot("cold", "b");
        awaitSeries(polling, Map.of("a", 1.0, "b", 1.0));
        assertThat(two).isNotNull();
        two = null;
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            System.gc();
            assertThat(polling.series("stock")).isEqualTo(Map.of("a", 1.0));
        });
        assertThat(one).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "this.list(); ${item.kind}; item.load; bus=7 van=3",
                "this.array(); ${item.kind}; item.load; bus=7 van=3",
                "this.stream(); ${item.kind}; item.load; bus=7 van=3",
                "this.iterator(); ${item.kind}; item.load; bus=7 van=3",
                "this.maybe(); ${item.kind}; item.load; bus=7 van=3",
                "this.numbers(); n; item; n=12",
                "this.intStream(); n; item; n=6",
                "this.sizes(); ${item.key}; item.value; LARGE=2 SMALL=4",
                "this.changing(); all; item; all=60",
            })
    void walksAnythingThatHasElements(String forEach, String label, String value, String expected) throws Exception {
        Polling polling = poll(", for_each: " + forEach, label, value);
        Object depot = depot("plain", "a");
        await().untilAsserted(() -> {
            StringBuilder shown = new StringBuilder();
            polling.series("stock").forEach((labels, each) -> shown.append(shown.length() == 0 ? "" : " ")
                    .append(labels)
                    .append('=')
                    .append(each.longValue()));
            assertThat(shown.toString()).isEqualTo(expected);
        });
        assertThat(depot).isNotNull();
    }

    @Test
    void showsNothingForACollectionThatIsNull() throws Exception {
        Polling polling = poll(", for_each: this.nothing()", "all", "item.load");
        Object depot = depot("plain", "a");
        await().until(() -> polling.state().state().equals("firing"));
        assertThat(polling.series("stock")).isEmpty();
        assertThat(depot).isNotNull();
        assertThat(polling.failures()).isZero();
    }

    @Test
    void failsRatherThanWalkWithoutAnEnd() throws Exception {
        Polling polling = poll(", for_each: this.endless()", "all", "item");
        Object depot = depot("plain", "a");
        await().untilAsserted(() -> assertThat(polling.failures()).isPositive());
        assertThat(polling.series("stock")).isEmpty();
        assertThat(depot).isNotNull();
    }

    @Test
    void failsWhereAValueHasNoElements() throws Exception {
        Polling polling = poll(", for_each: this.number()", "all", "item");
        Object depot = depot("plain", "a");
        await().untilAsserted(() -> assertThat(polling.failures()).isPositive());
        assertThat(polling.state().off()).isNull();
        assertThat(depot).isNotNull();
    }

    @Test
    void switchesOffARuleThatDoesNotFitTheClass() throws Exception {
        Polling polling = poll(", for_each: this.stok", "all", "item");
        Object depot = depot("plain", "a");
        await().untilAsserted(() -> assertThat(polling.state().off())
                .isEqualTo("it does not fit dev.sonde.core.probe.Depot: dev.sonde.core.probe.Depot has no `stok`, did"
                        + " you mean `stock`?"));
        assertThat(depot).isNotNull();
    }

    @Test
    void switchesOffARuleThatWalksWhatIsNoCollection() throws Exception {
        Polling polling = poll(", for_each: this.name", "all", "1");
        Object depot = depot("plain", "a");
        await().untilAsserted(() -> assertThat(polling.state().off())
                .contains("for_each of a java.lang.String")
                .contains("a collection"));
        assertThat(depot).isNotNull();
    }

    @Test
    void keepsTheLastReadingWhileAnInstanceFailsAndPublishesNoHalf() throws Exception {
        Polling polling = poll("", "all", "this.checkedStock()");
        Object one = depot("plain", "a");
        Object two = depot("plain", "b");
        awaitSeries(polling, Map.of("all", 2.0));
        two.getClass().getMethod("breakDown").invoke(two);
        await().untilAsserted(() -> assertThat(polling.failures()).isGreaterThan(2));
        assertThat(polling.series("stock")).isEqualTo(Map.of("all", 2.0));
        assertThat(one).isNotNull();
    }

    @Test
    void takesBackWhatItShowedWhenItIsStopped() throws Exception {
        Polling polling = poll("", "all", "this.stock");
        Object depot = depot("plain", "a");
        awaitSeries(polling, Map.of("all", 1.0));
        polling.stopPolls();
        assertThat(polling.series("stock")).isEmpty();
        assertThat(depot).isNotNull();
    }

    @Test
    void holdsNoLoaderOfAClassThatWasPolled() throws Exception {
        Polling polling = poll(", for_each: this.list()", "${item.kind}", "item.load");
        Object depot = depot("plain", "a");
        await().untilAsserted(() -> assertThat(polling.series("stock")).hasSize(2));
        assertThat(depot).isNotNull();
        WeakReference<ClassLoader> loader = new WeakReference<>(application);
        depot = null;
        application = new ClassFiles("none");
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            System.gc();
            assertThat(loader.get()).isNull();
        });
        awaitSeries(polling, Map.of());
    }
}
