package dev.sonde.core.cli.path;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Loads the classes of a {@link ClassPath}, with nothing but the JDK above. Nothing in here asks for a class to be initialised. */
public final class ClassPathLoader extends ClassLoader {
    private static final String SUFFIX = ".class";

    private final ClassPath path;

    public ClassPathLoader(ClassPath path) {
        super(ClassLoader.getSystemClassLoader().getParent());
        this.path = path;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] file = path.has(name) ? path.classFile(name) : null;
        if (file == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, file, 0, file.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        if (name.endsWith(SUFFIX)) {
            String type = name.substring(0, name.length() - SUFFIX.length()).replace('/', '.');
            byte[] file = path.has(type) ? path.classFile(type) : null;
            if (file != null) {
                return new ByteArrayInputStream(file);
            }
        }
        return getParent() == null
                ? super.getResourceAsStream(name)
                : getParent().getResourceAsStream(name);
    }
}
