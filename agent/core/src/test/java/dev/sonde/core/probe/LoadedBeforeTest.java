package dev.sonde.core.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes that the JVM had loaded before the rules came: an application's, and the JDK's own. */
class LoadedBeforeTest {
    @Test
    void aClassLoadedBeforeIsWovenAndItsParametersHaveTheirNames(@TempDir Path folder) throws Throwable {
        Path source = folder.resolve("Shop.java");
        Files.writeString(source, "public class Shop { public void order(String what, int many) {} }");
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-parameters", "-g:none", "-d", folder.toString(), source.toString());
        assertThat(compiled).isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            Object shop = loader.loadClass("Shop").getConstructor().newInstance();
            ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
            try {
                WovenRules woven = new WovenRules(loader, """
                        metrics:
                          ordered_total: {type: counter, labels: [what]}
                          executed_total: {type: counter}
                          lists_total: {type: counter}
                        rules:
                          - name: ordered
                            at: Shop.order(..)
                            do: [{count: ordered_total, by: many, labels: {what: "${what}"}}]
                          - name: executed
                            at: java.util.concurrent.ThreadPoolExecutor.execute(Runnable)
                            do: [{count: executed_total}]
                          - name: lists
                            at: java.util.ArrayList.add(..)
                            do: [{count: lists_total}]
                        """);
                woven.weaveLoaded();
                WovenRules.call(shop, "order", "tea", 3);
                assertThat(woven.series("ordered_total")).isEqualTo(Map.of("tea", 3.0));
                pool.submit(() -> {}).get();
                assertThat(woven.value("executed_total")).isEqualTo(1);
                assertThat(woven.rule("lists").misses()).first().asString().contains("java.util.ArrayList", "linking");
            } finally {
                pool.shutdownNow();
            }
        }
    }
}
