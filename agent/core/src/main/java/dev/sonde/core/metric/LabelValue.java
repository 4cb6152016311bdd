package dev.sonde.core.metric;

import org.jspecify.annotations.Nullable;

/**
 * Turns what an application hands over into a label value that may be kept: a {@link String} or a {@link Long}, never an
 * object of the application. Numbers stay numbers until the scrape renders them, so that counting by an id allocates nothing.
 * All methods are pure towards the caller and safe on any thread.
 */
public final class LabelValue {
    /** What a null label reads as. */
    public static final String NONE = "none";

    /** What every label of a metric's overflow series reads as. */
    public static final String OVERFLOW = "__overflow__";

    /** Characters a label value may have; a longer one is cut and ends in {@link #CUT_MARK}. */
    public static final int MAX_LENGTH = 1024;

    /** The visible end of a value that was cut. */
    public static final String CUT_MARK = "...";

    private static final int SMALL = 1024;
    private static final int RECENT = 4096;

    private LabelValue() {}

    /** The label value of any object; null is {@link #NONE}. Errors of the object's own {@code toString} pass through. */
    public static Object of(@Nullable Object value) {
        if (value instanceof String) {
            return of((String) value);
        }
        if (value == null) {
            return NONE;
        }
        if (value instanceof Long) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return of(((Number) value).longValue());
        }
        if (value instanceof Double) {
            return of(((Double) value).doubleValue());
        }
        if (value instanceof Enum) {
            return ((Enum<?>) value).name();
        }
        String text = value.toString();
        return text == null ? NONE : of(text);
    }

    /** The text itself, cut when longer than {@link #MAX_LENGTH}. */
    public static Object of(@Nullable String value) {
        if (value == null) {
            return NONE;
        }
        return value.length() <= MAX_LENGTH ? value : cut(value);
    }

    /**
     * The number as a shared {@link Long}. Values below 1024 are all held; others sit in a direct-mapped cache of 4096
     * places that threads overwrite without a lock: a lost race costs one allocation, never a wrong number.
     */
    public static Object of(long value) {
        if (value >= 0 && value < SMALL) {
            return Cache.LOW[(int) value];
        }
        Long[] recent = Cache.AGAIN;
        int slot = (int) ((value * 0x9E3779B97F4A7C15L) >>> 52);
        Long known = recent[slot];
        if (known != null && known.longValue() == value) {
            return known;
        }
        Long fresh = value;
        recent[slot] = fresh;
        return fresh;
    }

    public static Object of(int value) {
        return of((long) value);
    }

    public static Object of(boolean value) {
        return value ? "true" : "false";
    }

    public static Object of(double value) {
        long whole = (long) value;
        // 200.0 reads as 200, as a user who wrote a division would write it; -0.0 reads as 0.
        return whole == value && Math.abs(value) < 1L << 53 ? of(whole) : Double.toString(value);
    }

    public static Object of(char value) {
        return String.valueOf(value);
    }

    /** What the scrape shows for a value made by one of the methods above. */
    static String text(Object value) {
        return value instanceof String ? (String) value : value.toString();
    }

    private static String cut(String value) {
        int end = MAX_LENGTH - CUT_MARK.length();
        if (Character.isHighSurrogate(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(0, end) + CUT_MARK;
    }

    private static final class Cache {
        static final Long[] LOW = new Long[SMALL];
        static final Long[] AGAIN = new Long[RECENT];

        static {
            for (int i = 0; i < SMALL; i++) {
                LOW[i] = (long) i;
            }
        }
    }
}
