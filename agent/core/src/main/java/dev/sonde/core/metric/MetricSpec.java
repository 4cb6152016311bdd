package dev.sonde.core.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What one entry of a rule file's {@code metrics} section declares. Immutable; two specs that differ in help
 * and limits only describe the same series, so a reload keeps their values.
 */
public final class MetricSpec {
    /** Series a metric may have before further label values share one overflow series. */
    public static final int DEFAULT_MAX_SERIES = 1000;

    private static final double[] DEFAULT_BUCKETS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

    private final String name;
    private final MetricType type;
    private final String help;
    private final List<String> labels;
    private final int maxSeries;
    private final long expireAfterNanos;
    private final double[] buckets;
    private final boolean nativeHistogram;
    private final MultiprocessMode multiprocess;

    private MetricSpec(Builder b) {
        name = b.name;
        type = b.type;
        help = b.help;
        labels = Collections.unmodifiableList(new ArrayList<>(b.labels));
        maxSeries = b.maxSeries;
        expireAfterNanos = b.expireAfterNanos;
        buckets = b.buckets.clone();
        nativeHistogram = b.nativeHistogram;
        multiprocess = b.multiprocess;
    }

    /** A spec in the making, with the defaults of the rule language. */
    public static Builder builder(String name, MetricType type) {
        return new Builder(name, type);
    }

    /** The name as it stands in the scrape, {@code _total} of a counter included. */
    public String name() {
        return name;
    }

    public MetricType type() {
        return type;
    }

    public String help() {
        return help;
    }

    /** Label names in declared order; that order is the order of a series' label values everywhere. */
    public List<String> labels() {
        return labels;
    }

    public int maxSeries() {
        return maxSeries;
    }

    /** Nanoseconds after its last event at which a series is dropped; 0 for never. */
    public long expireAfterNanos() {
        return expireAfterNanos;
    }

    /** Upper bounds of a classic histogram, ascending, without +Inf. */
    public double[] buckets() {
        return buckets.clone();
    }

    public boolean nativeHistogram() {
        return nativeHistogram;
    }

    /** Whether series of the one can go on as series of the other: only help and limits may differ. */
    boolean hasSeriesOf(MetricSpec that) {
        return name.equals(that.name)
                && type == that.type
                && labels.equals(that.labels)
                && Arrays.equals(buckets, that.buckets)
                && nativeHistogram == that.nativeHistogram;
    }

    /** What the values of several JVMs make together; of a gauge only, all others are summed. */
    public MultiprocessMode multiprocess() {
        return multiprocess;
    }

    @Override
    public boolean equals(Object o) {
        if (!(o instanceof MetricSpec)) {
            return false;
        }
        MetricSpec that = (MetricSpec) o;
        return hasSeriesOf(that)
                && help.equals(that.help)
                && maxSeries == that.maxSeries
                && expireAfterNanos == that.expireAfterNanos
                && multiprocess == that.multiprocess;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, labels);
    }

    @Override
    public String toString() {
        return type + " " + name + labels;
    }

    /** Collects a {@link MetricSpec}. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final MetricType type;
        private String help = "";
        private List<String> labels = Collections.emptyList();
        private int maxSeries = DEFAULT_MAX_SERIES;
        private long expireAfterNanos;
        private double[] buckets = DEFAULT_BUCKETS;
        private boolean nativeHistogram;
        private MultiprocessMode multiprocess = MultiprocessMode.SUM;

        private Builder(String name, MetricType type) {
            this.name = name;
            this.type = type;
        }

        public Builder help(String text) {
            help = text;
            return this;
        }

        public Builder labels(List<String> names) {
            labels = names;
            return this;
        }

        public Builder labels(String... names) {
            return labels(Arrays.asList(names));
        }

        public Builder maxSeries(int limit) {
            maxSeries = limit;
            return this;
        }

        public Builder expireAfterNanos(long nanos) {
            expireAfterNanos = nanos;
            return this;
        }

        public Builder buckets(double... upperBounds) {
            buckets = upperBounds.clone();
            return this;
        }

        public Builder nativeHistogram(boolean on) {
            nativeHistogram = on;
            return this;
        }

        public Builder multiprocess(MultiprocessMode mode) {
            multiprocess = mode;
            return this;
        }

        public MetricSpec build() {
            return new MetricSpec(this);
        }
    }
}
