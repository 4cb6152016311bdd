package dev.sonde.it.harness;

import java.util.Map;

/** One line of a scrape: the name as written there (with {@code _bucket}, {@code _sum}, {@code _count}), its labels, its value. */
public record Sample(String name, Map<String, String> labels, double value) {

    public Sample {
        labels = Map.copyOf(labels);
    }

    /** Whether every given label has the given value here; other labels may be present. */
    public boolean has(Map<String, String> some) {
        return labels.entrySet().containsAll(some.entrySet());
    }
}
