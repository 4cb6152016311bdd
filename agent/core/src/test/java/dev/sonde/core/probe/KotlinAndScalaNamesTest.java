package dev.sonde.core.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Kotlin's and Scala's compilers name things, on classes of their own libraries. */
@SuppressWarnings("NullAway")
class KotlinAndScalaNamesTest {
    private static final Map<String, String> KOTLIN = new LinkedHashMap<>();
    private static final Map<String, String> SCALA = new LinkedHashMap<>();
    private static WovenRules kotlin;
    private static WovenRules scala;

    static {
        KOTLIN.put("file", "kotlin.text.StringsKt__StringsKt.lines(..)");
        KOTLIN.put("facade", "kotlin.text.StringsKt+.lines(CharSequence)");
        KOTLIN.put("companion", "kotlin.text.Regex.Companion.escape(String)");
        KOTLIN.put("default_arguments", "kotlin.text.Regex.find$default(..)");
        KOTLIN.put("with_arguments", "kotlin.text.Regex.find(CharSequence, int)");
        KOTLIN.put("mangled", "kotlin.time.Duration.plus-LRDsOJo(long, long)");
        KOTLIN.put("mangled_glob", "kotlin.time.Duration.plus*(..)");
        SCALA.put("module", "scala.Option$.apply(Object)");
        SCALA.put("forwarder", "scala.Option.apply(Object)");
        SCALA.put("operator", "scala.collection.immutable.List.$colon$colon(Object)");
        SCALA.put("any_operator", "scala.collection.immutable.List.$colon*(..)");
        SCALA.put("trait", "scala.collection.SeqOps.indexOf(..)");
    }

    @BeforeAll
    static void weave() throws Exception {
        Map<String, String> all = new LinkedHashMap<>(KOTLIN);
        all.putAll(SCALA);
        StringBuilder text = new StringBuilder("metrics:\n");
        all.keySet().forEach(name -> text.append("  ").append(name).append("_total: {type: counter}\n"));
        text.append("rules:\n");
        all.forEach((name, pattern) -> text.append("  - name: ")
                .append(name)
                .append("\n    at: ")
                .append(pattern)
                .append("\n    do: [{count: ")
                .append(name)
                .append("_total}]\n"));
        kotlin = new WovenRules(new Afresh("kotlin.text.", "kotlin.time."), text.toString());
        scala = kotlin.seenFrom(new Afresh("scala."));
    }

    /** Weaves some packages afresh. */
    private static final class Afresh extends ClassLoader {
        private final List<String> prefixes;

        Afresh(String... prefixes) {
            super(KotlinAndScalaNamesTest.class.getClassLoader());
            this.prefixes = List.of(prefixes);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (prefixes.stream().noneMatch(name::startsWith)) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null) {
                    byte[] bytes = dev.sonde.core.weave.ClassFiles.bytes(name);
                    loaded = defineClass(name, bytes, 0, bytes.length);
                }
                return loaded;
            }
        }
    }

    private interface Code {
        void run() throws Throwable;
    }

    private static Map<String, Integer> counts(Map<String, String> rules, Code code) throws Throwable {
        Map<String, Double> before = new LinkedHashMap<>();
        rules.keySet().forEach(name -> before.put(name, kotlin.value(name + "_total")));
        code.run();
        Map<String, Integer> counted = new LinkedHashMap<>();
        rules.keySet().forEach(name -> {
            int more = (int) (kotlin.value(name + "_total") - before.get(name));
            if (more != 0) {
                counted.put(name, more);
            }
        });
        return counted;
    }

    @Test
    void kotlinFilesCompanionsDefaultArgumentsAndMangledNames() throws Throwable {
        assertThat(counts(KOTLIN, () -> kotlin.callStatic("kotlin.text.StringsKt", "lines", "a\nb")))
                .isEqualTo(Map.of("file", 1));
        Object companion =
                kotlin.type("kotlin.text.Regex").getField("Companion").get(null);
        assertThat(counts(KOTLIN, () -> WovenRules.call(companion, "escape", "a.b")))
                .isEqualTo(Map.of("companion", 1));
        Object regex = kotlin.make("kotlin.text.Regex", "b+");
        assertThat(counts(
                        KOTLIN, () -> kotlin.callStatic("kotlin.text.Regex", "find$default", regex, "abb", 0, 2, null)))
                .isEqualTo(Map.of("default_arguments", 1, "with_arguments", 1));
        assertThat(counts(KOTLIN, () -> kotlin.callStatic("kotlin.time.Duration", "plus-LRDsOJo", 2L, 4L)))
                .isEqualTo(Map.of("mangled", 1, "mangled_glob", 1));
    }

    @Test
    void scalaModulesOperatorsAndTraits() throws Throwable {
        assertThat(counts(SCALA, () -> scala.callStatic("scala.Option", "apply", "a")))
                .as("the class's method forwards to the module's")
                .isEqualTo(Map.of("module", 1, "forwarder", 1));
        Object empty = scala.type("scala.collection.immutable.Nil$")
                .getField("MODULE$")
                .get(null);
        Object[] list = new Object[1];
        assertThat(counts(SCALA, () -> list[0] = WovenRules.call(empty, "$colon$colon", "a")))
                .isEqualTo(Map.of("operator", 1, "any_operator", 1));
        assertThat(counts(SCALA, () -> WovenRules.call(list[0], "indexOf", "a", 0)))
                .containsEntry("trait", 1);
    }
}
