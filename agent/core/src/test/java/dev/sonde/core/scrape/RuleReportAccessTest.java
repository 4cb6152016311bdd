package dev.sonde.core.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.metric.SelfMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report names classes of the application: it is for clients on the same machine. */
class RuleReportAccessTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1, 200", "127.0.0.9, 200", "::1, 200", "192.0.2.7, 403", "10.0.0.1, 403", "2001:db8::1, 403"})
    void isForTheSameMachine(String client, int status) throws IOException {
        SelfMetrics self = new SelfMetrics("1", line -> {});
        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (HttpEndpoint endpoint = new HttpEndpoint(local, new PrometheusRegistry(), self)) {
            endpoint.reportsRules(() -> "{}");
            RemoteExchange exchange = new RemoteExchange("/api/v1/rules", client);
            endpoint.answerRules(exchange);
            assertThat(exchange.status).isEqualTo(status);
            assertThat(exchange.body.toString(UTF_8))
                    .isEqualTo(status == 200 ? "{}" : "/api/v1/rules is for clients on the same machine\n");
        }
    }
}
