package dev.sonde.core.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.start.BridgeInjection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Weaves every method of every class of the libraries on the class path and has the JVM verify each. */
class WeaverCorpusTest {
    private static final Hook EVERYTHING = new Hook("corpus", false) {
        @Override
        public boolean matches(String method, String descriptor, int access) {
            return true;
        }

        @Override
        public boolean stateful() {
            return true;
        }
    };

    private static final class Corpus extends ClassLoader {
        private final Map<String, byte[]> files;
        private final JoinPoints joinPoints = new JoinPoints();
        private int woven;

        Corpus(Map<String, byte[]> files) {
            super(WeaverCorpusTest.class.getClassLoader());
            this.files = files;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                byte[] file = files.get(name);
                if (loaded != null || file == null) {
                    return loaded != null ? loaded : super.loadClass(name, resolve);
                }
                ClassHeader header = ClassHeader.read(file);
                assertThat(header).isNotNull();
                assertThat(header.name()).isEqualTo(name.replace('.', '/'));
                byte[] changed = header.version() < Weaver.LOWEST_VERSION ? null : Weaver.weave(file, selection());
                woven += changed == null ? 0 : 1;
                byte[] bytes = changed == null ? file : changed;
                return defineClass(name, bytes, 0, bytes.length);
            }
        }

        private Weaver.Selection selection() {
            return new Weaver.Selection() {
                @Override
                public boolean wants(String method, String descriptor, int access) {
                    return true;
                }

                @Override
                public JoinPoint joinPoint(MethodSurvey survey) {
                    return joinPoints.add(survey, Corpus.this, List.of(EVERYTHING));
                }
            };
        }
    }

    @Test
    void everyWovenClassOfTheLibrariesVerifies() throws Exception {
        BridgeInjection.inject(ByteBuddyAgent.install(), null);
        Map<String, byte[]> files = new HashMap<>();
        for (Class<?> each : List.of(
                net.bytebuddy.ByteBuddy.class,
                org.assertj.core.api.Assertions.class,
                org.snakeyaml.engine.v2.api.Load.class,
                kotlin.Unit.class,
                kotlinx.coroutines.Job.class,
                reactor.core.publisher.Mono.class,
                io.reactivex.rxjava3.core.Single.class,
                scala.Option.class)) {
            read(
                    Path.of(each.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()),
                    files);
        }
        Corpus corpus = new Corpus(files);
        int verified = 0;
        for (String name : files.keySet()) {
            try {
                // Initialising is what makes the JVM verify; the static initialisers of libraries are harmless.
                Class.forName(name, true, corpus);
                verified++;
            } catch (VerifyError | ClassFormatError e) {
                throw new AssertionError(name, e);
            } catch (LinkageError | ClassNotFoundException e) {
                // An optional dependency that is not here.
            }
        }
        assertThat(verified).isGreaterThan(8000);
        assertThat(corpus.woven).isGreaterThan(7000);
    }

    private static void read(Path jar, Map<String, byte[]> into) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> e = file.entries(); e.hasMoreElements(); ) {
                JarEntry entry = e.nextElement();
                String name = entry.getName();
                if (name.endsWith(".class") && !name.startsWith("META-INF") && !name.endsWith("-info.class")) {
                    try (InputStream in = file.getInputStream(entry)) {
                        into.put(name.substring(0, name.length() - 6).replace('/', '.'), in.readAllBytes());
                    }
                }
            }
        }
    }

    @Test
    void rubbishIsNoClassFile() {
        assertThat((@Nullable ClassHeader) ClassHeader.read(new byte[100])).isNull();
        assertThat((@Nullable ClassHeader) ClassHeader.read(
                        new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 52, 0, 9, 1, 0}))
                .isNull();
    }
}
