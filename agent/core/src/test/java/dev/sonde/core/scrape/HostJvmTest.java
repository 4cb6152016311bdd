package dev.sonde.core.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.metric.TolerantRegistry;
import dev.sonde.core.metric.runtime.RuntimeMetrics;
import java.io.File;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.MBeanServerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts metrics and exporter in JVMs of their own, to see what that does to a host and what a host does to it. */
class HostJvmTest {
    @TempDir
    Path folder;

    @Test
    void neitherReadsNorChangesTheSettingsOfTheHost() throws Exception {
        Files.writeString(folder.resolve("prometheus.properties"), "io.prometheus.exporter.filter.metric_name=none\n");
        List<String> output = run(
                List.of(
                        "-Dio.prometheus.no.such.thing=x",
                        "-Dio.prometheus.metrics.exemplars_enabled=maybe",
                        "-Dprometheus.config=/no/such/file"),
                "metrics");
        assertThat(output)
                .contains("changed properties: []", "foreign threads: []", "MBean servers: 0")
                .anyMatch(l -> l.startsWith("jvm_threads_current "))
                .anyMatch(l -> l.startsWith("process_cpu_seconds_total "))
                .anyMatch(l -> l.startsWith("system_memory_usage_percent "))
                .anyMatch(l -> l.startsWith("system_disk_usage_bytes "))
                .noneMatch(l -> l.contains("WARNING") || l.contains("SLF4J") || l.contains("Exception"));
    }

    @Test
    void doesNotInitializeTheLoggingOfTheHost() throws Exception {
        List<String> logging = run(List.of("-Xlog:class+init=info"), "metrics").stream()
                .filter(l -> l.contains("Initializing 'java/util/logging/")
                        || l.contains("Initializing 'dev/sonde/core/scrape/HttpEndpoint'"))
                .toList();
        // That our own class is among them shows that the JVM would have told of the others.
        assertThat(logging).singleElement().asString().contains("HttpEndpoint");
    }

    @Test
    void saysSoWhereTheJvmHasNoHttpServer() throws Exception {
        assertThat(run(List.of("--limit-modules", "java.base,java.management,jdk.management"), "metrics"))
                .anyMatch(l -> l.startsWith("no metrics: this JVM has no module jdk.httpserver"))
                .anyMatch(l -> l.startsWith("changed properties: []"));
    }

    private List<String> run(List<String> options, String mode) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
        command.add(folder + File.pathSeparator + classPath());
        command.addAll(List.of(Host.class.getName(), mode));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("IO_PROMETHEUS_NO_SUCH_THING", "x");
        builder.environment().put("PROMETHEUS_CONFIG", "/no/such/file");
        Process process = builder.start();
        List<String> output = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join("\n", output)).isZero();
        return output;
    }

    /** Without the logging that comes with test libraries; the agent's jar has but one provider, too. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(path -> !path.contains("logback"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** A host. Ends by itself although the exporter still listens. */
    static final class Host {
        public static void main(String[] mode) throws Exception {
            Properties before = (Properties) System.getProperties().clone();
            SelfMetrics self = new SelfMetrics("test", System.out::println);
            TolerantRegistry registry = new TolerantRegistry(self::scrapeFault);
            registry.register(self.store());
            registry.register(self);
            RuntimeMetrics.start(registry, System.out::println).join();
            if (mode[0].equals("metrics")) {
                Exporter exporter = Exporter.start("localhost", 0, registry, self, System.out::println);
                if (exporter != null) {
                    try (Socket socket = new Socket("localhost", exporter.port())) {
                        socket.getOutputStream().write("GET /metrics HTTP/1.0\r\n\r\n".getBytes(UTF_8));
                        System.out.println(new String(socket.getInputStream().readAllBytes(), UTF_8));
                    }
                }
            } else {
                ScrapeFormat.TEXT.write(System.out, registry.scrape());
            }
            System.out.println("changed properties: " + changed(before));
            System.out.println("foreign threads: " + foreignThreads());
            System.out.println(
                    "MBean servers: " + MBeanServerFactory.findMBeanServer(null).size());
        }

        private static List<String> changed(Properties before) {
            List<String> changed = new ArrayList<>();
            Properties after = System.getProperties();
            for (String name : after.stringPropertyNames()) {
                if (!after.getProperty(name).equals(before.getProperty(name))) {
                    changed.add(name + "=" + after.getProperty(name));
                }
            }
            return changed;
        }

        private static List<String> foreignThreads() {
            List<String> own = Arrays.asList(
                    "main",
                    "Reference Handler",
                    "Finalizer",
                    "Signal Dispatcher",
                    "Common-Cleaner",
                    "Notification Thread",
                    "Attach Listener");
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(t -> !own.contains(t.getName()))
                    .filter(t -> !t.isDaemon() || !t.getName().startsWith("sonde-"))
                    .map(Thread::getName)
                    .toList();
        }
    }
}
