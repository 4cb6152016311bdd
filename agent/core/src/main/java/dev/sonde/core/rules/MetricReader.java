package dev.sonde.core.rules;

import dev.sonde.core.metric.MetricSpec;
import dev.sonde.core.metric.MetricType;
import dev.sonde.core.metric.MultiprocessMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code metrics} section. */
final class MetricReader {
    /** A metric that a file declares; the spec is null where it is broken. */
    static final class Declared {
        final Yaml.Text name;
        final ProblemCollector problems;
        final @Nullable MetricSpec spec;

        Declared(Yaml.Text name, ProblemCollector problems, @Nullable MetricSpec spec) {
            this.name = name;
            this.problems = problems;
            this.spec = spec;
        }
    }

    private final ProblemCollector problems;

    MetricReader(ProblemCollector problems) {
        this.problems = problems;
    }

    /** Adds every metric of the section under its name, in place of one that is there. */
    void read(Yaml section, Map<String, Declared> to) {
        if (!(section instanceof Yaml.Entries)) {
            problems.report(section, "`metrics` is " + section.kind(), "a mapping from names to metrics");
            return;
        }
        for (Yaml.Entry entry : ((Yaml.Entries) section).entries) {
            int before = problems.count();
            MetricSpec spec = metric(entry.key, entry.value);
            // what replaces an included metric stands where that stood
            to.put(entry.key.value, new Declared(entry.key, problems, problems.count() == before ? spec : null));
        }
    }

    private @Nullable MetricSpec metric(Yaml.Text name, Yaml value) {
        String wrong = MetricNames.wrongMetric(name.value);
        if (wrong != null) {
            problems.report(name, wrong, null, MetricNames.cleaned(name.value));
        }
        if (!(value instanceof Yaml.Entries)) {
            problems.report(
                    name,
                    "metric `" + name.value + "` is " + value.kind(),
                    "a mapping, as in `" + name.value + ": {type: counter, help: …}`");
            return null;
        }
        Section section = new Section((Yaml.Entries) value, problems, Language.METRIC);
        MetricType type = type(name, section);
        if (type == null) {
            return null;
        }
        if (type == MetricType.COUNTER && wrong == null && !name.value.endsWith("_total")) {
            problems.report(name, "the name of a counter ends in `_total`", null, name.value + "_total");
        }
        MetricSpec.Builder spec = MetricSpec.builder(name.value, type);
        Yaml.Text help = section.text("help");
        if (help != null) {
            spec.help(help.value);
        }
        spec.labels(labels(section, type));
        spec.maxSeries(section.whole("max_series"));
        long expire = section.duration("expire_after");
        if (expire > 0) {
            spec.expireAfterNanos(expire);
        }
        if (type == MetricType.HISTOGRAM) {
            boolean isNative = section.flag("native");
            spec.nativeHistogram(isNative);
            double[] buckets = buckets(section, isNative);
            if (buckets != null) {
                spec.buckets(buckets);
            }
        } else {
            section.refuse("is for histograms, this is a " + id(type), "buckets", "native");
        }
        MultiprocessMode mode = multiprocess(section, type);
        if (mode != null) {
            spec.multiprocess(mode);
        }
        return spec.build();
    }

    private @Nullable MultiprocessMode multiprocess(Section section, MetricType type) {
        if (type != MetricType.GAUGE) {
            section.refuse("is for gauges, the values of a " + id(type) + " are summed", "multiprocess");
            return null;
        }
        String written = section.choice("multiprocess", "mode");
        MultiprocessMode mode = written == null ? null : MultiprocessMode.valueOf(written.toUpperCase(Locale.ROOT));
        if (mode == MultiprocessMode.ALL) {
            for (Yaml.Text label : section.texts("labels")) {
                if (label.value.equals(MultiprocessMode.LABEL)) {
                    problems.report(label, "the label `" + label.value + "` is what `multiprocess: all` adds");
                }
            }
        }
        return mode;
    }

    private @Nullable MetricType type(Yaml.Text name, Section section) {
        if (!section.has("type")) {
            problems.report(name, "metric `" + name.value + "` has no `type`", "counter, gauge or histogram");
            return null;
        }
        String type = section.choice("type", "type");
        return type == null ? null : MetricType.valueOf(type.toUpperCase(Locale.ROOT));
    }

    /** As a rules file writes it. */
    static String id(MetricType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private List<String> labels(Section section, MetricType type) {
        List<String> labels = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Yaml.Text label : section.texts("labels")) {
            String wrong = MetricNames.wrongLabel(label.value, type);
            if (wrong != null) {
                problems.report(label, wrong, null, MetricNames.cleaned(label.value));
            } else if (!seen.add(label.value)) {
                problems.report(label, "the label `" + label.value + "` again", "each label once");
            } else {
                labels.add(label.value);
            }
        }
        return labels;
    }

    private double @Nullable [] buckets(Section section, boolean isNative) {
        if (!section.has("buckets")) {
            return null;
        }
        List<Yaml.Text> texts = section.texts("buckets");
        double[] bounds = new double[texts.size()];
        for (int i = 0; i < bounds.length; i++) {
            Yaml.Text text = texts.get(i);
            bounds[i] = Quantities.number(text.value);
            if (text.value.equals("+Inf") || text.value.equals(".inf")) {
                problems.report(text, "the bucket `" + text.value + "` is always there", "finite bounds only");
                return null;
            }
            if (Double.isNaN(bounds[i]) || Double.isInfinite(bounds[i])) {
                problems.report(text, "`" + text.value + "` is no bound of a bucket", "a number");
                return null;
            }
            if (i > 0 && bounds[i] <= bounds[i - 1]) {
                problems.report(
                        text, "the bucket `" + text.value + "` is not above the one before", "ascending bounds");
                return null;
            }
        }
        if (bounds.length == 0 && !isNative) {
            if (section.value("buckets") instanceof Yaml.Items) {
                problems.report(
                        section.key("buckets"), "0 buckets", "at least one, or `native: true` for native buckets only");
            }
            return null;
        }
        return bounds;
    }
}
