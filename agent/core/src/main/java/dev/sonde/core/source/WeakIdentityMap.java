package dev.sonde.core.source;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the application's objects: by identity, without keeping them alive, without calling their
 * {@code equals} or {@code hashCode}.
 *
 * <p>Thread-safe. Reading takes no lock and allocates nothing; writing allocates about 80 bytes. Entries of collected keys leave
 * at the next write.
 */
public final class WeakIdentityMap<V> {
    private static final ThreadLocal<Probe> PROBE = new ThreadLocal<Probe>() {
        @Override
        protected Probe initialValue() {
            return new Probe();
        }
    };

    private final ConcurrentHashMap<Object, V> entries = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    /** The value of that very object, or null. */
    public @Nullable V get(Object key) {
        if (entries.isEmpty()) {
            return null;
        }
        Probe mine = PROBE.get();
        mine.key = key;
        try {
            return entries.get(mine);
        } finally {
            mine.key = null;
        }
    }

    public void put(Object key, V value) {
        entries.put(new Key(key, collected), value);
        forgetCollected();
    }

    /** The value there was. */
    public @Nullable V remove(Object key) {
        if (get(key) == null) {
            return null;
        }
        Probe mine = PROBE.get();
        mine.key = key;
        try {
            return entries.remove(mine);
        } finally {
            mine.key = null;
        }
    }

    /** Entries whose key is still alive. */
    public int size() {
        forgetCollected();
        return entries.size();
    }

    private void forgetCollected() {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            entries.remove(gone);
        }
    }

    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object key, ReferenceQueue<Object> queue) {
            super(key, queue);
            hash = System.identityHashCode(key);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            Object mine = get();
            return mine != null && other instanceof Key && ((Key) other).get() == mine;
        }
    }

    /** Equal to the key of the same object, for asking only. */
    private static final class Probe {
        @Nullable
        Object key;

        @Override
        public int hashCode() {
            return System.identityHashCode(key);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key && ((Key) other).get() == key;
        }
    }
}
