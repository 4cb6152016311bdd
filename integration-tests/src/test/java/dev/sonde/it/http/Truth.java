package dev.sonde.it.http;

import dev.sonde.it.http.RawConnection.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the client knows of the requests of one scenario, to be compared with the change between two scrapes. */
final class Truth {
    private final Map<String, Double> expected = new TreeMap<>();
    private final List<String> loose = new ArrayList<>();
    private final Map<String, String> otherwise = new TreeMap<>();
    private double atLeastSeconds;

    /** One request, in every number. {@code read} and {@code written} are bytes of body as the application saw them. */
    void one(String method, String endpoint, int status, long read, long written) {
        String of = " " + method + " " + endpoint;
        add("requests" + of + " " + status, 1);
        add("durations" + of + " " + status, 1);
        add("sizes read" + of, 1);
        add("bytes read" + of, (double) read);
        add("sizes written" + of + " " + status, 1);
        add("bytes written" + of + " " + status, (double) written);
    }

    /** One request whose body was not read, as it was answered. */
    void one(String method, String endpoint, Answer answer) {
        one(method, endpoint, answer.status(), 0, answer.body());
    }

    /** One request that the client did not see to its end: once, whatever its status and sizes. */
    void oneUnseen(String method, String endpoint) {
        loose.add(" " + method + " " + endpoint);
    }

    /** The container may see that endpoint in another way. */
    void mayBeCalled(String endpoint, String other) {
        otherwise.put(" " + endpoint, " " + other);
    }

    /** The durations of the scenario's requests add up to at least that. */
    void lasting(double seconds) {
        atLeastSeconds += seconds;
    }

    /**
     * What differs, empty if nothing does.
     *
     * @param seconds how long the client worked on the scenario, over all its connections
     */
    String differenceTo(Map<String, Double> changes, double seconds) {
        Map<String, Double> left = new TreeMap<>(changes);
        double durations = 0;
        for (String key : changes.keySet()) {
            if (key.startsWith("seconds")) {
                durations += changes.get(key);
                left.remove(key);
            }
        }
        StringBuilder difference = new StringBuilder();
        for (String of : loose) {
            for (String kind : List.of("requests", "durations", "sizes read", "sizes written")) {
                double count = takeAll(left, kind + of);
                if (count != 1) {
                    difference
                            .append(kind)
                            .append(of)
                            .append(": ")
                            .append(count)
                            .append(" instead of 1; ");
                }
            }
            takeAll(left, "bytes read" + of);
            takeAll(left, "bytes written" + of);
        }
        expected.forEach((known, value) -> {
            String key = known;
            for (Map.Entry<String, String> each : otherwise.entrySet()) {
                key = left.containsKey(key) ? key : key.replace(each.getKey(), each.getValue());
            }
            Double actual = left.remove(key);
            if (value != (actual == null ? 0 : actual)) {
                difference.append(key + ": " + (actual == null ? 0 : actual) + " instead of " + value + "; ");
            }
        });
        left.forEach((key, value) -> difference.append(key + ": " + value + " too many; "));
        if (difference.length() == 0 && (durations <= 0 || durations < atLeastSeconds || durations > seconds)) {
            difference.append("durations of " + durations + " s, not between " + atLeastSeconds + " and " + seconds);
        }
        return difference.toString();
    }

    private static double takeAll(Map<String, Double> left, String prefix) {
        double sum = 0;
        for (String key : List.copyOf(left.keySet())) {
            if (key.equals(prefix) || key.startsWith(prefix + " ")) {
                Double value = left.remove(key);
                sum += value == null ? 0 : value;
            }
        }
        return sum;
    }

    private void add(String key, double value) {
        expected.merge(key, value, Double::sum);
    }
}
