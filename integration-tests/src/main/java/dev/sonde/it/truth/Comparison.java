package dev.sonde.it.truth;

import dev.sonde.it.harness.Sample;
import dev.sonde.it.harness.Scrape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The metrics of the contract in a scrape beside their true values. Immutable. */
public final class Comparison {

    /** One line of the table. */
    public record Row(String metric, String labels, String truth, String scraped, boolean ok) {}

    private final List<Row> rows;

    private Comparison(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    /**
     * Compares. Counters and histograms are compared by what they gained since {@code before}; a series that is missing is 0, and one
     * that the truth does not know must not have gained anything.
     *
     * @param truth what the contract's series must have gained, or for gauges be
     * @param between what is known only as a range, by series: for instance that a sum of durations is no more than the client's own
     */
    public static Comparison of(Scrape before, Scrape after, Map<Series, Double> truth, Map<Series, Range> between) {
        Map<Series, Double> scraped = gained(before, after);
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, String> contracted : new TreeMap<>(Contract.metrics()).entrySet()) {
            String metric = contracted.getKey();
            String type = contracted.getValue();
            if (!after.type(metric).equals(type)) {
                rows.add(new Row(
                        metric, "(type)", type, after.type(metric).isEmpty() ? "absent" : after.type(metric), false));
                continue;
            }
            List<Row> exact = exactRows(metric, truth, scraped, between.keySet());
            rows.addAll(exact);
            rows.addAll(rangeRows(metric, between, scraped));
        }
        return new Comparison(rows);
    }

    /** How long something took and how the machine fares is never known exactly. */
    private static boolean isExact(String name, String metric) {
        boolean time = metric.endsWith("_seconds") && !name.endsWith("_count");
        boolean machine = metric.startsWith("system_") && !metric.equals("system_errors_total");
        return !time && !machine;
    }

    /** A value known only to lie between two others, both inclusive. */
    public record Range(double from, double to) {
        boolean holds(double value) {
            return value >= from && value <= to;
        }
    }

    /** As {@link #exactRows}: what is within its range is summed up. */
    private static List<Row> rangeRows(String metric, Map<Series, Range> between, Map<Series, Double> scraped) {
        Map<String, double[]> inside = new TreeMap<>();
        List<Row> outside = new ArrayList<>();
        new TreeMap<>(between).forEach((series, range) -> {
            if (!Contract.metricOf(series.name()).equals(metric)) {
                return;
            }
            // A series that is not there is 0, as everywhere; a range that must be there does not begin at 0.
            double actual = scraped.getOrDefault(series, 0.0);
            if (range.holds(actual)) {
                double[] sum = inside.computeIfAbsent(series.name(), name -> new double[4]);
                sum[0]++;
                sum[1] += range.from();
                sum[2] += range.to();
                sum[3] += actual;
            } else {
                String truth = number(range.from()) + " … " + number(range.to());
                outside.add(new Row(series.name(), labels(series), truth, number(actual), false));
            }
        });
        List<Row> rows = new ArrayList<>();
        inside.forEach((name, sum) ->
                rows.add(new Row(name, count(sum[0]), number(sum[1]) + " … " + number(sum[2]), number(sum[3]), true)));
        rows.addAll(outside);
        return rows;
    }

    private static String count(double series) {
        return number(series) + (series == 1 ? " series" : " series, added up");
    }

    /** What is equal is summed up in one row for each name, what is not has a row of its own. */
    private static List<Row> exactRows(
            String metric, Map<Series, Double> truth, Map<Series, Double> scraped, Set<Series> elsewhere) {
        Map<String, double[]> equal = new TreeMap<>();
        List<Row> different = new ArrayList<>();
        Set<Series> all = new TreeSet<>(truth.keySet());
        all.addAll(scraped.keySet());
        for (Series series : all) {
            if (!Contract.metricOf(series.name()).equals(metric)
                    || elsewhere.contains(series)
                    || !isExact(series.name(), metric)) {
                continue;
            }
            double expected = truth.getOrDefault(series, 0.0);
            double actual = scraped.getOrDefault(series, 0.0);
            // Sums of bytes and counts are whole numbers: no tolerance.
            if (expected == actual) {
                double[] sum = equal.computeIfAbsent(series.name(), name -> new double[2]);
                sum[0]++;
                sum[1] += expected;
            } else {
                different.add(new Row(series.name(), labels(series), number(expected), number(actual), false));
            }
        }
        List<Row> rows = new ArrayList<>();
        equal.forEach((name, sum) -> rows.add(new Row(name, count(sum[0]), number(sum[1]), number(sum[1]), true)));
        rows.addAll(different);
        return rows;
    }

    private static Map<Series, Double> gained(Scrape before, Scrape after) {
        Map<Series, Double> start = new TreeMap<>();
        for (Sample sample : before.samples()) {
            if (cumulative(sample)) {
                start.put(Series.of(sample), sample.value());
            }
        }
        Map<Series, Double> gained = new TreeMap<>();
        for (Sample sample : after.samples()) {
            Series series = Series.of(sample);
            gained.put(series, sample.value() - start.getOrDefault(series, 0.0));
        }
        return gained;
    }

    private static boolean cumulative(Sample sample) {
        return !"gauge".equals(Contract.metrics().get(Contract.metricOf(sample.name())));
    }

    public List<Row> rows() {
        return rows;
    }

    /** The rows that are not as they should be. */
    public List<Row> differences() {
        return rows.stream().filter(row -> !row.ok()).toList();
    }

    /** All rows as a table of text. */
    public String table() {
        int metric = width("metric", rows.stream().map(Row::metric).toList());
        int labels = width("labels", rows.stream().map(Row::labels).toList());
        int truth = width("truth", rows.stream().map(Row::truth).toList());
        int scraped = width("scraped", rows.stream().map(Row::scraped).toList());
        String format = "%-" + metric + "s | %-" + labels + "s | %" + truth + "s | %" + scraped + "s | %s%n";
        StringBuilder table =
                new StringBuilder(String.format(Locale.ROOT, format, "metric", "labels", "truth", "scraped", "ok"));
        for (Row row : rows) {
            table.append(String.format(
                    Locale.ROOT,
                    format,
                    row.metric(),
                    row.labels(),
                    row.truth(),
                    row.scraped(),
                    row.ok() ? "ok" : "DIFFERENT"));
        }
        return table.toString();
    }

    private static int width(String title, List<String> cells) {
        return cells.stream().mapToInt(String::length).reduce(title.length(), Math::max);
    }

    private static String labels(Series series) {
        return new TreeMap<>(series.labels()).toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4f", value);
    }
}
