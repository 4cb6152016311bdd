package dev.sonde.core.cli.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications as they are packed; what stands in for a class file is text. */
class ClassPathReaderTest {
    @TempDir
    Path folder;

    @Test
    void readsASpringBootJarWithItsJars() throws IOException {
        byte[] library = zip(false, "org/lib/Util.class", "util");
        byte[] boot = zip(true, "BOOT-INF/classes/app/Main.class", "main", "BOOT-INF/lib/lib.jar", library);
        ClassPath path = read(write("app.jar", boot));
        assertThat(path.names()).containsExactlyInAnyOrder("app.Main", "org.lib.Util");
        assertThat(text(path, "org.lib.Util")).isEqualTo("util");
        assertThat(path.archives()).isEqualTo(2);
    }

    @Test
    void readsAJarBehindAScript() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write("#!/bin/sh\nexec java -jar $0\n".getBytes(StandardCharsets.UTF_8));
        file.write(zip(false, "app/Main.class", "main"));
        assertThat(text(read(write("app.jar", file.toByteArray())), "app.Main")).isEqualTo("main");
    }

    @Test
    void readsAWarWithCompressedJars() throws IOException {
        byte[] library = zip(false, "org/lib/Util.class", "util");
        byte[] war = zip(false, "WEB-INF/classes/app/Main.class", "main", "WEB-INF/lib/lib.jar", library);
        assertThat(read(write("app.war", war)).names()).containsExactlyInAnyOrder("app.Main", "org.lib.Util");
    }

    @Test
    void takesOfAMultiReleaseJarWhatTheJvmWould() throws IOException {
        byte[] jar = zip(
                false,
                "META-INF/MANIFEST.MF",
                "Manifest-Version: 1.0\nMulti-Release: true\n\n",
                "a/B.class",
                "old",
                "META-INF/versions/9/a/B.class",
                "nine",
                "META-INF/versions/999/a/B.class",
                "future");
        assertThat(text(read(write("mr.jar", jar)), "a.B")).isEqualTo("nine");
    }

    @Test
    void readsDirectoriesOfClassesAndOfJars() throws IOException {
        Files.createDirectories(folder.resolve("classes/app"));
        Files.writeString(folder.resolve("classes/app/Main.class"), "main");
        Files.createDirectories(folder.resolve("lib"));
        Files.write(folder.resolve("lib/lib.jar"), zip(false, "org/lib/Util.class", "util"));
        ClassPath path = ClassPathReader.read(
                List.of(folder.resolve("classes") + java.io.File.pathSeparator + folder.resolve("lib") + "/*"),
                name -> {});
        assertThat(path.names()).containsExactlyInAnyOrder("app.Main", "org.lib.Util");
    }

    @Test
    void aBrokenJarIsNamedAndSkipped() throws IOException {
        byte[] whole = zip(true, "a/B.class", "b", "BOOT-INF/lib/broken.jar", new byte[100]);
        ClassPath path = read(write("app.jar", whole));
        assertThat(path.names()).containsExactly("a.B");
        assertThat(path.skipped())
                .singleElement()
                .asString()
                .endsWith("app.jar!/BOOT-INF/lib/broken.jar: it is no zip file, or not whole");
    }

    @Test
    void aPathThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> read(folder.resolve("none.jar"))).isInstanceOf(NoSuchFileException.class);
    }

    private static ClassPath read(Path file) throws IOException {
        return ClassPathReader.read(List.of(file.toString()), name -> {});
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static String text(ClassPath path, String name) {
        return new String(Objects.requireNonNull(path.classFile(name)), StandardCharsets.UTF_8);
    }

    /** @param content names and what they hold, text or bytes, in turn */
    private static byte[] zip(boolean stored, Object... content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < content.length; i += 2) {
                byte[] data = content[i + 1] instanceof byte[] raw
                        ? raw
                        : content[i + 1].toString().getBytes(StandardCharsets.UTF_8);
                ZipEntry entry = new ZipEntry((String) content[i]);
                if (stored) {
                    CRC32 crc = new CRC32();
                    crc.update(data);
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(data.length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(data);
            }
        }
        return bytes.toByteArray();
    }
}
