package dev.sonde.core.weave;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A loader that defines some classes of the test class path itself, so that a test may weave them as fresh ones. */
public final class ClassFiles extends ClassLoader {
    private final String prefix;

    /** @param prefix names of the classes that this loader defines anew begin with it */
    public ClassFiles(String prefix) {
        super(ClassFiles.class.getClassLoader());
        this.prefix = prefix;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (!name.startsWith(prefix)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = bytes(name);
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    public static byte[] bytes(String name) {
        try (InputStream in =
                ClassFiles.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new IllegalArgumentException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
