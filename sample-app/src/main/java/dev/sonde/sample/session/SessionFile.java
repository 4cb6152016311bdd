package dev.sonde.sample.session;

import java.time.Instant;

/** @param size bytes on disk, which for encrypted files is more than their content has */
public record SessionFile(String id, Type type, long size, Instant storedAt) {
    /** How the content lies on disk. */
    public enum Type {
        PLAIN(".session"),
        ENCRYPTED(".session.enc");

        private final String suffix;

        Type(String suffix) {
            this.suffix = suffix;
        }

        String suffix() {
            return suffix;
        }
    }

    String fileName() {
        return id + type.suffix();
    }
}
