package dev.sonde.it.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class ScrapeTest {

    private static final Scrape SCRAPE = Scrape.parse("""
            # HELP messages_total Messages.
            # TYPE messages_total counter
            messages_total{account="a",type="sent"} 3.0
            messages_total{account="b",type="sent"} 4.0
            messages_total{account="b",type="received"} 5.0
            # TYPE wait_seconds histogram
            wait_seconds_bucket{le="0.5"} 1
            wait_seconds_bucket{le="+Inf"} 2
            wait_seconds_sum 1.25e-3
            wait_seconds_count 2
            """);

    @Test
    void readsValuesTypesAndBuckets() {
        assertThat(SCRAPE.metrics()).containsExactlyInAnyOrder("messages_total", "wait_seconds");
        assertThat(SCRAPE.type("messages_total")).isEqualTo("counter");
        assertThat(SCRAPE.value("messages_total", "account", "a", "type", "sent"))
                .isEqualTo(3);
        assertThat(SCRAPE.value("wait_seconds_bucket", "le", "+Inf")).isEqualTo(2);
        assertThat(SCRAPE.value("wait_seconds_sum")).isEqualTo(0.00125);
    }

    @Test
    void sumsOverTheLabelsThatAreNotGiven() {
        assertThat(SCRAPE.sum("messages_total", "type", "sent")).isEqualTo(7);
        assertThat(SCRAPE.sum("messages_total")).isEqualTo(12);
        assertThat(SCRAPE.sum("nothing_total")).isZero();
    }

    @Test
    void aValueNeedsAllLabelsAndNamesWhatThereIs() {
        assertThat(SCRAPE.find("messages_total", "type", "sent")).isEmpty();
        assertThatThrownBy(() -> SCRAPE.value("messages_total", "type", "sent"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("received");
    }

    @Test
    void undoesTheThreeEscapesOfLabelValues() {
        Scrape scrape = Scrape.parse("x{path=\"C:\\\\dir\",text=\"a \\\"b\\\"\\nc, d} e\"} NaN 1700000000000");

        assertThat(scrape.samples().get(0).labels()).isEqualTo(Map.of("path", "C:\\dir", "text", "a \"b\"\nc, d} e"));
        assertThat(scrape.samples().get(0).value()).isNaN();
    }

    @Test
    void refusesWhatPrometheusWouldRefuse() {
        assertThatThrownBy(() -> Scrape.parse("x{a=\"1\"} 1\nx{a=\"1\"} 2")).hasMessageContaining("twice");
        assertThatThrownBy(() -> Scrape.parse("x{a=\"1\" 1")).hasMessageContaining("column");
        assertThatThrownBy(() -> Scrape.parse("x one")).hasMessageContaining("number expected");
    }
}
