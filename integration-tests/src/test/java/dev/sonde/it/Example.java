package dev.sonde.it;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One example of a page of the documentation: a program, what is done with it, the rules, and the samples that a scrape then has.
 *
 * @param place the page and the line of the rules
 * @param program a Java source file, whose package the run is in too
 * @param run statements
 * @param scrape sample lines; {@code …} in place of a value is any number, a line {@code …} allows more samples of the names shown
 */
record Example(String place, String program, String run, String rules, List<String> scrape) {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*(?:\\{.*\\})?) (\\S+)");
    private static final String ANY = "…";

    /** What the scrape does not have, or has beside what is shown; null if it is as shown. */
    @Nullable
    String differenceFrom(String text) {
        boolean more = scrape.contains(ANY);
        Set<String> names = new LinkedHashSet<>();
        Set<String> expected = new TreeSet<>();
        for (String line : scrape) {
            if (!line.isBlank() && !line.startsWith("#") && !line.equals(ANY)) {
                Matcher sample = sample(line);
                names.add(nameOf(sample.group(1)));
                expected.add(sample.group(2).equals(ANY) ? sample.group(1) : line);
            }
        }
        Set<String> actual = new TreeSet<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                Matcher sample = sample(line);
                if (names.contains(nameOf(sample.group(1)))) {
                    actual.add(expected.contains(sample.group(1)) ? sample.group(1) : line);
                }
            }
        }
        List<String> difference = new ArrayList<>();
        expected.stream()
                .filter(line -> !actual.contains(line))
                .forEach(line -> difference.add("shown, not there: " + line));
        if (!more) {
            actual.stream()
                    .filter(line -> !expected.contains(line))
                    .forEach(line -> difference.add("there, not shown: " + line));
        }
        return difference.isEmpty() ? null : String.join("\n", difference);
    }

    private Matcher sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new IllegalArgumentException(place + ": not a sample: " + line);
        }
        return sample;
    }

    private static String nameOf(String series) {
        int brace = series.indexOf('{');
        return brace < 0 ? series : series.substring(0, brace);
    }

    @Override
    public String toString() {
        return place;
    }
}
