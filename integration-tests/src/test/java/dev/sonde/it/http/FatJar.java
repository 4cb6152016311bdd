package dev.sonde.it.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** An executable jar of Spring Boot's kind: its loader, the application's classes, and libraries as jars in the jar. */
final class FatJar {
    private static final String LOADER = "org/springframework/boot/loader/";

    private FatJar() {}

    /**
     * Writes the jar.
     *
     * @param classPath a folder of classes, then jars, one of them Spring Boot's loader
     */
    static Path write(Path file, List<Path> classPath, String mainClass) {
        try {
            Path loader = classPath.stream()
                    .filter(jar -> jar.getFileName().toString().startsWith("spring-boot-loader-"))
                    .findFirst()
                    .orElseThrow();
            try (JarFile loaderJar = new JarFile(loader.toFile());
                    JarOutputStream out = new JarOutputStream(
                            Files.newOutputStream(file), manifest(launcher(loaderJar), mainClass))) {
                for (JarEntry entry : loaderJar.stream().toList()) {
                    boolean service = entry.getName().startsWith("META-INF/services/");
                    if (!entry.isDirectory() && (entry.getName().startsWith(LOADER) || service)) {
                        put(
                                out,
                                entry.getName(),
                                loaderJar.getInputStream(entry).readAllBytes());
                    }
                }
                // The loader looks for the folders themselves.
                for (String folder : List.of("BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/")) {
                    put(out, folder, new byte[0]);
                }
                Path classes = classPath.get(0);
                try (Stream<Path> files = Files.walk(classes)) {
                    for (Path each : files.filter(Files::isRegularFile).toList()) {
                        put(out, "BOOT-INF/classes/" + classes.relativize(each), Files.readAllBytes(each));
                    }
                }
                for (Path jar : classPath.subList(1, classPath.size())) {
                    if (!jar.equals(loader)) {
                        put(out, "BOOT-INF/lib/" + jar.getFileName(), Files.readAllBytes(jar));
                    }
                }
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String launcher(JarFile loader) {
        String modern = LOADER + "launch/JarLauncher";
        String name = loader.getEntry(modern + ".class") != null ? modern : LOADER + "JarLauncher";
        return name.replace('/', '.');
    }

    private static Manifest manifest(String launcher, String mainClass) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, launcher);
        attributes.putValue("Start-Class", mainClass);
        attributes.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
        attributes.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
        return manifest;
    }

    /** Stored, as the loader wants it of jars. */
    private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }
}
