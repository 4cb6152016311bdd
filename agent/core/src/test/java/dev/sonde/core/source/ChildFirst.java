package dev.sonde.core.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import org.jspecify.annotations.Nullable;

/** Other versions of libraries beside the class path's, and the test's own classes that are to meet them. */
public final class ChildFirst extends URLClassLoader {
    private final List<String> ours;
    private final boolean javax;

    /**
     * @param jars beginnings of the names of files in {@code target/other-versions}
     * @param ours beginnings of the names of classes to define here from the parent's class files
     */
    public ChildFirst(List<String> jars, List<String> ours) throws IOException {
        this(jars, ours, false);
    }

    /** @param javax whether our own classes mean {@code javax.servlet} where they say {@code jakarta.servlet} */
    public ChildFirst(List<String> jars, List<String> ours, boolean javax) throws IOException {
        super(urls(jars), ChildFirst.class.getClassLoader());
        this.ours = ours;
        this.javax = javax;
    }

    private static URL[] urls(List<String> jars) throws IOException {
        List<URL> urls = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("target", "other-versions"))) {
            for (Path file : files) {
                if (jars.stream().anyMatch(file.getFileName().toString()::startsWith)) {
                    urls.add(file.toUri().toURL());
                }
            }
        }
        return urls.toArray(new URL[0]);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null && !name.startsWith("java.")) {
                loaded = own(name);
            }
            return loaded == null ? super.loadClass(name, resolve) : loaded;
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? super.getResource(name) : own;
    }

    private @Nullable Class<?> own(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        if (findResource(file) != null) {
            return findClass(name);
        }
        for (String prefix : ours) {
            if (name.startsWith(prefix)) {
                try (InputStream in = getParent().getResourceAsStream(file)) {
                    if (in != null) {
                        byte[] bytes = javax ? toJavax(in.readAllBytes()) : in.readAllBytes();
                        return defineClass(name, bytes, 0, bytes.length);
                    }
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }
        return null;
    }

    private static byte[] toJavax(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile)
                .accept(
                        new ClassRemapper(writer, new Remapper(Opcodes.ASM9) {
                            @Override
                            public String map(String name) {
                                return name.replace("jakarta/servlet/", "javax/servlet/");
                            }
                        }),
                        0);
        return writer.toByteArray();
    }
}
