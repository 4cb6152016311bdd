package dev.sonde.core.rules;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Durations and numbers as a rules file writes them. */
public final class Quantities {
    public static final String DURATION = "a duration such as 500ms, 5s, 1m30s, 1h or 7d";

    /** What units are called elsewhere, in the singular, and here. */
    private static final Map<String, String> WORDS = new HashMap<>();

    static {
        String[][] words = {
            {"ms", "ms", "msec", "milli", "millisecond"},
            {"s", "", "s", "sec", "second"},
            {"m", "m", "min", "minute"},
            {"h", "h", "hr", "hour"},
            {"d", "d", "day"}
        };
        for (String[] unit : words) {
            for (int i = 1; i < unit.length; i++) {
                WORDS.put(unit[i], unit[0]);
            }
        }
    }

    private Quantities() {}

    /** Nanoseconds of {@code 1m30s}; -1 for what is no duration, or one of more than 3650 days. */
    public static long duration(String text) {
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

    /** How what somebody wrote instead of a duration ({@code 5}, {@code 2 minutes}, {@code 1.5h}) is written, or null. */
    static @Nullable String nearestDuration(String text) {
        int end = 0;
        while (end < text.length() && (text.charAt(end) == '.' || Character.isDigit(text.charAt(end)))) {
            end++;
        }
        double number = number(text.substring(0, end));
        String word = text.substring(end).trim().toLowerCase(Locale.ROOT);
        String name = WORDS.get(word.endsWith("s") && word.length() > 2 ? word.substring(0, word.length() - 1) : word);
        TimeUnit unit = name == null ? null : unit(name);
        if (unit == null || !(number > 0 && number < 1e9)) {
            return null;
        }
        if (number == Math.rint(number)) {
            String whole = (long) number + name;
            return duration(whole) < 0 ? null : whole;
        }
        long millis = Math.round(number * unit.toMillis(1));
        StringBuilder written = new StringBuilder();
        for (String each : new String[] {"d", "h", "m", "s", "ms"}) {
            long one = duration("1" + each) / 1_000_000;
            if (millis >= one) {
                written.append(millis / one).append(each);
                millis %= one;
            }
        }
        return written.length() == 0 || duration(written.toString()) < 0 ? null : written.toString();
    }

    private static @Nullable TimeUnit unit(String name) {
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
