package dev.sonde.core.weave;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which subtype pointcuts a class falls under, by walking up its class files. Nothing is loaded: asking the JVM for a supertype
 * while its subtype is being loaded is how agents cause class-circularity errors. Answers are kept by loader, weakly.
 * Thread-safe; one instance for each set of pointcuts.
 */
final class Hierarchy {
    private static final int DEEPEST = 100;

    private final Pointcuts pointcuts;
    private final Map<ClassLoader, Map<String, List<Pointcut>>> known =
            Collections.synchronizedMap(new WeakHashMap<>());
    private final Map<String, List<Pointcut>> knownToBootstrap = new ConcurrentHashMap<>();

    Hierarchy(Pointcuts pointcuts) {
        this.pointcuts = pointcuts;
    }

    /** Pointcuts that mean the class or any of its supertypes together with their subtypes. */
    List<Pointcut> of(@Nullable ClassLoader loader, ClassHeader header) {
        return collect(loader, header, 0);
    }

    private List<Pointcut> collect(@Nullable ClassLoader loader, ClassHeader header, int depth) {
        List<Pointcut> found = pointcuts.belowType(header.name());
        if (depth < DEEPEST) {
            String superName = header.superName();
            if (superName != null && !superName.equals("java/lang/Object")) {
                addAll(found, above(loader, superName, depth + 1));
            }
            for (String each : header.interfaces()) {
                addAll(found, above(loader, each, depth + 1));
            }
        }
        return found.isEmpty() ? Collections.emptyList() : found;
    }

    private List<Pointcut> above(@Nullable ClassLoader loader, String name, int depth) {
        Map<String, List<Pointcut>> cache = knownTo(loader);
        List<Pointcut> found = cache.get(name);
        if (found == null) {
            ClassHeader header = header(loader, name);
            // A type whose file cannot be read still has its name.
            found = header == null ? pointcuts.belowType(name) : collect(loader, header, depth);
            cache.put(name, found.isEmpty() ? Collections.emptyList() : found);
        }
        return found;
    }

    private Map<String, List<Pointcut>> knownTo(@Nullable ClassLoader loader) {
        if (loader == null) {
            return knownToBootstrap;
        }
        Map<String, List<Pointcut>> cache = known.get(loader);
        if (cache == null) {
            cache = new ConcurrentHashMap<>();
            known.put(loader, cache);
        }
        return cache;
    }

    private static @Nullable ClassHeader header(@Nullable ClassLoader loader, String name) {
        String resource = name + ".class";
        try (InputStream in = loader == null || name.startsWith("java/")
                ? ClassLoader.getSystemResourceAsStream(resource)
                : loader.getResourceAsStream(resource)) {
            if (in == null) {
                return null;
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
            byte[] buffer = new byte[4096];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            return ClassHeader.read(out.toByteArray());
        } catch (IOException | RuntimeException | LinkageError e) {
            return null;
        }
    }

    private static void addAll(List<Pointcut> to, List<Pointcut> from) {
        for (Pointcut each : from) {
            if (!to.contains(each)) {
                to.add(each);
            }
        }
    }

    /** Of a class that is loaded already. */
    List<Pointcut> of(Class<?> type) {
        List<Pointcut> found = new ArrayList<>(0);
        collect(type, found, 0);
        return found;
    }

    private void collect(@Nullable Class<?> type, List<Pointcut> found, int depth) {
        if (type == null || type == Object.class || depth > DEEPEST) {
            return;
        }
        addAll(found, pointcuts.belowType(type.getName().replace('.', '/')));
        collect(type.getSuperclass(), found, depth + 1);
        for (Class<?> each : type.getInterfaces()) {
            collect(each, found, depth + 1);
        }
    }
}
