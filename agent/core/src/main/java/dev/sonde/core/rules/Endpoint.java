package dev.sonde.core.rules;

import java.util.regex.Pattern;

/** One of the user's own patterns for paths: what matches it shows as the label. Immutable. */
public final class Endpoint {
    private final String label;
    private final Pattern path;

    Endpoint(String label, Pattern path) {
        this.label = label;
        this.path = path;
    }

    /** What the endpoint label shows, {@code /files/{name}}. */
    public String label() {
        return label;
    }

    /** Found anywhere in the path, unless it is anchored. */
    public Pattern path() {
        return path;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Endpoint
                && ((Endpoint) o).label.equals(label)
                && ((Endpoint) o).path.pattern().equals(path.pattern());
    }

    @Override
    public int hashCode() {
        return label.hashCode();
    }

    @Override
    public String toString() {
        return label + ": " + path;
    }
}
