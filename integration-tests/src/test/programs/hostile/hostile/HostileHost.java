package hostile;

import com.sun.jna.Library;
import com.sun.jna.Native;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.matcher.ElementMatchers;
import org.yaml.snakeyaml.Yaml;

/**
 * An application with its own, older copies of what the agent is made of. It prints what each of them did and which file it came from;
 * {@code state} on its input prints its system properties and threads.
 */
public final class HostileHost {

    public interface CLibrary extends Library {
        int abs(int number);
    }

    public static void main(String[] args) throws IOException {
        print("byte-buddy", HostileHost::byteBuddy);
        print("simpleclient", HostileHost::simpleClient);
        print("prometheus-metrics", HostileHost::prometheusMetrics);
        print("jna", HostileHost::jna);
        print("snakeyaml", HostileHost::snakeYaml);
        System.out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = in.readLine()) != null) {
            if (line.equals("state")) {
                printState();
            }
        }
        System.out.println("bye");
    }

    public interface Work {
        String run() throws Exception;
    }

    /** A library that cannot be used says so, with the agent as without. */
    public static void print(String library, Work work) {
        String result;
        try {
            result = work.run();
        } catch (Exception | LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            result = cause.getClass().getSimpleName() + " " + cause.getMessage();
        }
        System.out.println(library + ": " + result);
    }

    private static String byteBuddy() throws Exception {
        Class<?> made = new ByteBuddy(ClassFileVersion.JAVA_V8)
                .subclass(Object.class)
                .method(ElementMatchers.named("toString"))
                .intercept(FixedValue.value("made at run time"))
                .make()
                .load(HostileHost.class.getClassLoader())
                .getLoaded();
        return made.getConstructor().newInstance() + " by " + file(ByteBuddy.class);
    }

    private static String simpleClient() throws IOException {
        CollectorRegistry registry = new CollectorRegistry();
        io.prometheus.client.Counter counter = io.prometheus.client.Counter.build("orders_total", "Orders.")
                .labelNames("kind")
                .register(registry);
        counter.labels("large").inc(3);
        StringWriter text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        return text.toString().replace('\n', '|') + " by " + file(CollectorRegistry.class);
    }

    private static String prometheusMetrics() {
        PrometheusRegistry registry = new PrometheusRegistry();
        Counter counter = Counter.builder().name("orders_total").labelNames("kind").register(registry);
        counter.labelValues("small").inc(4);
        CounterSnapshot snapshot = (CounterSnapshot) registry.scrape().get(0);
        return snapshot.getDataPoints().get(0).getLabels() + " " + snapshot.getDataPoints().get(0).getValue() + " by "
                + file(PrometheusRegistry.class) + ", default registry "
                + PrometheusRegistry.defaultRegistry.scrape().size();
    }

    private static String jna() {
        CLibrary library = Native.loadLibrary("c", CLibrary.class);
        return library.abs(-42) + " by " + file(Native.class) + " " + Native.VERSION;
    }

    private static String snakeYaml() {
        return new Yaml().load("{b: [1, two], a: 2001-01-01}").getClass().getSimpleName() + " by " + file(Yaml.class);
    }

    private static String file(Class<?> type) {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath()).getName();
    }

    private static void printState() {
        Map<Object, Object> properties = new TreeMap<Object, Object>(System.getProperties());
        for (Map.Entry<Object, Object> property : properties.entrySet()) {
            System.out.println("property " + property.getKey() + "="
                    + String.valueOf(property.getValue()).replace("\n", "\\n"));
        }
        ThreadGroup top = Thread.currentThread().getThreadGroup();
        while (top.getParent() != null) {
            top = top.getParent();
        }
        Thread[] threads = new Thread[1000];
        int count = top.enumerate(threads, true);
        String[] lines = new String[count];
        for (int i = 0; i < count; i++) {
            lines[i] = "thread " + (threads[i].isDaemon() ? "daemon " : "user ") + threads[i].getName();
        }
        Arrays.sort(lines);
        for (String line : lines) {
            System.out.println(line);
        }
        System.out.println("end of state");
    }
}
