package dev.sonde.core.weave;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Finds classes by name among those that the JVM has loaded, whatever their loader, without loading any. Holds them weakly.
 *
 * <p>One look at all classes costs about a millisecond for ten thousand of them, so all who ask share it: it is repeated at most every
 * five seconds while a wanted name is missing, and every minute once it is found, for a second loader may have it too.
 *
 * <p>Thread-safe.
 */
public final class LoadedClasses {
    private static final long MISSING_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long FOUND_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Supplier<Class<?>[]> all;
    private final LongSupplier nanoClock;

    /** Guarded by this. */
    private final Set<String> wanted = new HashSet<>();
    /** Guarded by this. */
    private final Map<String, List<WeakReference<Class<?>>>> found = new HashMap<>();

    private long lookedAt;

    /** @param all the loaded classes, as {@link java.lang.instrument.Instrumentation#getAllLoadedClasses} gives them */
    public LoadedClasses(Supplier<Class<?>[]> all) {
        this(all, System::nanoTime);
    }

    LoadedClasses(Supplier<Class<?>[]> all, LongSupplier nanoClock) {
        this.all = all;
        this.nanoClock = nanoClock;
    }

    /** The loaded classes of these binary names, one for each loader that has it; empty while there is none. */
    public synchronized List<Class<?>> named(Collection<String> names) {
        boolean isNew = wanted.addAll(names);
        List<Class<?>> known = known(names);
        long age = nanoClock.getAsLong() - lookedAt;
        if (isNew || age >= (known.isEmpty() ? MISSING_NANOS : FOUND_NANOS)) {
            look();
            return known(names);
        }
        return known;
    }

    private List<Class<?>> known(Collection<String> names) {
        List<Class<?>> known = new ArrayList<>();
        for (String name : names) {
            List<WeakReference<Class<?>>> classes = found.get(name);
            if (classes != null) {
                for (WeakReference<Class<?>> each : classes) {
                    Class<?> type = each.get();
                    if (type != null) {
                        known.add(type);
                    }
                }
            }
        }
        return known;
    }

    private void look() {
        found.clear();
        for (Class<?> type : all.get()) {
            String name = type.getName();
            if (wanted.contains(name)) {
                found.computeIfAbsent(name, n -> new ArrayList<>(1)).add(new WeakReference<>(type));
            }
        }
        lookedAt = nanoClock.getAsLong();
    }
}
