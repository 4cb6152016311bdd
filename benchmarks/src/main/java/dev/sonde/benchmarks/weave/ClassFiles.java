package dev.sonde.benchmarks.weave;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Class files of a real application, read into memory, and a loader that finds their supertypes as the application's does. */
final class ClassFiles {
    final ClassLoader loader;
    /** By internal name, in no particular order but always the same one. */
    final Map<String, byte[]> byName;

    private ClassFiles(ClassLoader loader, Map<String, byte[]> byName) {
        this.loader = loader;
        this.byName = byName;
    }

    /**
     * @param application a Spring Boot jar, with jars in it
     * @param folder where those are unpacked
     * @param count how many classes to take
     */
    @SuppressWarnings("resource") // the loader is in use until the JVM ends
    static ClassFiles of(Path application, Path folder, int count) throws IOException {
        List<URL> urls = new ArrayList<>();
        Map<String, byte[]> all = new LinkedHashMap<>();
        Files.createDirectories(folder);
        try (JarFile outer = new JarFile(application.toFile())) {
            for (JarEntry entry : Collections.list(outer.entries())) {
                if (entry.getName().startsWith("BOOT-INF/lib/")
                        && entry.getName().endsWith(".jar")) {
                    Path jar = folder.resolve(
                            Path.of(entry.getName()).getFileName().toString());
                    if (!Files.exists(jar)) {
                        try (InputStream in = outer.getInputStream(entry)) {
                            Files.copy(in, jar);
                        }
                    }
                    urls.add(jar.toUri().toURL());
                    readAll(jar, all);
                }
            }
        }
        List<String> names = new ArrayList<>(all.keySet());
        Collections.sort(names);
        Collections.shuffle(names, new Random(17));
        Map<String, byte[]> taken = new LinkedHashMap<>();
        for (String name : names.subList(0, Math.min(count, names.size()))) {
            taken.put(name, all.get(name));
        }
        return new ClassFiles(
                new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader()), taken);
    }

    private static void readAll(Path jar, Map<String, byte[]> into) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                String name = entry.getName();
                if (name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("-info.class")) {
                    try (InputStream in = file.getInputStream(entry)) {
                        into.put(name.substring(0, name.length() - ".class".length()), in.readAllBytes());
                    }
                }
            }
        }
    }
}
