package dev.sonde.core.scrape;

import dev.sonde.core.metric.CounterTable;
import dev.sonde.core.metric.GaugeTable;
import dev.sonde.core.metric.HistogramTable;
import dev.sonde.core.metric.MetricSpec;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.MetricType;
import dev.sonde.core.metric.SeriesTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The metrics of the contract that rules declare, each with one series of label values named like the label. */
final class Contract {
    private static final String METRICS = """
            counter http_requests_total method endpoint status_code
            histogram http_request_duration_seconds method endpoint status_code
            histogram http_request_size_bytes method endpoint
            histogram http_response_size_bytes method endpoint status_code
            gauge accounts_total status
            gauge accounts_online
            gauge accounts_offline
            gauge accounts_error
            counter account_messages_total account_id type
            counter account_replies_total account_id
            counter account_redpackets_total account_id status
            counter account_errors_total account_id error_type
            histogram account_response_time_seconds account_id
            gauge session_files_total type
            counter session_uploads_total status
            counter session_access_total action
            gauge database_connections state
            counter database_queries_total operation status
            histogram database_query_duration_seconds operation
            gauge redis_connected
            counter redis_operations_total operation status
            histogram redis_operation_duration_seconds operation
            gauge scripts_total status
            gauge role_assignment_schemes_total
            gauge automation_tasks_total status
            counter automation_task_executions_total task_id status
            counter system_errors_total error_type severity
            counter alerts_total level type
            gauge alerts_active level type
            """;

    private Contract() {}

    static List<MetricSpec> specs() {
        List<MetricSpec> specs = new ArrayList<>();
        METRICS.lines().forEach(line -> {
            String[] words = line.split(" ", -1);
            String[] labels = Arrays.copyOfRange(words, 2, words.length);
            specs.add(MetricSpec.builder(words[1], MetricType.valueOf(words[0].toUpperCase(Locale.ROOT)))
                    .help("Help of " + words[1] + ".")
                    .labels(labels)
                    .buckets(.1, 1, 5)
                    .build());
        });
        return specs;
    }

    /** Every counter at 3, every gauge at 2.5, every histogram with 0.05, 0.1 and 7. */
    static void fill(MetricStore store) {
        for (SeriesTable<?> table : store.tables()) {
            Object[] labels = table.spec().labels().stream().map(l -> "a " + l).toArray();
            if (table instanceof CounterTable counter) {
                counter.get(labels).add(3);
            } else if (table instanceof GaugeTable gauge) {
                gauge.get(labels).set(2.5);
            } else if (table instanceof HistogramTable histogram) {
                histogram.get(labels).observeNanos(50_000_000);
                histogram.get(labels).observeNanos(100_000_000);
                histogram.get(labels).observe(7L);
            }
        }
    }
}
