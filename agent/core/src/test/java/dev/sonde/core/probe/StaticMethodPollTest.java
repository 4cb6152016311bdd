package dev.sonde.core.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.core.weave.ClassFiles;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What static methods return, read on a timer. */
class StaticMethodPollTest {
    private static final String REGISTRY = "dev.sonde.core.probe.Depot.Registry";

    /** Of this test: classes that other tests loaded are still there. */
    private final Set<ClassLoader> loaders = ConcurrentHashMap.newKeySet();

    private @Nullable Polling polling;

    @AfterEach
    void stop() {
        if (polling != null) {
            polling.close();
        }
    }

    private Polling poll(String method, String label, String value) {
        Polling started = Polling.of("""
                metrics:
                  load:
                    type: gauge
                    labels: [kind]
                rules:
                  - name: registry
                    poll: {method: %s, every: 100ms}
                    do:
                      - set: load
                        labels: {kind: "%s"}
                        value: %s
                """.formatted(method, label, value))
                .started(type -> type.getClassLoader() == null || loaders.contains(type.getClassLoader()));
        polling = started;
        return started;
    }

    private ClassFiles application() {
        ClassFiles loader = new ClassFiles(Depot.class.getName());
        loaders.add(loader);
        return loader;
    }

    private static Class<?> used(ClassLoader application, String nested) throws Exception {
        Class<?> type = application.loadClass(Depot.class.getName() + "$" + nested);
        type.getMethod("use").invoke(null);
        return type;
    }

    @Test
    void readsTheResultOfAPrivateMethodOnceTheClassIsInitialised() throws Exception {
        ClassFiles application = application();
        System.clearProperty("depot.lazy");
        Polling polling = poll("dev.sonde.core.probe.Depot.Lazy.current()", "all", "result * 2");
        Class<?> lazy = application.loadClass(Depot.class.getName() + "$Lazy");
        await().untilAsserted(() -> assertThat(polling.state().misses())
                .anyMatch(each -> each.contains("was loaded and not yet used") || each.contains("no class")));
        assertThat(System.getProperty("depot.lazy")).isNull();
        assertThat(polling.series("load")).isEmpty();
        assertThat(polling.state().state()).isEqualTo("waiting");
        Class.forName(lazy.getName(), true, application);
        assertThat(System.getProperty("depot.lazy")).isEqualTo("initialised");
        await().untilAsserted(() -> assertThat(polling.series("load")).isEqualTo(Map.of("all", 10.0)));
        assertThat(polling.state().state()).isEqualTo("firing");
    }

    @Test
    void asksTheClassOfEachLoaderInThatLoadersContextAndAddsUp() throws Exception {
        ClassFiles one = application();
        ClassFiles other = application();
        Class<?> first = used(one, "Registry");
        Class<?> second = used(other, "Registry");
        Polling polling = poll(REGISTRY + ".trucks()", "all", "size(result)");
        await().untilAsserted(() -> assertThat(polling.series("load")).isEqualTo(Map.of("all", 4.0)));
        assertThat(field(first, "contextLoader")).isSameAs(one);
        assertThat(field(second, "contextLoader")).isSameAs(other);
        second.getMethod("clear").invoke(null);
        await().untilAsserted(() -> assertThat(polling.series("load")).isEqualTo(Map.of("all", 2.0)));
    }

    private static @Nullable Object field(Class<?> type, String name) throws Exception {
        var field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(null);
    }

    @Test
    void walksTheResult() throws Exception {
        Class<?> registry = used(application(), "Registry");
        Polling polling = poll(REGISTRY + ".trucks(), for_each: result", "${item.kind}", "item.load");
        await().untilAsserted(() -> assertThat(polling.series("load")).isEqualTo(Map.of("van", 2.0, "bus", 7.0)));
        assertThat(registry).isNotNull();
    }

    @Test
    void readsTheJdk() {
        Polling polling = poll(
                "java.lang.management.ManagementFactory.getClassLoadingMXBean()", "all", "result.loadedClassCount");
        java.lang.management.ManagementFactory.getClassLoadingMXBean();
        await().untilAsserted(() ->
                assertThat(polling.series("load").getOrDefault("all", 0.0)).isGreaterThan(100));
    }

    @Test
    void saysThatAMethodIsNotStatic() throws Exception {
        Class<?> registry = used(application(), "Registry");
        Polling polling = poll(REGISTRY + ".self()", "all", "1");
        await().untilAsserted(
                        () -> assertThat(polling.state().off()).contains("is not static; expected `instances_of: "));
        assertThat(registry).isNotNull();
    }

    @Test
    void namesTheNearestMethod() throws Exception {
        Class<?> registry = used(application(), "Registry");
        Polling polling = poll(REGISTRY + ".truks()", "all", "1");
        await().untilAsserted(() ->
                assertThat(polling.state().off()).contains("has no static method truks(), did you mean `trucks()`?"));
        assertThat(registry).isNotNull();
    }

    @Test
    void saysThatAMethodReturnsNothing() throws Exception {
        Class<?> registry = used(application(), "Registry");
        Polling polling = poll(REGISTRY + ".use()", "all", "1");
        await().untilAsserted(() -> assertThat(polling.state().off()).contains("returns nothing"));
        assertThat(registry).isNotNull();
    }
}
