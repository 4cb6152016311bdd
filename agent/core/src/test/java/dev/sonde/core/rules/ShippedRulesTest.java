package dev.sonde.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.metric.MetricSpec;
import dev.sonde.core.metric.MetricType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules in the jar and the sample application's, against the contract of dashboards that are in use. */
class ShippedRulesTest {
    private static final String BUILTIN = """
            counter http_requests_total [method, endpoint, status_code]
            histogram http_request_duration_seconds [method, endpoint, status_code] [0.01, 0.05, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0]
            histogram http_request_size_bytes [method, endpoint] [100.0, 500.0, 1000.0, 5000.0, 10000.0, 50000.0, 100000.0]
            histogram http_response_size_bytes [method, endpoint, status_code] [100.0, 500.0, 1000.0, 5000.0, 10000.0, 50000.0, 100000.0, 500000.0]
            gauge database_connections [state]
            counter database_queries_total [operation, status]
            histogram database_query_duration_seconds [operation] [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0]
            gauge redis_connected []
            counter redis_operations_total [operation, status]
            histogram redis_operation_duration_seconds [operation] [0.001, 0.005, 0.01, 0.05, 0.1, 0.5]
            counter system_errors_total [error_type, severity]
            """;
    private static final String SAMPLE = """
            gauge accounts_total [status]
            gauge accounts_online []
            gauge accounts_offline []
            gauge accounts_error []
            counter account_messages_total [account_id, type]
            counter account_replies_total [account_id]
            counter account_redpackets_total [account_id, status]
            counter account_errors_total [account_id, error_type]
            histogram account_response_time_seconds [account_id] [0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0]
            gauge session_files_total [type]
            counter session_uploads_total [status]
            counter session_access_total [action]
            gauge scripts_total [status]
            gauge role_assignment_schemes_total []
            gauge automation_tasks_total [status]
            counter automation_task_executions_total [task_id, status]
            counter alerts_total [level, type]
            gauge alerts_active [level, type]
            """;

    @Test
    void theBuiltInRulesDeclareTheContract() {
        LoadedRules builtin = RuleLoader.builtin();
        assertThat(builtin.problems().format()).isEmpty();
        assertThat(declared(builtin.rules())).containsExactlyInAnyOrderElementsOf(lines(BUILTIN));
    }

    @Test
    void everyBuiltInMetricHasHelpAndARuleThatFeedsIt() {
        RuleSet rules = RuleLoader.builtin().rules();
        assertThat(rules.metrics()).allMatch(metric -> metric.help().endsWith("."));
        Set<String> fed = rules.rules().stream()
                .flatMap(rule -> rule.actions().stream())
                .map(action -> action.metric().name())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(fed)
                .containsExactlyElementsOf(
                        rules.metrics().stream().map(MetricSpec::name).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void theSampleApplicationsRulesDeclareTheContract() {
        Path file = Path.of("../../instrumentation-rules.yaml");
        assertThat(Files.exists(file)).isTrue();
        LoadedRules sample = RuleLoader.load(file);
        assertThat(sample.problems().format()).isEmpty();
        assertThat(declared(sample.rules())).containsAll(lines(BUILTIN)).containsAll(lines(SAMPLE));
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    private static List<String> declared(RuleSet rules) {
        List<String> lines = new ArrayList<>();
        for (MetricSpec metric : rules.metrics()) {
            lines.add(MetricReader.id(metric.type()) + " " + metric.name() + " " + metric.labels()
                    + (metric.type() == MetricType.HISTOGRAM ? " " + Arrays.toString(metric.buckets()) : ""));
        }
        return lines;
    }
}
