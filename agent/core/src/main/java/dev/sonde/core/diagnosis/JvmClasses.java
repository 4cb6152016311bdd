package dev.sonde.core.diagnosis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes of the running JVM: those it has loaded, and behind them what the loaders it knows could load. Loads and initialises nothing; class
 * files are read as the loaders' resources. For one report: it holds the application's classes, so it must not be kept.
 */
public final class JvmClasses implements ClassSource {
    /** Loaders beyond these are asked for their own loaded classes only. */
    private static final int MOST_LOADERS = 50;

    private final Map<String, Class<?>> loaded = new LinkedHashMap<>();
    private final Set<ClassLoader> loaders = new LinkedHashSet<>();

    /** @param all the loaded classes, as {@link java.lang.instrument.Instrumentation#getAllLoadedClasses} gives them */
    public JvmClasses(Class<?>[] all) {
        this(all, JvmClasses.class.getClassLoader());
    }

    /** @param own the loader whose classes are nobody's business */
    JvmClasses(Class<?>[] all, @Nullable ClassLoader own) {
        for (Class<?> each : all) {
            ClassLoader loader = each.getClassLoader();
            if (each.isArray()
                    || each.isPrimitive()
                    || loader == own
                    || each.getName().indexOf('/') >= 0) {
                continue; // hidden classes have a slash and mean nothing to a pattern
            }
            loaded.putIfAbsent(each.getName(), each);
            if (loader != null && loaders.size() < MOST_LOADERS) {
                loaders.add(loader);
            }
        }
    }

    @Override
    public Collection<String> names() {
        return Collections.unmodifiableCollection(loaded.keySet());
    }

    @Override
    public boolean isPresent(String binaryName) {
        return loaded.containsKey(binaryName);
    }

    @Override
    public byte @Nullable [] classFile(String binaryName) {
        String resource = binaryName.replace('.', '/') + ".class";
        Class<?> known = loaded.get(binaryName);
        if (known != null) {
            return read(known.getClassLoader(), resource);
        }
        for (ClassLoader each : loaders) {
            byte[] file = read(each, resource);
            if (file != null) {
                return file;
            }
        }
        return null;
    }

    /** An application's loader may do anything, so that anything it throws is "not there". */
    private static byte @Nullable [] read(@Nullable ClassLoader loader, String resource) {
        try (InputStream in = loader == null
                ? ClassLoader.getSystemResourceAsStream(resource)
                : loader.getResourceAsStream(resource)) {
            if (in == null) {
                return null;
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            return out.toByteArray();
        } catch (IOException | RuntimeException | LinkageError e) {
            return null;
        }
    }

    @Override
    public String place() {
        return "loaded";
    }
}
