package dev.sonde.core.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.weave.ClassFiles;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What actions do with the values that come, and with those that should not. */
class ActionTest {
    private final ClassFiles application = new ClassFiles(Till.class.getName());
    private @Nullable Polling rules;

    @AfterEach
    void close() {
        if (rules != null) {
            rules.close();
        }
    }

    private Polling woven(String text) throws Exception {
        Polling woven =
                Polling.of(text.replace("Till.", Till.class.getName() + ".")).woven();
        rules = woven;
        return woven;
    }

    private Object till() throws Exception {
        return application.loadClass(Till.class.getName()).getConstructor().newInstance();
    }

    private static Object take(Object till, String kind, double amount) throws Exception {
        return till.getClass().getMethod("take", String.class, double.class).invoke(till, kind, amount);
    }

    private static void refund(Object till, double amount) throws Exception {
        till.getClass().getMethod("refund", double.class).invoke(till, amount);
    }

    @Test
    void severalRulesFeedOneMetricWhateverTheOrderOfTheirLabels() throws Exception {
        Polling rules = woven("""
                metrics:
                  moves_total: {type: counter, labels: [kind, way]}
                  balance: {type: gauge}
                rules:
                  - name: taken
                    at: Till.take(..)
                    do:
                      - {count: moves_total, labels: {kind: "${args[0]}", way: in}}
                      - {add: balance, value: "args[1]"}
                  - name: taken-again
                    at: Till.take(..)
                    do:
                      - {count: moves_total, by: 10, labels: {way: in, kind: "${args[0]}"}}
                  - name: refunded
                    at: Till.refund(..)
                    do:
                      - {count: moves_total, labels: {way: out, kind: cash}}
                      - {add: balance, value: result}
                """);
        Object till = till();
        take(till, "cash", 5);
        take(till, "card", 2.5);
        refund(till, 1.5);
        assertThat(rules.series("moves_total")).isEqualTo(Map.of("cash in", 11.0, "card in", 11.0, "cash out", 1.0));
        assertThat(rules.series("balance")).isEqualTo(Map.of("", 6.0));
    }

    @Test
    void refusesAndCountsWhatAMetricCannotHold() throws Exception {
        Polling rules = woven("""
                metrics:
                  amount_total: {type: counter}
                  amounts: {type: histogram, buckets: [1, 10]}
                  last: {type: gauge}
                  sum: {type: gauge}
                rules:
                  - name: refunded
                    at: Till.refund(double)
                    do:
                      - {count: amount_total, by: "args[0]"}
                      - {observe: amounts, value: "args[0]"}
                      - {set: last, value: "args[0]"}
                      - {add: sum, value: "args[0]"}
                """);
        Object till = till();
        refund(till, 2.5);
        refund(till, -1);
        refund(till, Double.NaN);
        refund(till, 0);
        refund(till, Double.POSITIVE_INFINITY);
        assertThat(rules.series("amount_total")).isEqualTo(Map.of("", 2.5));
        assertThat(rules.series("amounts")).as("2.5, -1 and 0").isEqualTo(Map.of("", 3.0));
        assertThat(rules.series("last")).isEqualTo(Map.of("", Double.POSITIVE_INFINITY));
        assertThat(rules.series("sum")).isEqualTo(Map.of("", 1.5));
        assertThat(rules.rejected()).isEqualTo(Map.of("amount_total", 2.0, "amounts", 1.0, "last", 0.0, "sum", 1.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"overflow", "memory", "linkage", "thrown"})
    void whateverAGetterThrowsIsAFaultAndGoesNoFurther(String getter) throws Exception {
        Polling rules = woven("""
                metrics:
                  seen: {type: gauge, labels: [value]}
                  calls_total: {type: counter}
                rules:
                  - name: failing
                    at: Till.take(..)
                    do:
                      - {set: seen, value: this.GETTER, labels: {value: "${this.GETTER}"}}
                  - name: healthy
                    at: Till.take(..)
                    do:
                      - count: calls_total
                """.replace("GETTER", getter));
        Object till = till();
        assertThat(take(till, "cash", 5)).isEqualTo(1);
        assertThat(take(till, "cash", 5)).isEqualTo(2);
        assertThat(rules.series("seen")).isEmpty();
        assertThat(rules.series("calls_total")).isEqualTo(Map.of("", 2.0));
        assertThat(rules.faults()).isEqualTo(Map.of("failing", 2.0, "healthy", 0.0));
    }
}
