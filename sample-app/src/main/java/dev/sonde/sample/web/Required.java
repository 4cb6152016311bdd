package dev.sonde.sample.web;

import org.jspecify.annotations.Nullable;

/** Checks of request fields. */
public final class Required {
    private Required() {}

    public static String text(@Nullable String value, String field) {
        if (value == null || value.isBlank()) {
            throw new InvalidRequestException("'" + field + "' is required");
        }
        return value;
    }
}
