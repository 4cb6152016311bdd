package dev.sonde.core.cli.path;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds class files where applications have them: directories, jars, wars, ears, Spring Boot's jars of jars, directories of jars, and what a
 * jar's manifest names. Of a multi-release jar it takes what the running JVM would. Not thread-safe.
 */
public final class ClassPathReader {
    private static final String CLASS = ".class";
    private static final String VERSIONS = "META-INF/versions/";
    private static final List<String> ROOTS = Arrays.asList("BOOT-INF/classes/", "WEB-INF/classes/", "");
    private static final int DEEPEST = 3;

    private final ClassPath path = new ClassPath();
    private final Set<Path> seen = new HashSet<>();
    private final Consumer<String> progress;
    private final int release = release();

    private ClassPathReader(Consumer<String> progress) {
        this.progress = progress;
    }

    /**
     * @param elements each a file, a directory, {@code directory/*} for its jars, or several of them as on a command line
     * @param progress told the name of each archive before it is read
     * @throws NoSuchFileException if one that was named is not there
     */
    public static ClassPath read(List<String> elements, Consumer<String> progress) throws IOException {
        ClassPathReader reader = new ClassPathReader(progress);
        for (String element : elements) {
            for (String each : element.split(File.pathSeparator, -1)) {
                if (!each.isEmpty()) {
                    reader.add(each);
                }
            }
        }
        return reader.path;
    }

    private void add(String element) throws IOException {
        boolean jarsOnly = element.endsWith("/*") || element.endsWith(File.separator + "*");
        Path file = Paths.get(jarsOnly ? element.substring(0, element.length() - 2) : element);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(element);
        }
        if (!Files.isDirectory(file)) {
            addArchive(file);
            return;
        }
        if (!jarsOnly) {
            addClasses(file);
        }
        try (Stream<Path> files = Files.list(file)) {
            for (Path each : files.filter(f -> isArchive(f.toString())).sorted().collect(Collectors.toList())) {
                addArchive(each);
            }
        }
    }

    private void addClasses(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = root.relativize(file).toString().replace(File.separatorChar, '/');
                for (String prefix : ROOTS) {
                    if (name.startsWith(prefix)) {
                        addClass(name.substring(prefix.length()), () -> Files.readAllBytes(file));
                        break;
                    }
                }
                if (isNestedArchive(name)) {
                    addArchive(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                path.skip(file.toString(), String.valueOf(e));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void addClass(String name, ClassPath.Location location) {
        boolean elsewhere = name.startsWith("META-INF/") || name.startsWith("BOOT-INF/") || name.startsWith("WEB-INF/");
        if (name.endsWith(CLASS) && !elsewhere && !name.endsWith("module-info.class")) {
            path.add(name.substring(0, name.length() - CLASS.length()).replace('/', '.'), location);
        }
    }

    private void addArchive(Path file) {
        if (!seen.add(file.toAbsolutePath().normalize())) {
            return;
        }
        progress.accept(String.valueOf(file.getFileName()));
        try {
            Zip zip = Zip.open(file);
            addArchive(zip, file.toString(), 0);
            for (String each : manifest(zip).getOrDefault("Class-Path", "").split(" ", -1)) {
                Path named = each.isEmpty() ? null : relative(file, each);
                if (named != null && Files.isRegularFile(named)) {
                    addArchive(named);
                }
            }
        } catch (IOException e) {
            path.skip(file.toString(), String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Path relative(Path file, String name) {
        try {
            return file.resolveSibling(name);
        } catch (RuntimeException e) {
            return null; // a URL that is no path
        }
    }

    private void addArchive(Zip zip, String shown, int depth) throws IOException {
        path.countArchive();
        Map<String, Zip.Entry> newest = new LinkedHashMap<>();
        List<Zip.Entry> nested = new ArrayList<>();
        boolean versions = "true".equalsIgnoreCase(manifest(zip).getOrDefault("Multi-Release", ""));
        Map<String, Integer> versionOf = new LinkedHashMap<>();
        for (Zip.Entry each : zip.entries()) {
            if (depth < DEEPEST && isNestedArchive(each.name)) {
                nested.add(each);
            } else if (each.name.endsWith(CLASS)) {
                int version = version(each.name, versions);
                String name =
                        version > 0 ? each.name.substring(each.name.indexOf('/', VERSIONS.length()) + 1) : each.name;
                if (version >= 0 && version <= release && version >= versionOf.getOrDefault(name, 0)) {
                    newest.put(name, each);
                    versionOf.put(name, version);
                }
            }
        }
        for (String root : ROOTS) {
            newest.forEach((name, entry) -> {
                if (name.startsWith(root)) {
                    addClass(name.substring(root.length()), () -> zip.read(entry));
                }
            });
        }
        for (Zip.Entry each : nested) {
            String name = shown + "!/" + each.name;
            progress.accept(each.name.substring(each.name.lastIndexOf('/') + 1));
            try {
                addArchive(zip.nested(each), name, depth + 1);
            } catch (IOException e) {
                path.skip(name, String.valueOf(e.getMessage()));
            }
        }
    }

    /** The release that an entry of a multi-release jar is for, 0 for all, -1 for one that does not count. */
    private static int version(String name, boolean versions) {
        if (!name.startsWith(VERSIONS)) {
            return 0;
        }
        int slash = name.indexOf('/', VERSIONS.length());
        try {
            return versions && slash > 0 ? Integer.parseInt(name.substring(VERSIONS.length(), slash)) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Map<String, String> manifest(Zip zip) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        for (Zip.Entry each : zip.entries()) {
            if (each.name.equalsIgnoreCase("META-INF/MANIFEST.MF")) {
                Attributes attributes = new Manifest(new ByteArrayInputStream(zip.read(each))).getMainAttributes();
                attributes.forEach((key, value) -> values.put(key.toString(), String.valueOf(value)));
                break;
            }
        }
        return values;
    }

    private static boolean isNestedArchive(String name) {
        return isArchive(name)
                && (name.startsWith("BOOT-INF/lib/")
                        || name.startsWith("WEB-INF/lib")
                        || name.startsWith("lib/")
                        || (name.indexOf('/') < 0 && (name.endsWith(".war") || name.endsWith(".jar"))));
    }

    private static boolean isArchive(String name) {
        return name.endsWith(".jar") || name.endsWith(".war") || name.endsWith(".ear");
    }

    private static int release() {
        String version = System.getProperty("java.specification.version", "8");
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }
}
