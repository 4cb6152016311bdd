package dev.sonde.core.expression;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the right name that somebody most likely meant. */
public final class Nearest {
    private static final int LONGEST = 200;

    private Nearest() {}

    /**
     * The candidate with the least edits (insert, delete, replace, swap of neighbours; case is half an edit) from what was
     * written, or null where none is within about a third of its length.
     */
    public static @Nullable String to(String written, Iterable<String> candidates) {
        if (written.length() > LONGEST) {
            return null;
        }
        String best = null;
        int bestCost = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            if (candidate.equalsIgnoreCase(written) && !candidate.equals(written)) {
                return candidate;
            }
            int limit = 2 * Math.max(1, (Math.max(written.length(), candidate.length()) + 1) / 3);
            if (candidate.equals(written) || 2 * Math.abs(candidate.length() - written.length()) > limit) {
                continue;
            }
            int cost = cost(written, candidate);
            if (cost <= limit && cost < bestCost && cost < 2 * Math.max(written.length(), candidate.length())) {
                best = candidate;
                bestCost = cost;
            }
        }
        return best;
    }

    /** Twice the number of edits; letters that differ in case only cost one. */
    private static int cost(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = 2 * j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = 2 * i;
            for (int j = 1; j <= b.length(); j++) {
                int least = Math.min(last[j], row[j - 1]) + 2;
                least = Math.min(least, last[j - 1] + replace(a.charAt(i - 1), b.charAt(j - 1)));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, beforeLast[j - 2] + 2);
                }
                row[j] = least;
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }
        return last[b.length()];
    }

    private static int replace(char a, char b) {
        if (a == b) {
            return 0;
        }
        return String.valueOf(a)
                        .toLowerCase(Locale.ROOT)
                        .equals(String.valueOf(b).toLowerCase(Locale.ROOT))
                ? 1
                : 2;
    }
}
