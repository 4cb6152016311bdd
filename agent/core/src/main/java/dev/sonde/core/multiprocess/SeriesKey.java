package dev.sonde.core.multiprocess;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;

/** The labels of one series: names and values in turn, in the order in which {@link Labels} has them. Immutable. */
final class SeriesKey {
    static final SeriesKey NONE = new SeriesKey(new String[0]);

    private final String[] pairs;
    private final int hash;

    /** @param pairs not changed any more */
    SeriesKey(String[] pairs) {
        this.pairs = pairs;
        this.hash = Arrays.hashCode(pairs);
    }

    static SeriesKey of(Labels labels) {
        String[] pairs = new String[2 * labels.size()];
        for (int i = 0; i < labels.size(); i++) {
            pairs[2 * i] = labels.getName(i);
            pairs[2 * i + 1] = labels.getValue(i);
        }
        return pairs.length == 0 ? NONE : new SeriesKey(pairs);
    }

    int labels() {
        return pairs.length / 2;
    }

    String name(int label) {
        return pairs[2 * label];
    }

    String value(int label) {
        return pairs[2 * label + 1];
    }

    /** The same labels with other values, all of them this one. */
    SeriesKey all(String value) {
        String[] same = pairs.clone();
        for (int i = 1; i < same.length; i += 2) {
            same[i] = value;
        }
        return new SeriesKey(same);
    }

    /** @throws IllegalArgumentException if there is a label of that name already */
    SeriesKey with(String name, String value) {
        return of(toLabels().add(name, value));
    }

    Labels toLabels() {
        return pairs.length == 0 ? Labels.EMPTY : Labels.of(pairs);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SeriesKey && hash == ((SeriesKey) o).hash && Arrays.equals(pairs, ((SeriesKey) o).pairs);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.toString(pairs);
    }
}
