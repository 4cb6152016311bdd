package dev.sonde.it.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.it.harness.Scrape;
import dev.sonde.it.truth.Comparison.Range;
import dev.sonde.it.truth.Comparison.Row;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private final Truth truth = new Truth();

    @Test
    void whatIsEqualIsOneRowForAllSeries() {
        truth.add(2, "account_replies_total", "account_id", "a");
        truth.add(3, "account_replies_total", "account_id", "b");
        assertThat(rows("", replies("a", 2) + replies("b", 3)))
                .containsExactly(new Row("account_replies_total", "2 series, added up", "5", "5", true));
    }

    @Test
    void whatDiffersIsARowForItself() {
        truth.add(2, "account_replies_total", "account_id", "a");
        truth.add(3, "account_replies_total", "account_id", "b");
        assertThat(rows("", replies("a", 2) + replies("b", 4)))
                .contains(new Row("account_replies_total", "{account_id=b}", "3", "4", false));
    }

    @Test
    void aSeriesThatIsMissingAndOneTooManyAreDifferences() {
        truth.add(2, "account_replies_total", "account_id", "a");
        assertThat(rows("", replies("z", 1)))
                .containsExactly(
                        new Row("account_replies_total", "{account_id=a}", "2", "0", false),
                        new Row("account_replies_total", "{account_id=z}", "0", "1", false));
    }

    @Test
    void aMetricThatTheTruthDoesNotKnowAtAllMustNotHaveGainedAnything() {
        assertThat(rows("", replies("a", 1)))
                .containsExactly(new Row("account_replies_total", "{account_id=a}", "0", "1", false));
    }

    @Test
    void countersAreComparedByWhatTheyGained() {
        truth.add(2, "account_replies_total", "account_id", "a");
        assertThat(rows(replies("a", 40), replies("a", 42))).allMatch(Row::ok);
    }

    @Test
    void gaugesAreComparedByWhatTheyAre() {
        truth.add(2, "accounts_online");
        String scrape = "# TYPE accounts_online gauge\naccounts_online 2\n";
        Comparison comparison = Comparison.of(Scrape.parse(scrape), Scrape.parse(scrape), truth.values(), Map.of());
        assertThat(comparison.rows()).contains(new Row("accounts_online", "1 series", "2", "2", true));
    }

    @Test
    void aMetricThatIsNotThereIsADifference() {
        Comparison comparison = Comparison.of(Scrape.parse(""), Scrape.parse(""), Map.of(), Map.of());
        assertThat(comparison.differences())
                .hasSize(34)
                .contains(new Row("alerts_active", "(type)", "gauge", "absent", false));
    }

    @Test
    void bucketsAreComparedWhateverWayTheirBoundIsWritten() {
        truth.observe(700, Contract.REQUEST_SIZE_BOUNDS, "http_request_size_bytes", "method", "GET");
        StringBuilder scrape = new StringBuilder("# TYPE http_request_size_bytes histogram\n");
        for (String bound : new String[] {"100", "500", "1000.0", "5000", "10000", "50000.0", "1e5", "+Inf"}) {
            boolean within = !bound.equals("100") && !bound.equals("500");
            scrape.append(
                    "http_request_size_bytes_bucket{method=\"GET\",le=\"" + bound + "\"} " + (within ? 1 : 0) + "\n");
        }
        scrape.append(
                "http_request_size_bytes_sum{method=\"GET\"} 700\nhttp_request_size_bytes_count{method=\"GET\"} 1\n");
        assertThat(Comparison.of(Scrape.parse(""), Scrape.parse(scrape.toString()), truth.values(), Map.of())
                        .rows())
                .filteredOn(row -> row.metric().startsWith("http_request_size"))
                .hasSize(3)
                .allMatch(Row::ok);
    }

    @Test
    void whatIsKnownAsARangeMustBeInIt() {
        Scrape scrape = Scrape.parse("# TYPE system_cpu_usage_percent gauge\nsystem_cpu_usage_percent 101\n");
        Series cpu = Series.of("system_cpu_usage_percent");
        assertThat(Comparison.of(scrape, scrape, Map.of(), Map.of(cpu, new Range(0, 100)))
                        .rows())
                .contains(new Row("system_cpu_usage_percent", "{}", "0 … 100", "101", false));
        assertThat(Comparison.of(scrape, scrape, Map.of(), Map.of(cpu, new Range(0, 102)))
                        .rows())
                .contains(new Row("system_cpu_usage_percent", "1 series", "0 … 102", "101", true));
    }

    private Iterable<Row> rows(String before, String after) {
        String type = "# TYPE account_replies_total counter\n";
        return Comparison.of(Scrape.parse(type + before), Scrape.parse(type + after), truth.values(), Map.of())
                .rows()
                .stream()
                .filter(row -> row.metric().equals("account_replies_total"))
                .toList();
    }

    private static String replies(String account, int count) {
        return "account_replies_total{account_id=\"" + account + "\"} " + count + "\n";
    }
}
