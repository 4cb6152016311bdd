package dev.sonde.launcher;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Loads the agent's own classes and libraries from entries below {@code core/} that no class-path scanner takes for classes.
 * Its parent is the JDK's platform loader: nothing in here sees the application's class path, and nothing there sees this.
 * Thread-safe.
 */
public final class CoreLoader extends ClassLoader {
    private static final String FOLDER = "core/";

    static {
        registerAsParallelCapable();
        // Loaded now, by the loader of this class: on Java 8 the bridge is found by putting this jar on the bootstrap
        // path, and
        // whatever of it is loaded after that belongs to the bootstrap loader, in a package that is not this one.
        Objects.requireNonNull(Entries.class);
        Objects.requireNonNull(EntryConnection.class);
    }

    private final JarFile jar;
    private final ProtectionDomain domain;

    /** Reads {@code file} for as long as the JVM runs. */
    public CoreLoader(File file) throws IOException {
        super(platform());
        jar = new JarFile(file, false);
        domain = new ProtectionDomain(
                new CodeSource(file.toURI().toURL(), (Certificate[]) null),
                SondeAgent.class.getProtectionDomain().getPermissions(),
                this,
                null);
    }

    /** The loader above the application's own: the platform loader, on Java 8 the extension loader. */
    private static ClassLoader platform() {
        return ClassLoader.getSystemClassLoader().getParent();
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        JarEntry entry = jar.getJarEntry(FOLDER + name.replace('.', '/') + ".classdata");
        if (entry == null) {
            throw new ClassNotFoundException(name);
        }
        try {
            byte[] bytes = read(entry);
            int dot = name.lastIndexOf('.');
            String packageName = dot < 0 ? "" : name.substring(0, dot);
            if (getPackage(packageName) == null) {
                try {
                    definePackage(packageName, null, null, null, null, null, null, null);
                } catch (IllegalArgumentException alreadyThere) {
                    // Another thread was first.
                }
            }
            return defineClass(name, bytes, 0, bytes.length, domain);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    @Override
    protected URL findResource(String name) {
        JarEntry entry = entry(name);
        if (entry == null) {
            return null;
        }
        try {
            return new URL("sonde", null, -1, "/" + name, new Entries(entry));
        } catch (MalformedURLException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null
                ? Collections.<URL>emptyEnumeration()
                : Collections.enumeration(Collections.singleton(found));
    }

    /** Classes that libraries ask for as resources are found under their opaque names; the bridge lies beside the core. */
    private JarEntry entry(String name) {
        boolean isClass = name.endsWith(".class");
        String stem = isClass ? name.substring(0, name.length() - ".class".length()) + ".classdata" : name;
        JarEntry entry = jar.getJarEntry(FOLDER + stem);
        return entry == null && name.startsWith("java/lang/Sonde") ? jar.getJarEntry(name) : entry;
    }

    private byte[] read(JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(512, (int) entry.getSize()));
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            return out.toByteArray();
        }
    }

    private final class Entries extends URLStreamHandler {
        private final JarEntry entry;

        Entries(JarEntry entry) {
            this.entry = entry;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new EntryConnection(url, entry);
        }
    }

    private final class EntryConnection extends URLConnection {
        private final JarEntry entry;

        EntryConnection(URL url, JarEntry entry) {
            super(url);
            this.entry = entry;
        }

        @Override
        public void connect() {
            // The jar is open.
        }

        @Override
        public long getContentLengthLong() {
            return entry.getSize();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            InputStream in = jar.getInputStream(entry);
            if (in == null) {
                throw new FileNotFoundException(entry.getName());
            }
            return in;
        }
    }
}
