package dev.sonde.core.source.jdbc;

import java.lang.ref.WeakReference;
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

    private DataSources() {}

    /** The data source that the application has used most, or null if it has used none that is still alive. */
    public static @Nullable DataSource current() {
        Object most = null;
        int uses = 0;
        for (int i = 0; i < PLACES; i++) {
            Seen seen = SEEN.get(i);
            Object source = seen == null ? null : seen.get();
            if (source != null && seen.uses > uses) {
                most = source;
                uses = seen.uses;
            }
        }
        return (DataSource) most;
    }

    /** Costs a look at the first place while the application has one data source. */
    static void used(Object source) {
        for (int i = 0; i < PLACES; i++) {
            Seen seen = SEEN.get(i);
            if (seen != null && seen.get() == source) {
                seen.uses = Math.max(seen.uses, seen.uses + 1);
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

    private static final class Seen extends WeakReference<Object> {
        /** A plain field, and lost updates do no harm: it ranks, it does not count. */
        int uses = 1;

        Seen(Object source) {
            super(source);
        }
    }
}
