package dev.sonde.core.start;

import dev.sonde.core.Log;
import dev.sonde.core.rules.Quantities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What can be set from outside: read once, here. A setting comes from the agent's argument, else from the {@code sonde.*} system
 * property, else from the {@code SONDE_*} environment variable, else its default. Immutable.
 */
public final class Settings {
    /** The port that Prometheus' list of default ports has for OpenTelemetry and jmx_exporter users know. */
    public static final int DEFAULT_PORT = 9464;

    private static final List<String> KEYS = Collections.unmodifiableList(
            Arrays.asList("host", "port", "rules", "reload", "multiprocess.dir", "log_level", "enabled"));

    private final Map<String, String> values;
    private final List<String> problems;

    private Settings(Map<String, String> values, List<String> problems) {
        this.values = values;
        this.problems = problems;
    }

    /** Names of all settings, as they stand in {@code key=value} arguments. */
    public static List<String> keys() {
        return KEYS;
    }

    /**
     * @param argument what follows the {@code =} of {@code -javaagent}: {@code [host:]port[:rules.yaml]}, or
     *     {@code key=value,key=value}; null or empty for none
     */
    public static Settings read(
            @Nullable String argument,
            Function<String, @Nullable String> property,
            Function<String, @Nullable String> environment) {
        List<String> problems = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : KEYS) {
            String value = property.apply("sonde." + key);
            if (value == null) {
                value = environment.apply(
                        "SONDE_" + key.toUpperCase(Locale.ROOT).replace('.', '_'));
            }
            if (value != null && !value.isEmpty()) {
                values.put(key, value);
            }
        }
        String shared = environment.apply("PROMETHEUS_MULTIPROC_DIR");
        if (shared != null && !shared.isEmpty()) {
            values.putIfAbsent("multiprocess.dir", shared);
        }
        String given = argument == null ? "" : argument.trim();
        if (given.isEmpty()) {
            return new Settings(values, problems);
        }
        if (isPairs(given)) {
            pairs(given, values, problems);
        } else {
            positions(given, values, problems);
        }
        return new Settings(values, problems);
    }

    private static boolean isPairs(String argument) {
        int equals = argument.indexOf('=');
        if (equals < 0) {
            return false;
        }
        for (int i = 0; i < equals; i++) {
            char c = argument.charAt(i);
            if (!(Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.')) {
                return false;
            }
        }
        return true;
    }

    private static void pairs(String argument, Map<String, String> values, List<String> problems) {
        int at = 0;
        while (at < argument.length()) {
            int comma = argument.indexOf(',', at);
            int end = comma < 0 ? argument.length() : comma;
            String pair = argument.substring(at, end).trim();
            at = end + 1;
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String key = (equals < 0 ? pair : pair.substring(0, equals)).trim().replace('-', '_');
            if (!KEYS.contains(key)) {
                problems.add("unknown setting `" + key + "`, known are " + KEYS);
            } else if (equals < 0) {
                problems.add("setting `" + key + "` has no value; write " + key + "=…");
            } else {
                values.put(key, pair.substring(equals + 1).trim());
            }
        }
    }

    /** {@code [host:]port[:rules]}: the first part that is a number is the port, so that IPv6 hosts and Windows paths work. */
    private static void positions(String argument, Map<String, String> values, List<String> problems) {
        int start = 0;
        if (argument.startsWith("[")) {
            int close = argument.indexOf(']');
            if (close > 0) {
                values.put("host", argument.substring(1, close));
                start = Math.min(argument.length(), close + 2);
            }
        }
        int colon = argument.indexOf(':', start);
        String first = argument.substring(start, colon < 0 ? argument.length() : colon);
        if (!isNumber(first) && colon >= 0 && start == 0) {
            int next = argument.indexOf(':', colon + 1);
            String second = argument.substring(colon + 1, next < 0 ? argument.length() : next);
            if (isNumber(second)) {
                values.put("host", first);
                start = colon + 1;
                colon = next;
                first = second;
            }
        }
        if (!isNumber(first)) {
            problems.add("cannot understand the agent's argument `" + argument
                    + "`; write [host:]port[:rules.yaml], as in 9464:rules.yaml, or key=value,key=value with " + KEYS);
            return;
        }
        values.put("port", first);
        if (colon >= 0 && colon + 1 < argument.length()) {
            values.put("rules", argument.substring(colon + 1));
        }
    }

    private static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > 6) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** What was wrong with what was given, one sentence each; the defaults stand in its place. */
    public List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        String port = values.get("port");
        if (port != null && portOrNegative(port) < 0) {
            all.add("port `" + port + "` is no number from 0 to 65535; using " + DEFAULT_PORT);
        }
        if (reload() < 0) {
            all.add("reload `" + values.get("reload") + "` is neither " + Quantities.DURATION
                    + ", at least 10ms, nor off; using 1s");
        }
        String level = values.get("log_level");
        if (level != null && Log.Level.of(level) == null) {
            all.add("log_level `" + level + "` is none of " + Arrays.toString(Log.Level.values()));
        }
        return all;
    }

    /** The interface to listen on; all of them by default. */
    public String host() {
        return values.getOrDefault("host", "0.0.0.0");
    }

    /** The first port to try; 0 for any free one. */
    public int port() {
        int port = portOrNegative(values.getOrDefault("port", String.valueOf(DEFAULT_PORT)));
        return port < 0 ? DEFAULT_PORT : port;
    }

    private static int portOrNegative(String text) {
        if (!isNumber(text)) {
            return -1;
        }
        int port = Integer.parseInt(text);
        return port > 65535 ? -1 : port;
    }

    /** The rule file, or null for the built-in rules. */
    public @Nullable String rules() {
        return values.get("rules");
    }

    /** Nanoseconds from one look at the rule file to the next; 0 for never. */
    public long reloadNanos() {
        long nanos = reload();
        return nanos < 0 ? TimeUnit.SECONDS.toNanos(1) : nanos;
    }

    /** -1 for what cannot be understood. */
    private long reload() {
        String text = values.getOrDefault("reload", "1s");
        if (text.equalsIgnoreCase("off") || text.equalsIgnoreCase("false")) {
            return 0;
        }
        long nanos = Quantities.duration(text);
        return nanos < TimeUnit.MILLISECONDS.toNanos(10) ? -1 : nanos;
    }

    /** The directory of all JVMs whose scrapes are one, or null. */
    public @Nullable String multiprocessDir() {
        return values.get("multiprocess.dir");
    }

    public Log.Level logLevel() {
        Log.Level level = Log.Level.of(values.getOrDefault("log_level", "info"));
        return level == null ? Log.Level.INFO : level;
    }

    /** False leaves the JVM as if the agent were not there. */
    public boolean enabled() {
        return !"false".equalsIgnoreCase(values.get("enabled"));
    }
}
