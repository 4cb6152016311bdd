package dev.sonde.core.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Everything that is wrong in a rules file, in the order of its lines. Immutable. */
public final class Problems implements Iterable<Problem> {
    private static final int MOST_SHOWN = 100;

    private final List<Problem> all;

    Problems(List<Problem> found) {
        List<Problem> sorted = new ArrayList<>(found);
        if (sorted.size() > 1) {
            Collections.sort(sorted, Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        }
        all = Collections.unmodifiableList(sorted);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public List<Problem> all() {
        return all;
    }

    @Override
    public Iterator<Problem> iterator() {
        return all.iterator();
    }

    /** All of them, {@link Problem#format formatted}, one below the other; at most a hundred and the number of the rest. */
    public String format() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < all.size(); i++) {
            if (i > 0) {
                text.append('\n');
            }
            if (i == MOST_SHOWN) {
                return text.append("… and ")
                        .append(all.size() - i)
                        .append(" more")
                        .toString();
            }
            text.append(all.get(i).format());
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return format();
    }
}
