package dev.sonde.core.rules;

import java.util.concurrent.TimeUnit;

/** Durations and numbers as a rules file writes them. */
final class Quantities {
    static final String DURATION = "a duration such as 500ms, 5s, 1m30s, 1h or 7d";

    private Quantities() {}

    /** Nanoseconds of {@code 1m30s}; -1 for what is no duration, or one of more than 3650 days. */
    static long duration(String text) {
        long total = 0;
        int at = 0;
        if (text.isEmpty()) {
            return -1;
        }
        while (at < text.length()) {
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at == start || at - start > 9) {
                return -1;
            }
            long number = Long.parseLong(text.substring(start, at));
            int unitAt = at;
            while (at < text.length() && Character.isLetter(text.charAt(at))) {
                at++;
            }
            TimeUnit unit = unit(text.substring(unitAt, at));
            if (unit == null || unit.toDays(number) > 3650) {
                return -1;
            }
            total += unit.toNanos(number);
        }
        return TimeUnit.NANOSECONDS.toDays(total) > 3650 ? -1 : total;
    }

    private static @org.jspecify.annotations.Nullable TimeUnit unit(String name) {
        switch (name) {
            case "ms":
                return TimeUnit.MILLISECONDS;
            case "s":
                return TimeUnit.SECONDS;
            case "m":
                return TimeUnit.MINUTES;
            case "h":
                return TimeUnit.HOURS;
            case "d":
                return TimeUnit.DAYS;
            default:
                return null;
        }
    }

    /** A decimal number, NaN for what is none. Only digits, point, sign and exponent: no "0x1p3", no "1d". */
    static double number(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** A whole number from 0 that fits an int, -1 for what is none. */
    static int count(String text) {
        if (text.isEmpty() || text.length() > 10) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number > Integer.MAX_VALUE ? -1 : (int) number;
    }
}
