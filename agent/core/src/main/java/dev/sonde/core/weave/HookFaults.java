package dev.sonde.core.weave;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** Faults of the built-in sources, counted for each and told once. Thread-safe. */
public final class HookFaults {
    private static final Map<String, LongAdder> COUNTS = new ConcurrentHashMap<>();
    private static volatile BiConsumer<String, Throwable> firstOf = (name, cause) -> {};

    private HookFaults() {}

    /** Who hears of the first fault of each source; it must not throw. */
    public static void tellFirst(BiConsumer<String, Throwable> listener) {
        firstOf = listener;
    }

    static void report(Hook hook, Throwable cause) {
        LongAdder count = COUNTS.get(hook.name());
        if (count == null) {
            count = new LongAdder();
            LongAdder other = COUNTS.putIfAbsent(hook.name(), count);
            if (other == null) {
                firstOf.accept(hook.name(), cause);
            } else {
                count = other;
            }
        }
        count.increment();
    }

    /** Faults so far of the hook of that name. */
    public static long count(String name) {
        LongAdder count = COUNTS.get(name);
        return count == null ? 0 : count.sum();
    }
}
