package dev.sonde.core.source.jdbc;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The application's data sources, as far as it has asked them for a connection, held weakly. Thread-safe.
 *
 * <p>Only the outermost is seen: the pool or the proxy that the application itself calls, not what that calls in turn.
 */
public final class DataSources {
    /** More than this many at a time are not told apart; a newcomer waits for a free place. */
    private static final int PLACES = 16;

    private static final AtomicReferenceArray<@Nullable Seen> SEEN = new AtomicReferenceArray<>(PLACES);

    /** Moves on whenever somebody asks, so that it can be told which were used since. A plain field: it ranks, it does not count. */
    private static int round;

    private DataSources() {}

    /** Those that are alive: what was used lately first, what was used most first among these. */
    public static List<DataSource> inUse() {
        List<Seen> alive = new ArrayList<>();
        List<DataSource> sources = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            Seen seen = SEEN.get(i);
            Object source = seen == null ? null : seen.get();
            if (seen != null && source != null) {
                alive.add(seen);
            }
        }
        alive.sort(Comparator.<Seen>comparingInt(seen -> -seen.lastRound).thenComparingInt(seen -> -seen.uses));
        for (Seen each : alive) {
            Object source = each.get();
            if (source instanceof DataSource) {
                sources.add((DataSource) source);
            }
        }
        round++;
        return sources;
    }

    /** Costs a look at the first place while the application has one data source. */
    static void used(Object source) {
        for (int i = 0; i < PLACES; i++) {
            Seen seen = SEEN.get(i);
            if (seen != null && seen.get() == source) {
                seen.used();
                return;
            }
        }
        for (int i = 0; i < PLACES; i++) {
            Seen seen = SEEN.get(i);
            if ((seen == null || seen.get() == null) && SEEN.compareAndSet(i, seen, new Seen(source))) {
                return;
            }
        }
    }

    /** Plain fields, and lost updates do no harm. */
    private static final class Seen extends WeakReference<Object> {
        int uses = 1;
        int lastRound = round;

        Seen(Object source) {
            super(source);
        }

        void used() {
            uses = Math.max(uses, uses + 1);
            lastRound = round;
        }
    }
}
