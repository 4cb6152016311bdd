package web;

import java.io.IOException;
import java.nio.file.Path;

/** The folder of static files, and the way all these programs live: until their standard input is closed. */
public final class Files {
    private Files() {}

    public static Path folder() throws IOException {
        Path folder = java.nio.file.Files.createTempDirectory("sonde-files");
        java.nio.file.Files.write(folder.resolve("small.txt"), new byte[1_234]);
        java.nio.file.Files.write(folder.resolve("large.bin"), new byte[300_000]);
        folder.resolve("small.txt").toFile().deleteOnExit();
        folder.resolve("large.bin").toFile().deleteOnExit();
        return folder;
    }

    public static void serveUntilTold() throws IOException {
        System.out.println("ready");
        System.out.flush();
        while (System.in.read() >= 0) {
            // Nothing is said but the end.
        }
        System.exit(0);
    }
}
