package dev.sonde.core.multiprocess;

import dev.sonde.core.metric.MultiprocessMode;
import java.util.Arrays;
import java.util.Map;

/** One metric of one member: what it is, and its series. Not changed once it is made. */
final class Family {
    /** The kinds of metrics that can be added up; their names are part of the file format. */
    enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        SUMMARY,
        INFO;

        /** Whether it goes on to count after its JVM has ended. */
        boolean outlives() {
            return this == COUNTER || this == HISTOGRAM || this == SUMMARY;
        }
    }

    /** As prometheus-metrics names it: without {@code _total}. */
    final String name;
    /** The name with which its samples begin, and the one it was given; mostly the same. */
    final String exposed;

    final String original;
    final String help;
    /** Empty for none. */
    final String unit;

    final Kind kind;
    final MultiprocessMode mode;
    final Map<SeriesKey, Point> series;

    Family(
            String name,
            String exposed,
            String original,
            String help,
            String unit,
            Kind kind,
            MultiprocessMode mode,
            Map<SeriesKey, Point> series) {
        this.name = name;
        this.exposed = exposed;
        this.original = original;
        this.help = help;
        this.unit = unit;
        this.kind = kind;
        this.mode = mode;
        this.series = series;
    }

    Family with(Map<SeriesKey, Point> other) {
        return new Family(name, exposed, original, help, unit, kind, mode, other);
    }

    /** Whether the series of both can be added to each other as they are; one without series goes with any of its kind. */
    boolean isLike(Family other) {
        if (kind != other.kind) {
            return false;
        }
        if (kind != Kind.HISTOGRAM || series.isEmpty() || other.series.isEmpty()) {
            return true;
        }
        Point mine = series.values().iterator().next();
        Point its = other.series.values().iterator().next();
        return Arrays.equals(mine.bounds, its.bounds) && (mine.fine == null) == (its.fine == null);
    }

    @Override
    public String toString() {
        return kind + " " + name + " (" + series.size() + ")";
    }
}
