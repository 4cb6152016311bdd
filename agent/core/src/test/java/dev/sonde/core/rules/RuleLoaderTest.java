package dev.sonde.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.expression.Template;
import dev.sonde.core.metric.MetricSpec;
import dev.sonde.core.source.SourceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleLoaderTest {
    @Test
    void readsAMetric() {
        MetricSpec metric =
                metric("{type: histogram, help: Waiting., labels: [a, b], buckets: [.5, 1, 2e1], native: true, "
                        + "max_series: 7, expire_after: 1m30s}");
        assertThat(metric.help()).isEqualTo("Waiting.");
        assertThat(metric.labels()).containsExactly("a", "b");
        assertThat(metric.buckets()).containsExactly(.5, 1, 20);
        assertThat(metric.nativeHistogram()).isTrue();
        assertThat(metric.maxSeries()).isEqualTo(7);
        assertThat(metric.expireAfterNanos()).isEqualTo(Duration.ofSeconds(90).toNanos());
    }

    @Test
    void givesAMetricTheDefaults() {
        MetricSpec metric = metric("{type: gauge, expire_after: never}");
        assertThat(metric.labels()).isEmpty();
        assertThat(metric.maxSeries()).isEqualTo(MetricSpec.DEFAULT_MAX_SERIES);
        assertThat(metric.expireAfterNanos()).isZero();
    }

    private static MetricSpec metric(String text) {
        return loaded("metrics: {m: " + text + "}").metrics().get(0);
    }

    @Test
    void readsAMethodRule() {
        Rule rule = rule("""
                metrics:
                  sent_total: {type: counter, labels: [to, type]}
                rules:
                  - name: sent
                    at: com.example.Mail+.send*(String, ..)
                    on: return
                    await: false
                    when: ${result}
                    do:
                      - count: sent_total
                        by: args[1].size()
                        labels: {type: 200, to: "${args[0]}"}
                """);
        assertThat(rule.source()).isNull();
        assertThat(rule.poll()).isNull();
        assertThat(Objects.requireNonNull(rule.method()).typeNames()).contains("com.example.Mail");
        assertThat(rule.on()).isEqualTo(Phase.RETURN);
        assertThat(rule.await()).isFalse();
        assertThat(rule.enabled()).isTrue();
        assertThat(Objects.requireNonNull(rule.when()).isName("result")).isTrue();
        assertThat(rule.origin()).isEqualTo("rules.yaml:4");
        Action action = rule.actions().get(0);
        assertThat(action.kind()).isEqualTo(ActionKind.COUNT);
        assertThat(action.metric().name()).isEqualTo("sent_total");
        assertThat(Objects.requireNonNull(action.by()).text()).isEqualTo("args[1].size()");
        assertThat(action.value()).isNull();
        assertThat(action.labels().keySet()).as("in the metric's order").containsExactly("to", "type");
        assertThat(template(action, "to").roots()).containsExactly("args");
        assertThat(template(action, "type").constant()).isEqualTo("200");
    }

    @Test
    void actsOnExitAndAwaitsByDefault() {
        Rule rule = rule("""
                metrics: {m: {type: gauge}}
                rules:
                  - {name: a, at: a.B.c(), do: [{in_flight: m}]}
                """);
        assertThat(rule.on()).isEqualTo(Phase.EXIT);
        assertThat(rule.await()).isTrue();
        assertThat(rule.ignore().isEmpty()).isTrue();
    }

    @Test
    void labelsThatAreNotGivenAreTheSourcesFields() {
        Rule rule = rule("""
                metrics:
                  m_total: {type: counter, labels: [status, operation, app]}
                rules:
                  - name: a
                    at: jdbc
                    do:
                      - count: m_total
                        labels: {app: shop}
                """);
        assertThat(rule.source()).isEqualTo(SourceKind.JDBC);
        Action action = rule.actions().get(0);
        assertThat(action.labels().keySet()).containsExactly("status", "operation", "app");
        assertThat(Objects.requireNonNull(template(action, "status").single()).isName("status"))
                .isTrue();
    }

    @Test
    void readsPaths() {
        Rule rule = rule("""
                metrics: {m_total: {type: counter}}
                rules:
                  - name: a
                    at: http
                    ignore: [/health, /actuator/**, /a/*/b, "*.ico"]
                    endpoints:
                      /files/{name}: ^/files/[^/]+$
                      other: .
                    do: [{count: m_total}]
                """);
        PathPatterns ignored = rule.ignore();
        assertThat(List.of("/health", "/actuator", "/actuator/a/b", "/a/x/b", "/favicon.ico", "/shop/favicon.ico"))
                .allMatch(ignored::match);
        assertThat(List.of("/healthz", "/actuators", "/a/x/y/b", "/a//c", "/favicon.ico/x", ""))
                .noneMatch(ignored::match);
        assertThat(rule.endpoints()).hasToString("[/files/{name}: ^/files/[^/]+$, other: .]");
    }

    @Test
    void readsPolls() {
        List<Rule> rules = loaded("""
                        metrics: {m: {type: gauge, labels: [s]}}
                        rules:
                          - name: a
                            poll: {instances_of: a.B, every: 5s, for_each: this.list()}
                            do: [{set: m, labels: {s: "${item.name}"}, value: item.n}]
                          - name: b
                            poll: {sql: "SELECT s, n FROM t", every: 1m, timeout: 2s}
                            do: [{set: m, labels: {s: "${row.s}"}, value: row.n}]
                          - name: c
                            poll: {method: a.B.now()}
                            do: [{set: m, labels: {s: x}, value: result}]
                          - name: d
                            poll: {source: redis}
                            do: [{set: m, labels: {s: x}, value: connections}]
                        """).rules();
        Poll a = Objects.requireNonNull(rules.get(0).poll());
        assertThat(a.kind()).isEqualTo(Poll.Kind.INSTANCES);
        assertThat(a.target()).isEqualTo("a.B");
        assertThat(a.everyNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
        assertThat(Objects.requireNonNull(a.forEach()).text()).isEqualTo("this.list()");
        Poll b = Objects.requireNonNull(rules.get(1).poll());
        assertThat(b.kind()).isEqualTo(Poll.Kind.SQL);
        assertThat(b.timeoutNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
        Poll c = Objects.requireNonNull(rules.get(2).poll());
        assertThat(Objects.requireNonNull(c.method()).methodName()).isEqualTo("now");
        assertThat(c.everyNanos()).isEqualTo(Duration.ofSeconds(15).toNanos());
        Poll d = Objects.requireNonNull(rules.get(3).poll());
        assertThat(d.source()).isEqualTo(SourceKind.REDIS);
    }

    @Test
    void replacesWhatIsIncludedByName() {
        RuleSet rules = loaded("""
                include: [builtin]
                metrics:
                  http_requests_total: {type: counter, help: Mine., labels: [method]}
                rules:
                  - {name: log, enabled: false}
                  - name: jdbc
                    at: jdbc
                    do: [{count: database_queries_total}]
                  - {name: mine, at: http, do: [{count: http_requests_total}]}
                """);
        assertThat(Objects.requireNonNull(rules.metric("http_requests_total")).help())
                .isEqualTo("Mine.");
        Action http = Objects.requireNonNull(rules.rule("http")).actions().get(0);
        assertThat(http.metric()).isSameAs(rules.metric("http_requests_total"));
        assertThat(http.labels().keySet()).containsExactly("method");
        assertThat(Objects.requireNonNull(rules.rule("log")).enabled()).isFalse();
        assertThat(Objects.requireNonNull(rules.rule("jdbc")).actions()).hasSize(1);
        assertThat(rules.rules().stream().map(Rule::name))
                .containsExactly("http", "jdbc", "redis", "redis-connected", "log", "hikari", "mine");
    }

    @Test
    void rulesThatDoTheSameAreEqualWhereverTheyStand() {
        String text = """
                metrics: {m_total: {type: counter}}
                rules:
                  - {name: a, at: http, ignore: [/x], endpoints: {/y: z}, when: status_code > 1, do: [{count: m_total}]}
                """;
        assertThat(rule(text)).isEqualTo(rule("\n# moved\n" + text));
        assertThat(loaded(text)).isEqualTo(loaded("\n" + text));
        assertThat(rule(text)).isNotEqualTo(rule(text.replace("> 1", "> 2")));
        assertThat(rule(text)).isNotEqualTo(rule(text.replace("/x", "/w")));
        String otherMetric = text.replace("type: counter", "type: counter, help: x");
        assertThat(rule(text)).isEqualTo(rule(otherMetric));
        assertThat(loaded(text)).isNotEqualTo(loaded(otherMetric));
    }

    @Test
    void aFileThatIsNotThereIsOneProblem(@TempDir Path dir) {
        LoadedRules loaded = RuleLoader.load(dir.resolve("no.yaml"));
        assertThat(loaded.isBroken()).isTrue();
        assertThat(loaded.problems().format()).startsWith("no.yaml: there is no file /");
        assertThat(loaded.rules().rules()).isEmpty();
    }

    @Test
    void aDirectoryIsOneProblem(@TempDir Path dir) {
        assertThat(RuleLoader.load(dir).problems().all()).hasSize(1);
    }

    @Test
    void readsAFile(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("r.yaml"), "metrics: {é: {type: gauge}}\n");
        assertThat(RuleLoader.load(file).problems().format()).isEqualTo("""
                        r.yaml:1:11: `é` is no name for a metric; one has letters, digits and `_` only
                            metrics: {é: {type: gauge}}
                                      ^""");
    }

    private static Template template(Action action, String label) {
        return Objects.requireNonNull(action.labels().get(label));
    }

    private static Rule rule(String text) {
        return loaded(text).rules().get(0);
    }

    private static RuleSet loaded(String text) {
        LoadedRules loaded = RuleLoader.load("rules.yaml", text);
        assertThat(loaded.problems().all().stream().map(Problem::format).collect(Collectors.joining("\n")))
                .isEmpty();
        return loaded.rules();
    }
}
