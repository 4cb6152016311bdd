package dev.sonde.core.metric;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts keys by the series they are in: a key is in one series of the metric at a time, so a gauge of accounts by status is
 * right whatever order the events come in and however often they repeat.
 *
 * <p>Keys are told apart by their text and kept as text, at about 120 bytes each: nothing of the application stays alive for them. A series
 * that holds a key does not expire; one that once held a key stays in the scrape at 0 until it expires or is removed by name.
 *
 * <p>Thread-safe. A key always lives in the same stripe, chosen by its hash, and moves under the stripe's lock; a scrape copies
 * the counts of one stripe after the other under the same locks. So no scrape sees a key twice or misses one that only moved.
 */
public final class KeyedGauge {
    /** Keys a metric may hold; events of further ones are refused and counted as rejected. */
    static final int MAX_KEYS = 1_000_000;

    private static final int MAX_KEY_LENGTH = 200;
    private static final int STRIPES = 16;

    private final GaugeTable table;
    private final Stripe[] stripes = new Stripe[STRIPES];
    private final LongAdder keys = new LongAdder();

    KeyedGauge(GaugeTable table) {
        this.table = table;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /** From now on the key is in the series of these labels and in no other. A null key is refused. */
    public void track(@Nullable Object key, @Nullable Object[] labels) {
        GaugeCell cell = table.get(labels);
        if (key == null) {
            cell.reject();
            return;
        }
        String text = text(key);
        Stripe stripe = stripe(text);
        synchronized (stripe) {
            GaugeCell before = stripe.where.get(text);
            if (before == null && keys.sum() >= MAX_KEYS) {
                cell.reject();
                return;
            }
            cell.keepKeys();
            if (before != cell) {
                stripe.where.put(text, cell);
                stripe.add(cell, 1);
                if (before == null) {
                    keys.increment();
                } else {
                    stripe.add(before, -1);
                    before.keepKeys();
                }
            }
        }
    }

    /** From now on the key is in no series. */
    public void untrack(@Nullable Object key) {
        if (key == null) {
            return;
        }
        String text = text(key);
        Stripe stripe = stripe(text);
        synchronized (stripe) {
            GaugeCell before = stripe.where.remove(text);
            if (before != null) {
                stripe.add(before, -1);
                before.keepKeys();
                keys.decrement();
            }
        }
    }

    /** How many keys are in each series that has any. */
    IdentityHashMap<GaugeCell, Integer> counts() {
        IdentityHashMap<GaugeCell, Integer> sums = new IdentityHashMap<>();
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                stripe.counts.forEach((cell, count) -> sums.merge(cell, count, Integer::sum));
            }
        }
        return sums;
    }

    boolean holds(GaugeCell cell) {
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                if (stripe.counts.containsKey(cell)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Drops the keys of a series that is removed. */
    void forget(GaugeCell cell) {
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                if (stripe.counts.remove(cell) != null) {
                    int before = stripe.where.size();
                    stripe.where.values().removeIf(c -> c == cell);
                    keys.add((long) stripe.where.size() - before);
                }
            }
        }
    }

    /** A long text is kept as its beginning and a hash of 64 bits of all of it, so that a key never costs more than a few hundred bytes. */
    private static String text(Object key) {
        String text = String.valueOf(key instanceof String ? key : LabelValue.of(key));
        if (text.length() <= MAX_KEY_LENGTH) {
            return text;
        }
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return text.substring(0, MAX_KEY_LENGTH / 2) + '#' + text.length() + '#' + Long.toHexString(hash);
    }

    private Stripe stripe(String key) {
        return stripes[(key.hashCode() * 0x9E3779B9) >>> 28];
    }

    /** Guarded by itself. */
    private static final class Stripe {
        final Map<String, GaugeCell> where = new HashMap<>();
        final IdentityHashMap<GaugeCell, Integer> counts = new IdentityHashMap<>();

        void add(GaugeCell cell, int n) {
            int sum = counts.getOrDefault(cell, 0) + n;
            if (sum == 0) {
                counts.remove(cell);
            } else {
                counts.put(cell, sum);
            }
        }
    }
}
