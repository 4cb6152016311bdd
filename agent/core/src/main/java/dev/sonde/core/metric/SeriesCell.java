package dev.sonde.core.metric;

import org.jspecify.annotations.Nullable;

/**
 * One series: its label values and, in the subclass, its value, in one object, so that a lookup touches the table and this and
 * nothing else.
 *
 * <p>The key is final, so a cell that another thread finds in the table without a lock is complete. From the fourth label on
 * {@code k2} holds an array of the third and all later values: three labels are as many as most metrics have, and a field for
 * each further one would cost every series four bytes.
 */
abstract class SeriesCell {
    final int hash;
    final @Nullable Object k0;
    final @Nullable Object k1;
    final @Nullable Object k2;

    SeriesCell(int hash, Object[] key) {
        this.hash = hash;
        int n = key.length;
        k0 = n > 0 ? key[0] : null;
        k1 = n > 1 ? key[1] : null;
        if (n > 3) {
            Object[] rest = new Object[n - 2];
            System.arraycopy(key, 2, rest, 0, rest.length);
            k2 = rest;
        } else {
            k2 = n > 2 ? key[2] : null;
        }
    }

    /** Changes whenever an event reached this series; compared between scrapes, so that no event pays for expiry. */
    abstract long activity();

    /** Takes away all that was recorded so far; what comes in meanwhile or later stays. Returns the activity of nothing. */
    abstract long reset();

    /** Values that this series refused because they make no sense for its type. */
    abstract long rejected();

    final boolean matches(Object[] key) {
        switch (key.length) {
            case 0:
                return true;
            case 1:
                return key[0].equals(k0);
            case 2:
                return key[0].equals(k0) && key[1].equals(k1);
            case 3:
                return key[0].equals(k0) && key[1].equals(k1) && key[2].equals(k2);
            default:
                return key[0].equals(k0) && key[1].equals(k1) && restMatches(key);
        }
    }

    final boolean restMatches(Object c, Object d) {
        Object[] rest = (Object[]) k2;
        return rest != null && rest.length == 2 && c.equals(rest[0]) && d.equals(rest[1]);
    }

    private boolean restMatches(Object[] key) {
        Object[] rest = (Object[]) k2;
        if (rest == null || rest.length != key.length - 2) {
            return false;
        }
        for (int i = 0; i < rest.length; i++) {
            if (!key[i + 2].equals(rest[i])) {
                return false;
            }
        }
        return true;
    }

    /** The label values as the scrape shows them. */
    final String[] labelValues(int labels) {
        String[] texts = new String[labels];
        for (int i = 0; i < labels; i++) {
            texts[i] = LabelValue.text(key(i, labels));
        }
        return texts;
    }

    final Object[] key(int labels) {
        Object[] key = new Object[labels];
        for (int i = 0; i < labels; i++) {
            key[i] = key(i, labels);
        }
        return key;
    }

    private Object key(int i, int labels) {
        Object k = i == 0 ? k0 : i == 1 ? k1 : k2;
        if (k instanceof Object[]) {
            k = ((Object[]) k)[i - 2];
        }
        if (k == null) {
            throw new IllegalStateException("label " + i + " of " + labels);
        }
        return k;
    }
}
