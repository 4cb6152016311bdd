package dev.sonde.it.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A scrape in Prometheus' text format, read independently of the library that wrote it. Immutable.
 *
 * <p>Labels are given as name, value, name, value, ….
 */
public final class Scrape {

    private final String text;
    private final Map<String, String> types;
    private final List<Sample> samples;

    private Scrape(String text, Map<String, String> types, List<Sample> samples) {
        this.text = text;
        this.types = Map.copyOf(types);
        this.samples = List.copyOf(samples);
    }

    /**
     * Reads version 0.0.4 of the text format.
     *
     * @throws IllegalArgumentException naming the first line that is not in the format, or a sample that appears twice
     */
    public static Scrape parse(String text) {
        Map<String, String> types = new LinkedHashMap<>();
        Map<String, Sample> samples = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", 4);
                if (words.length != 4) {
                    throw new IllegalArgumentException("not a TYPE line: " + line);
                }
                types.put(words[2], words[3]);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                Sample sample = new SampleLine(line).read();
                if (samples.put(sample.name() + new TreeMap<>(sample.labels()), sample) != null) {
                    throw new IllegalArgumentException("the same series twice: " + line);
                }
            }
        }
        return new Scrape(text, types, new ArrayList<>(samples.values()));
    }

    public String text() {
        return text;
    }

    public List<Sample> samples() {
        return samples;
    }

    /** The metrics' names, as their TYPE lines give them. */
    public Set<String> metrics() {
        return types.keySet();
    }

    /** {@code counter}, {@code gauge}, {@code histogram}, …; empty text for a metric without a TYPE line. */
    public String type(String metric) {
        return types.getOrDefault(metric, "");
    }

    /** The samples of that name that have at least these labels. */
    public List<Sample> samples(String name, String... labels) {
        return matching(name, labels).collect(Collectors.toList());
    }

    /** The sum over the samples of that name that have at least these labels; 0 when there is none. */
    public double sum(String name, String... labels) {
        return matching(name, labels).mapToDouble(Sample::value).sum();
    }

    /** The value of the sample with exactly these labels. */
    public OptionalDouble find(String name, String... labels) {
        Map<String, String> wanted = labels(labels);
        return matching(name, labels)
                .filter(sample -> sample.labels().size() == wanted.size())
                .mapToDouble(Sample::value)
                .findFirst();
    }

    /**
     * The value of the sample with exactly these labels.
     *
     * @throws NoSuchElementException listing the series the name has instead
     */
    public double value(String name, String... labels) {
        return find(name, labels)
                .orElseThrow(() -> new NoSuchElementException("no sample " + name + labels(labels) + "; there is: "
                        + matching(name).toList()));
    }

    private Stream<Sample> matching(String name, String... labels) {
        Map<String, String> wanted = labels(labels);
        return samples.stream().filter(sample -> sample.name().equals(name)).filter(sample -> sample.has(wanted));
    }

    private static Map<String, String> labels(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a label without a value: " + String.join(", ", namesAndValues));
        }
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return labels;
    }

    @Override
    public String toString() {
        return text;
    }
}
