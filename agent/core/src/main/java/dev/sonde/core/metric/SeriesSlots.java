package dev.sonde.core.metric;

import org.jspecify.annotations.Nullable;

/**
 * The slots of a series table: open addressing, linear probing, at most half of them in use, the cells holding key and value together.
 * Finding is for any thread; whatever makes another array is for whoever holds the table's lock. There is a look-up for each number of
 * labels, for an array of them would cost an allocation.
 */
final class SeriesSlots {
    private static final int FIRST_CAPACITY = 8;

    private SeriesSlots() {}

    static @Nullable SeriesCell[] empty() {
        return new SeriesCell[FIRST_CAPACITY];
    }

    static @Nullable SeriesCell find(@Nullable SeriesCell[] t, int h, Object k) {
        int mask = t.length - 1;
        SeriesCell c;
        for (int i = h & mask; (c = t[i]) != null; i = (i + 1) & mask) {
            if (c.k0 == k || (c.hash == h && k.equals(c.k0))) {
                return c;
            }
        }
        return null;
    }

    static @Nullable SeriesCell find(@Nullable SeriesCell[] t, int h, Object k, Object l) {
        int mask = t.length - 1;
        SeriesCell c;
        for (int i = h & mask; (c = t[i]) != null; i = (i + 1) & mask) {
            if (c.hash == h && same(k, c.k0) && same(l, c.k1)) {
                return c;
            }
        }
        return null;
    }

    static @Nullable SeriesCell find(@Nullable SeriesCell[] t, int h, Object k, Object l, Object m) {
        int mask = t.length - 1;
        SeriesCell c;
        for (int i = h & mask; (c = t[i]) != null; i = (i + 1) & mask) {
            if (c.hash == h && same(k, c.k0) && same(l, c.k1) && same(m, c.k2)) {
                return c;
            }
        }
        return null;
    }

    static @Nullable SeriesCell find(@Nullable SeriesCell[] t, int h, Object k, Object l, Object m, Object n) {
        int mask = t.length - 1;
        SeriesCell c;
        for (int i = h & mask; (c = t[i]) != null; i = (i + 1) & mask) {
            if (c.hash == h && same(k, c.k0) && same(l, c.k1) && c.restMatches(m, n)) {
                return c;
            }
        }
        return null;
    }

    static @Nullable SeriesCell find(@Nullable SeriesCell[] t, int h, Object[] key) {
        int mask = t.length - 1;
        SeriesCell c;
        for (int i = h & mask; (c = t[i]) != null; i = (i + 1) & mask) {
            if (c.hash == h && c.matches(key)) {
                return c;
            }
        }
        return null;
    }

    /** The slots with one cell more: the same array, or a larger one. */
    static @Nullable SeriesCell[] with(@Nullable SeriesCell[] t, SeriesCell c, int cells) {
        @Nullable SeriesCell[] all = t;
        if (cells * 2 > t.length) {
            all = new SeriesCell[t.length * 2];
            for (SeriesCell e : t) {
                if (e != null) {
                    place(all, e);
                }
            }
        }
        place(all, c);
        return all;
    }

    /** Other slots without this cell, which must be in these. */
    static @Nullable SeriesCell[] without(@Nullable SeriesCell[] t, SeriesCell gone) {
        @Nullable SeriesCell[] rest = new SeriesCell[t.length];
        for (SeriesCell e : t) {
            if (e != null && e != gone) {
                place(rest, e);
            }
        }
        return rest;
    }

    private static void place(@Nullable SeriesCell[] t, SeriesCell c) {
        int mask = t.length - 1;
        int i = c.hash & mask;
        while (t[i] != null) {
            i = (i + 1) & mask;
        }
        t[i] = c;
    }

    static int hash(Object[] key) {
        int h = 0;
        for (Object k : key) {
            h = h * 31 + k.hashCode();
        }
        return key.length == 0 ? 0 : mix(h);
    }

    /** Strings like acct-17, acct-18 hash to neighbours; without the multiplication they cluster and probing costs triple. */
    static int mix(int h) {
        int m = h * 0x9E3779B9;
        return m ^ (m >>> 16);
    }

    private static boolean same(Object a, @Nullable Object b) {
        return a == b || a.equals(b);
    }
}
