package dev.sonde.core.cli.path;

import dev.sonde.core.diagnosis.ClassSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The class files of an application, first come first served, and behind them those of the JVM that looks. Not thread-safe. */
public final class ClassPath implements ClassSource {
    /** Where a class file stands. */
    interface Location {
        byte[] read() throws IOException;
    }

    private final Map<String, Location> classes = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();
    private final @Nullable ClassLoader jdk = ClassLoader.getSystemClassLoader().getParent();
    private int archives;

    ClassPath() {}

    void add(String binaryName, Location location) {
        classes.putIfAbsent(binaryName, location);
    }

    void skip(String what, String why) {
        skipped.add(what + ": " + why);
    }

    void countArchive() {
        archives++;
    }

    /** Jars and wars, nested ones included. */
    public int archives() {
        return archives;
    }

    /** What could not be read, and why. */
    public List<String> skipped() {
        return Collections.unmodifiableList(skipped);
    }

    @Override
    public Collection<String> names() {
        return Collections.unmodifiableCollection(classes.keySet());
    }

    @Override
    public byte @Nullable [] classFile(String binaryName) {
        Location location = classes.get(binaryName);
        return location == null ? ofTheJdk(binaryName) : read(binaryName, location);
    }

    private byte @Nullable [] read(String name, Location location) {
        try {
            return location.read();
        } catch (IOException e) {
            String why = name + ": " + e.getMessage();
            if (!skipped.contains(why)) {
                skipped.add(why);
            }
            return null;
        }
    }

    /** Whether the application brings the class, and not the JVM. */
    public boolean has(String binaryName) {
        return classes.containsKey(binaryName);
    }

    private byte @Nullable [] ofTheJdk(String binaryName) {
        String resource = binaryName.replace('.', '/') + ".class";
        try (InputStream in =
                jdk == null ? ClassLoader.getSystemResourceAsStream(resource) : jdk.getResourceAsStream(resource)) {
            if (in == null) {
                return null;
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            return out.toByteArray();
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public boolean isPresent(String binaryName) {
        return true;
    }

    @Override
    public String place() {
        return "on the class path";
    }
}
