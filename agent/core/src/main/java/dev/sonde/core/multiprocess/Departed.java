package dev.sonde.core.multiprocess;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What all members that have ended had counted, and who they were. Immutable. */
final class Departed {
    static final Departed NOBODY = new Departed(0, Collections.emptySet(), Collections.emptyList());

    /** Members that are remembered to have been folded in: far more than can end while one scrape reads the directory. */
    static final int REMEMBERED = 1024;
    /** Series of one metric before what is new joins the series {@code __overflow__}: the counts stay whole, the file stays bounded. */
    static final int MOST_SERIES = 10_000;
    /** Shapes of one metric, as rules changed its kind or buckets, of which the oldest is forgotten. */
    static final int MOST_SHAPES = 4;

    private static final String OVERFLOW = "__overflow__";

    /** Rises with each fold. */
    final long generation;
    /** In the order in which they were folded in. */
    final Set<String> ids;

    final List<Family> families;

    Departed(long generation, Set<String> ids, List<Family> families) {
        this.generation = generation;
        this.ids = ids;
        this.families = families;
    }

    /** With these members, too, but for those that are in it already; their gauges end with them. */
    Departed with(Collection<Contribution> more) {
        Set<String> all = new LinkedHashSet<>(ids);
        Map<String, List<Family>> byName = new LinkedHashMap<>();
        for (Family family : families) {
            byName.computeIfAbsent(family.name, n -> new ArrayList<>()).add(family);
        }
        for (Contribution each : more) {
            if (all.add(each.id)) {
                for (Family family : each.families) {
                    if (family.kind.outlives()) {
                        fold(byName.computeIfAbsent(family.name, n -> new ArrayList<>()), family);
                    }
                }
            }
        }
        List<Family> together = new ArrayList<>();
        byName.values().forEach(together::addAll);
        return new Departed(generation + 1, newest(all), together);
    }

    private static Set<String> newest(Set<String> ids) {
        List<String> order = new ArrayList<>(ids);
        return new LinkedHashSet<>(order.subList(Math.max(0, order.size() - REMEMBERED), order.size()));
    }

    private static void fold(List<Family> shapes, Family family) {
        for (int i = 0; i < shapes.size(); i++) {
            if (shapes.get(i).isLike(family)) {
                shapes.set(i, sum(shapes.get(i), family));
                return;
            }
        }
        shapes.add(sum(family.with(Collections.emptyMap()), family));
        if (shapes.size() > MOST_SHAPES) {
            shapes.remove(0);
        }
    }

    private static Family sum(Family known, Family more) {
        Map<SeriesKey, Point> series = new LinkedHashMap<>(known.series);
        more.series.forEach((key, point) -> {
            boolean fits = series.size() < MOST_SERIES || key.labels() == 0 || series.containsKey(key);
            series.merge(fits ? key : key.all(OVERFLOW), point, Point::plus);
        });
        return more.with(series);
    }
}
