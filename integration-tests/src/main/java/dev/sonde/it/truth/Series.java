package dev.sonde.it.truth;

import dev.sonde.it.harness.Sample;
import java.util.Map;
import java.util.TreeMap;

/** A name as a scrape writes it (with {@code _bucket}, {@code _sum}, {@code _count}) and its labels, which have an order of their own. */
public record Series(String name, Map<String, String> labels) implements Comparable<Series> {

    public Series {
        labels = Map.copyOf(labels);
    }

    /** Labels are given as name, value, name, value, …. */
    public static Series of(String name, String... namesAndValues) {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Series(name, labels);
    }

    /** The series of a scraped line; a bound is written in one way, whatever way the scrape has. */
    public static Series of(Sample sample) {
        String bound = sample.labels().get("le");
        Series series = new Series(sample.name(), sample.labels());
        return bound == null || bound.equals("+Inf") ? series : series.with("le", bound(Double.parseDouble(bound)));
    }

    Series with(String label, String value) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put(label, value);
        return new Series(name, more);
    }

    static String bound(double value) {
        return value == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(value);
    }

    @Override
    public int compareTo(Series other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return name + new TreeMap<>(labels);
    }
}
