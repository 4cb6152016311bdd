package dev.sonde.core.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.core.metric.CounterTable;
import dev.sonde.core.metric.MetricSpec;
import dev.sonde.core.metric.MetricType;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.metric.TolerantRegistry;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics;
import io.prometheus.metrics.model.registry.Collector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExporterTest {
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";
    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    private final List<String> log = new ArrayList<>();
    private final SelfMetrics self = new SelfMetrics("1.2.3-<test>", log::add);
    private final TolerantRegistry registry = new TolerantRegistry(self::scrapeFault);
    private final HttpClient client = HttpClient.newHttpClient();
    private Exporter exporter = start(0);

    @BeforeEach
    void register() {
        self.store().apply(Contract.specs());
        registry.register(self.store());
    }

    @AfterEach
    void close() {
        exporter.close();
    }

    private Exporter start(int port) {
        return Objects.requireNonNull(Exporter.start("localhost", port, registry, self, log::add));
    }

    @Test
    void showsTheWholeContractAsText() throws Exception {
        Contract.fill(self.store());
        HttpResponse<byte[]> response = get("/metrics");
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        String text = new String(response.body(), UTF_8);
        assertThat(types(text)).isEqualTo(contractTypes());
        assertThat(samples(text)).isEqualTo(contractSamples());
        assertThat(log).singleElement().asString().startsWith("metrics at http://localhost:");
    }

    @Test
    void reportsTheRulesAsJson() throws Exception {
        assertThat(get("/api/v1/rules").statusCode()).isEqualTo(503);
        exporter.reportsRules(() -> "{\"rules\": []}");
        HttpResponse<byte[]> response = get("/api/v1/rules");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(new String(response.body(), UTF_8)).isEqualTo("{\"rules\": []}");
    }

    @Test
    void showsTheWholeContractAsOpenMetrics() throws Exception {
        Contract.fill(self.store());
        HttpResponse<byte[]> response = get("/metrics", "Accept", OPEN_METRICS);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/openmetrics-text");
        String text = new String(response.body(), UTF_8);
        assertThat(text).endsWith("# EOF\n");
        assertThat(samples(text)).isEqualTo(contractSamples());
        Map<String, String> types = new TreeMap<>();
        contractTypes()
                .forEach((name, type) -> types.put(
                        type.equals("counter") ? name.substring(0, name.length() - "_total".length()) : name, type));
        assertThat(types(text)).isEqualTo(types);
    }

    @Test
    void showsTheWholeContractAsProtobuf() throws Exception {
        Contract.fill(self.store());
        HttpResponse<byte[]> response = get("/metrics", "Accept", PROTOBUF);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).isEqualTo(PROTOBUF);
        Map<String, Double> samples = new TreeMap<>();
        Map<String, String> types = new TreeMap<>();
        ByteArrayInputStream in = new ByteArrayInputStream(response.body());
        while (in.available() > 0) {
            Metrics.MetricFamily family = Metrics.MetricFamily.parseDelimitedFrom(in);
            types.put(family.getName(), family.getType().name().toLowerCase(Locale.ROOT));
            for (Metrics.Metric metric : family.getMetricList()) {
                addSamples(samples, family, metric);
            }
        }
        assertThat(types).isEqualTo(contractTypes());
        assertThat(samples).isEqualTo(contractSamples());
    }

    @Test
    void escapesLabelValuesAndHelp() throws Exception {
        self.store()
                .apply(List.of(MetricSpec.builder("odd_total", MetricType.COUNTER)
                        .help("a \\ b\nc")
                        .labels("l")
                        .build()));
        ((CounterTable) self.store().table("odd_total")).get("\"q\" \\ \n ü€😀").inc();
        String text = new String(get("/metrics").body(), UTF_8);
        assertThat(text)
                .contains("odd_total{l=\"\\\"q\\\" \\\\ \\n ü€😀\"} 1.0\n")
                .contains("a \\\\ b\\nc\n");
    }

    @Test
    void compressesForWhoAsks() throws Exception {
        Contract.fill(self.store());
        HttpResponse<byte[]> response = get("/metrics", "Accept-Encoding", "deflate, gzip");
        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        byte[] text = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
        assertThat(samples(new String(text, UTF_8))).isEqualTo(contractSamples());
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        for (String path : new String[] {"/metrics", "/", "/-/healthy"}) {
            for (String encoding : new String[] {"identity", "gzip"}) {
                HttpResponse<byte[]> response = client.send(
                        request(path, "Accept-Encoding", encoding)
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).isEmpty();
            }
        }
    }

    @Test
    void showsOnlyTheMetricsAskedForByName() throws Exception {
        Contract.fill(self.store());
        String query = URLEncoder.encode("name[]", UTF_8) + "=accounts_total&name[]=alerts_total";
        String text =
                new String(get("/metrics?" + query.replace("[]", "%5B%5D")).body(), UTF_8);
        assertThat(types(text)).isEqualTo(Map.of("accounts_total", "gauge", "alerts_total", "counter"));
    }

    @Test
    void isHealthyAlwaysAndReadyWhenTold() throws Exception {
        assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
        assertThat(get("/-/ready").statusCode()).isEqualTo(503);
        exporter.ready(true);
        assertThat(get("/-/ready").statusCode()).isEqualTo(200);
        exporter.ready(false);
        assertThat(get("/-/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void knowsNoOtherPathAndNoOtherMethod() throws Exception {
        for (String path : new String[] {"/metrics/", "/metricsx", "/index.html", "/-/", "//metrics"}) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        HttpResponse<String> post = client.send(
                request("/metrics")
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void showsWhatThereIsOnThePageAndEscapesIt() throws Exception {
        self.store()
                .apply(List.of(MetricSpec.builder("a_total", MetricType.COUNTER)
                        .labels("<script>alert(1)</script>")
                        .maxSeries(1)
                        .build()));
        CounterTable table = (CounterTable) self.store().table("a_total");
        table.get("1").inc();
        table.get("2").inc();
        String page = new String(get("/").body(), UTF_8);
        assertThat(page)
                .contains("1.2.3-&lt;test&gt;", "href=\"/metrics\"", "a_total", "&lt;script&gt;", "Not ready")
                .contains("The rules were not read")
                .doesNotContain("<script", "http://", "https://");
        self.configLoaded(true);
        exporter.ready(true);
        assertThat(new String(get("/").body(), UTF_8)).contains("without a problem", "Ready.");
    }

    @Test
    void answersWhenACollectorThrows() throws Exception {
        registry.register((Collector) () -> {
            throw new IllegalStateException("broken");
        });
        Contract.fill(self.store());
        assertThat(samples(new String(get("/metrics").body(), UTF_8))).isEqualTo(contractSamples());
    }

    @Test
    void takesTheNextFreePort() throws Exception {
        try (Exporter second = start(exporter.port())) {
            assertThat(second.port()).isBetween(exporter.port() + 1, exporter.port() + 9);
            assertThat(log)
                    .last()
                    .asString()
                    .contains(":" + second.port() + "/metrics")
                    .contains("because port " + exporter.port() + " is in use");
        }
    }

    @Test
    void givesUpWithALineInTheLogWhenTenPortsAreInUse() throws Exception {
        List<ServerSocket> taken = new ArrayList<>();
        try {
            int first = takeTenPorts(taken);
            assertThat(Exporter.start("localhost", first, registry, self, log::add))
                    .isNull();
            assertThat(log).last().asString().startsWith("no metrics: cannot listen on localhost port " + first);
        } finally {
            for (ServerSocket s : taken) {
                s.close();
            }
        }
    }

    @Test
    void givesUpWithALineInTheLogForAnUnknownHost() {
        assertThat(Exporter.start("no.such.host.invalid", 0, registry, self, log::add))
                .isNull();
        assertThat(log).last().asString().startsWith("no metrics: cannot listen on no.such.host.invalid");
    }

    @Test
    void servesOthersWhileClientsAreSlow() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < ExchangeThreads.THREADS - 1; i++) {
                Socket socket = new Socket("localhost", exporter.port());
                socket.getOutputStream().write("GET /metrics HTT".getBytes(UTF_8));
                slow.add(socket);
            }
            assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
        } finally {
            for (Socket s : slow) {
                s.close();
            }
        }
    }

    @Test
    void leavesTheSystemPropertiesAloneAndHasOnlyNamedDaemonThreads() throws Exception {
        Properties before = (Properties) System.getProperties().clone();
        get("/metrics");
        try (Exporter other = start(0)) {
            assertThat(other.port()).isPositive();
        }
        assertThat(System.getProperties()).isEqualTo(before);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(t -> {
                    String name = t.getName();
                    return name.startsWith("HTTP-Dispatcher") || name.contains("timer") || name.contains("timeout");
                })
                .isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(t -> t.getName().startsWith("sonde-"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    @Test
    void endsItsThreadsWhenClosed() throws Exception {
        get("/metrics");
        exporter.close();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("sonde-http") && t.isAlive()));
    }

    private static int takeTenPorts(List<ServerSocket> taken) throws IOException {
        for (int first = 20_000; ; first += 10) {
            try {
                for (int i = 0; i < 10; i++) {
                    taken.add(new ServerSocket(first + i, 1, InetAddress.getByName("localhost")));
                }
                return first;
            } catch (IOException used) {
                for (ServerSocket s : taken) {
                    s.close();
                }
                taken.clear();
            }
        }
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        return client.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + exporter.port() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Map<String, String> contractTypes() {
        Map<String, String> types = new TreeMap<>();
        Contract.specs().forEach(s -> types.put(s.name(), s.type().name().toLowerCase(Locale.ROOT)));
        return types;
    }

    private static Map<String, Double> contractSamples() {
        Map<String, Double> samples = new TreeMap<>();
        for (MetricSpec spec : Contract.specs()) {
            List<String> pairs = new ArrayList<>();
            spec.labels().forEach(l -> pairs.add(l + "=\"a " + l + "\""));
            switch (spec.type()) {
                case COUNTER -> samples.put(key(spec.name(), pairs, null), 3.0);
                case GAUGE -> samples.put(key(spec.name(), pairs, null), 2.5);
                case HISTOGRAM -> {
                    samples.put(key(spec.name() + "_bucket", pairs, "0.1"), 2.0);
                    samples.put(key(spec.name() + "_bucket", pairs, "1.0"), 2.0);
                    samples.put(key(spec.name() + "_bucket", pairs, "5.0"), 2.0);
                    samples.put(key(spec.name() + "_bucket", pairs, "+Inf"), 3.0);
                    samples.put(key(spec.name() + "_count", pairs, null), 3.0);
                    samples.put(key(spec.name() + "_sum", pairs, null), 7.15);
                }
            }
        }
        return samples;
    }

    private static void addSamples(Map<String, Double> samples, Metrics.MetricFamily family, Metrics.Metric metric) {
        List<String> pairs = new ArrayList<>();
        metric.getLabelList().forEach(l -> pairs.add(l.getName() + "=\"" + l.getValue() + "\""));
        // The contract lists labels in declared order, the formats in order of their names.
        String name = family.getName();
        if (metric.hasCounter()) {
            samples.put(key(name, pairs, null), metric.getCounter().getValue());
        } else if (metric.hasGauge()) {
            samples.put(key(name, pairs, null), metric.getGauge().getValue());
        } else {
            Metrics.Histogram h = metric.getHistogram();
            h.getBucketList()
                    .forEach(b -> samples.put(
                            key(
                                    name + "_bucket",
                                    pairs,
                                    Double.isInfinite(b.getUpperBound()) ? "+Inf" : "" + b.getUpperBound()),
                            (double) b.getCumulativeCount()));
            samples.put(key(name + "_count", pairs, null), (double) h.getSampleCount());
            samples.put(key(name + "_sum", pairs, null), h.getSampleSum());
        }
    }

    private static String key(String name, List<String> pairs, @Nullable String le) {
        List<String> all = new ArrayList<>(pairs);
        all.sort(null);
        if (le != null) {
            all.add("le=\"" + le + "\"");
        }
        return all.isEmpty() ? name : name + "{" + String.join(",", all) + "}";
    }

    private static Map<String, String> types(String text) {
        Map<String, String> types = new TreeMap<>();
        text.lines().filter(l -> l.startsWith("# TYPE ")).forEach(l -> {
            String[] words = l.split(" ", 4);
            types.put(words[2], words[3]);
        });
        return types;
    }

    private static Map<String, Double> samples(String text) {
        Map<String, Double> samples = new HashMap<>();
        text.lines().filter(l -> !l.startsWith("#")).forEach(l -> {
            int end = l.lastIndexOf(' ');
            samples.put(l.substring(0, end), Double.parseDouble(l.substring(end + 1)));
        });
        return new TreeMap<>(samples);
    }
}
