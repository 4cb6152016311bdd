package dev.sonde.it.truth;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;

/** Values by series, counted up by whoever knows them. Safe for use by many threads; the sums are exact up to 2<sup>53</sup>. */
public final class Truth {

    private final Map<Series, DoubleAdder> values = new ConcurrentHashMap<>();

    /** Adds to a counter or a gauge. Labels are given as name, value, name, value, …. */
    public void add(double amount, String name, String... labels) {
        add(amount, Series.of(name, labels));
    }

    public void add(long amount, String name, String... labels) {
        add((double) amount, name, labels);
    }

    private void add(double amount, Series series) {
        values.computeIfAbsent(series, key -> new DoubleAdder()).add(amount);
    }

    /** Adds one observation to a histogram: to its buckets, its sum and its count. */
    public void observe(double value, List<Double> bounds, String name, String... labels) {
        Series buckets = Series.of(name + "_bucket", labels);
        for (double bound : bounds) {
            add(value <= bound ? 1 : 0, buckets.with("le", Series.bound(bound)));
        }
        add(1, buckets.with("le", "+Inf"));
        add(value, name + "_sum", labels);
        add(1, name + "_count", labels);
    }

    /** Adds all of another one's values. */
    public void addAll(Map<Series, Double> others) {
        others.forEach((series, value) -> add(value, series));
    }

    /** A copy of what has been counted so far. */
    public Map<Series, Double> values() {
        Map<Series, Double> copy = new TreeMap<>();
        values.forEach((series, sum) -> copy.put(series, sum.sum()));
        return copy;
    }
}
