package dev.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The agent's jar is on the host's class path: nothing in it may be found by the host, by name or by scanning. */
class JarContentsIT {

    @Test
    void holdsTheLauncherTheBridgeAndOpaqueEntriesOnly() throws IOException {
        assertThat(entries()).contains("dev/sonde/launcher/SondeAgent.class").allMatch(JarContentsIT::isAllowed);
    }

    private static boolean isAllowed(String entry) {
        boolean isClass = entry.endsWith(".class");
        return entry.equals("META-INF/MANIFEST.MF")
                || entry.matches("META-INF/(LICENSE|NOTICE)(\\.\\w+)?")
                || (isClass && entry.startsWith("dev/sonde/launcher/"))
                || (isClass && entry.matches("java/lang/Sonde\\w+(\\$\\w+)?\\.class"))
                || (!isClass && entry.startsWith("core/"));
    }

    @Test
    void holdsLibrariesUnderOurNamesOnly() throws IOException {
        assertThat(entries())
                .filteredOn(entry -> entry.endsWith(".classdata"))
                .isNotEmpty()
                .allMatch(entry -> entry.startsWith("core/dev/sonde/"));
    }

    @Test
    void saysWhatAJvmNeedsToAttachIt() throws IOException {
        try (JarFile jar = new JarFile(Built.agentJar().toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Premain-Class"))
                    .startsWith("dev.sonde.launcher.");
            assertThat(jar.getManifest().getMainAttributes().getValue("Agent-Class"))
                    .startsWith("dev.sonde.launcher.");
            assertThat(jar.getManifest().getMainAttributes().getValue("Can-Retransform-Classes"))
                    .isEqualTo("true");
        }
    }

    @Test
    void weighsEightMebibytesAtMost() throws IOException {
        assertThat(Files.size(Built.agentJar())).isLessThanOrEqualTo(8L << 20);
    }

    private static List<String> entries() throws IOException {
        try (JarFile jar = new JarFile(Built.agentJar().toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }
}
