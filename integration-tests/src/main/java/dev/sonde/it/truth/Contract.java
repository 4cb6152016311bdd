package dev.sonde.it.truth;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The metrics that must be there, with their types, and the bounds of the histograms whose values are known exactly. */
public final class Contract {

    public static final List<Double> REQUEST_SIZE_BOUNDS =
            List.of(100.0, 500.0, 1000.0, 5000.0, 10000.0, 50000.0, 100000.0);
    public static final List<Double> RESPONSE_SIZE_BOUNDS =
            List.of(100.0, 500.0, 1000.0, 5000.0, 10000.0, 50000.0, 100000.0, 500000.0);

    private static final Map<String, String> TYPES = types();

    private Contract() {}

    /** {@code counter}, {@code gauge} or {@code histogram} by name, all 34. */
    public static Map<String, String> metrics() {
        return TYPES;
    }

    /** The metric a scraped name belongs to: {@code x} for {@code x_bucket} of a histogram {@code x}, else the name itself. */
    public static String metricOf(String name) {
        for (String suffix : List.of("_bucket", "_sum", "_count")) {
            if (name.endsWith(suffix)) {
                String metric = name.substring(0, name.length() - suffix.length());
                if ("histogram".equals(TYPES.get(metric))) {
                    return metric;
                }
            }
        }
        return name;
    }

    private static Map<String, String> types() {
        Map<String, String> types = new TreeMap<>();
        for (String name : List.of(
                "http_requests_total",
                "account_messages_total",
                "account_replies_total",
                "account_redpackets_total",
                "account_errors_total",
                "session_uploads_total",
                "session_access_total",
                "database_queries_total",
                "redis_operations_total",
                "automation_task_executions_total",
                "system_errors_total",
                "alerts_total")) {
            types.put(name, "counter");
        }
        for (String name : List.of(
                "http_request_duration_seconds",
                "http_request_size_bytes",
                "http_response_size_bytes",
                "account_response_time_seconds",
                "database_query_duration_seconds",
                "redis_operation_duration_seconds")) {
            types.put(name, "histogram");
        }
        for (String name : List.of(
                "accounts_total",
                "accounts_online",
                "accounts_offline",
                "accounts_error",
                "session_files_total",
                "database_connections",
                "redis_connected",
                "system_cpu_usage_percent",
                "system_memory_usage_bytes",
                "system_memory_usage_percent",
                "system_disk_usage_bytes",
                "system_disk_usage_percent",
                "scripts_total",
                "role_assignment_schemes_total",
                "automation_tasks_total",
                "alerts_active")) {
            types.put(name, "gauge");
        }
        return Map.copyOf(types);
    }
}
