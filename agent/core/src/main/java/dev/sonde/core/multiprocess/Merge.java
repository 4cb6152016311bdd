package dev.sonde.core.multiprocess;

import dev.sonde.core.metric.MultiprocessMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what members tell. Counters, histograms and summaries of all of them, gauges and infos of those that run.
 *
 * <p>Members with different rules: the metric is what the member that started last says it is. What is of another kind is left out. Histograms
 * of running members with different buckets meet at the buckets that all of them have, which is exact; those of ended members with other
 * buckets are left out, as a metric whose buckets change starts anew.
 */
final class Merge {
    private static final double[] NO_BOUNDS = {};

    private final Map<String, List<Family>> live = new TreeMap<>();
    private final Map<String, List<Family>> dead = new TreeMap<>();
    /** What tells members of {@link MultiprocessMode#ALL} apart, as long as the families stand in {@link #live}. */
    private final Map<Family, String> owners = new HashMap<>();

    private final Set<String> conflicts = new HashSet<>();

    private Merge() {}

    /** The sum, and the metrics that some members had to be left out of. */
    static final class Result {
        final List<Family> families;
        final Set<String> conflicts;

        Result(List<Family> families, Set<String> conflicts) {
            this.families = families;
            this.conflicts = conflicts;
        }
    }

    /**
     * @param running members that run
     * @param ended members that do not, and that are not among the departed
     */
    static Result of(Collection<Contribution> running, Collection<Contribution> ended, Departed departed) {
        Merge merge = new Merge();
        // Newest first: the first to name a metric says what it is.
        List<Contribution> newest = new ArrayList<>(running);
        newest.sort(Comparator.comparingLong((Contribution c) -> -c.started).thenComparing(c -> c.id));
        Map<String, String> names = names(newest);
        for (Contribution member : newest) {
            for (Family family : member.families) {
                merge.live.computeIfAbsent(family.name, n -> new ArrayList<>()).add(family);
                merge.owners.put(family, names.get(member.id));
            }
        }
        for (Contribution member : ended) {
            member.families.forEach(merge::addDead);
        }
        departed.families.forEach(merge::addDead);
        Set<String> all = new HashSet<>(merge.live.keySet());
        all.addAll(merge.dead.keySet());
        List<Family> sums = new ArrayList<>();
        for (String name : all) {
            sums.add(merge.sum(
                    name,
                    merge.live.getOrDefault(name, new ArrayList<>()),
                    merge.dead.getOrDefault(name, new ArrayList<>())));
        }
        return new Result(sums, merge.conflicts);
    }

    private void addDead(Family family) {
        if (family.kind.outlives()) {
            dead.computeIfAbsent(family.name, n -> new ArrayList<>()).add(family);
        }
    }

    /** Of each member its process id, and where several have that, in containers, more. */
    private static Map<String, String> names(List<Contribution> members) {
        Map<String, Integer> uses = new HashMap<>();
        members.forEach(m -> uses.merge(m.pid, 1, Integer::sum));
        Map<String, String> names = new HashMap<>();
        members.forEach(m -> names.put(m.id, uses.getOrDefault(m.pid, 0) > 1 ? m.id : m.pid));
        return names;
    }

    private Family sum(String name, List<Family> running, List<Family> ended) {
        // Of the ended, the last that was folded is the newest.
        Family ruling = running.isEmpty() ? ended.get(ended.size() - 1) : running.get(0);
        List<Family> parts = new ArrayList<>();
        for (Family family : running) {
            keep(family.kind == ruling.kind, family, parts);
        }
        if (ruling.kind == Family.Kind.HISTOGRAM) {
            parts = meet(parts, ruling);
        }
        Family shape = parts.isEmpty() ? ruling : parts.get(0);
        for (Family family : ended) {
            if (family.isLike(shape)) {
                parts.add(family);
            } else if (family.kind == shape.kind && family.kind == Family.Kind.HISTOGRAM) {
                Family fitting = fitted(family, shape);
                keep(fitting != null, fitting == null ? family : fitting, parts);
            } else {
                conflicts.add(name);
            }
        }
        Map<SeriesKey, Point> series = new LinkedHashMap<>();
        for (Family part : parts) {
            part.series.forEach((key, point) -> add(series, ruling, part, key, point));
        }
        return ruling.with(series);
    }

    private void keep(boolean fits, Family family, List<Family> parts) {
        if (fits) {
            parts.add(family);
        } else {
            conflicts.add(family.name);
        }
    }

    private void add(Map<SeriesKey, Point> series, Family ruling, Family part, SeriesKey key, Point point) {
        switch (ruling.kind) {
            case INFO:
                series.putIfAbsent(key, point);
                break;
            case GAUGE:
                if (ruling.mode == MultiprocessMode.ALL) {
                    series.put(told(part, key), point);
                } else {
                    series.merge(key, point, (a, b) -> gauge(ruling.mode, a, b));
                }
                break;
            default:
                series.merge(key, point, Point::plus);
        }
    }

    private SeriesKey told(Family part, SeriesKey key) {
        try {
            return key.with(MultiprocessMode.LABEL, String.valueOf(owners.get(part)));
        } catch (IllegalArgumentException e) {
            conflicts.add(part.name); // it has a label of that name: the last one stands for all
            return key;
        }
    }

    /** A member that does not know its value, NaN, does not make all others unknown. */
    private static Point gauge(MultiprocessMode mode, Point a, Point b) {
        if (Double.isNaN(a.value) || Double.isNaN(b.value)) {
            return Double.isNaN(a.value) ? b : a;
        }
        switch (mode) {
            case MAX:
                return a.value >= b.value ? a : b;
            case MIN:
                return a.value <= b.value ? a : b;
            default:
                return a.plus(b);
        }
    }

    // ---- histograms

    /** The running members' histograms in the buckets that all of them have. */
    private List<Family> meet(List<Family> parts, Family ruling) {
        double[] common = null;
        boolean fine = true;
        for (Family family : parts) {
            Point first = first(family);
            if (first != null && (first.bounds.length > 0 || first.fine == null)) {
                common = common == null ? first.bounds : common(common, first.bounds);
            }
            fine &= first == null || first.fine != null;
        }
        double[] wanted = common == null ? NO_BOUNDS : common;
        List<Family> met = new ArrayList<>();
        for (Family family : parts) {
            Family same = reduced(family, wanted, fine);
            if (same == null) {
                conflicts.add(ruling.name);
            } else {
                met.add(same);
            }
        }
        return met;
    }

    private static double[] common(double[] a, double[] b) {
        return Arrays.stream(a)
                .filter(bound -> Arrays.binarySearch(b, bound) >= 0)
                .toArray();
    }

    private static @Nullable Point first(Family family) {
        return family.series.isEmpty()
                ? null
                : family.series.values().iterator().next();
    }

    /** An ended member's histogram in the shape of the running ones', or null if it cannot be had exactly. */
    private static @Nullable Family fitted(Family family, Family shape) {
        Point wanted = first(shape);
        Point has = first(family);
        return wanted == null || has == null || (wanted.fine != null && has.fine == null)
                ? null
                : reduced(family, wanted.bounds, wanted.fine != null);
    }

    private static @Nullable Family reduced(Family family, double[] bounds, boolean fine) {
        Map<SeriesKey, Point> series = new LinkedHashMap<>();
        for (Map.Entry<SeriesKey, Point> each : family.series.entrySet()) {
            Point point = each.getValue().within(bounds);
            if (point == null) {
                return null;
            }
            series.put(each.getKey(), fine ? point : point.coarse());
        }
        return family.with(series);
    }
}
