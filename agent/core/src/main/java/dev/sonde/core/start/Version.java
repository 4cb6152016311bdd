package dev.sonde.core.start;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The agent's own version, written by the build. */
public final class Version {
    private Version() {}

    /** As in the jar's name; {@code unknown} where the build did not write it. */
    public static String current() {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
