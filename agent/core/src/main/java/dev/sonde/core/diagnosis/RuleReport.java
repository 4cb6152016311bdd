package dev.sonde.core.diagnosis;

import dev.sonde.core.rules.RuleLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one rule fares: its state, what it matched, or what it nearly did. Immutable. */
public final class RuleReport {
    /** One metric that the rule feeds, with its series now against their limit. */
    static final class Series {
        final String metric;
        final int series;
        final int limit;
        final long overflowed;

        Series(String metric, int series, int limit, long overflowed) {
            this.metric = metric;
            this.series = series;
            this.limit = limit;
            this.overflowed = overflowed;
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("metric", metric);
            json.put("series", series);
            json.put("limit", limit);
            json.put("overflowed", overflowed);
            return json;
        }
    }

    /** {@code waiting}, {@code matched}, {@code firing} or {@code off}. */
    final String state;

    final String name;
    final String origin;
    final String where;
    final @Nullable String reason;
    final List<String> matches;
    final int matchCount;
    final List<String> misses;
    final @Nullable Long events;
    final long faults;
    final List<Series> series;

    RuleReport(Builder b) {
        name = b.name;
        origin = b.origin;
        where = b.where;
        state = b.state;
        reason = b.reason;
        matches = Collections.unmodifiableList(new ArrayList<>(b.matches));
        matchCount = b.matchCount;
        misses = Collections.unmodifiableList(new ArrayList<>(b.misses));
        events = b.events;
        faults = b.faults;
        series = Collections.unmodifiableList(new ArrayList<>(b.series));
    }

    public String name() {
        return name;
    }

    /** {@code waiting}, {@code matched}, {@code firing} or {@code off}. */
    public String state() {
        return state;
    }

    /** For {@code off}, why; else null. */
    public @Nullable String reason() {
        return reason;
    }

    /** File and line. */
    public String origin() {
        return origin;
    }

    /** Whether the rule came with the agent. */
    public boolean isIncluded() {
        return origin.startsWith(RuleLoader.BUILTIN_FILE + ":");
    }

    /** Methods, at most a few of {@link #matchCount}. */
    public List<String> matches() {
        return matches;
    }

    public int matchCount() {
        return matchCount;
    }

    /** Why it matched nothing, or not all it could have: sentences without a point. */
    public List<String> misses() {
        return misses;
    }

    /** For {@link dev.sonde.core.Json}. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("origin", origin);
        json.put("where", where);
        json.put("state", state);
        json.put("reason", reason);
        json.put("matches", matches);
        json.put("match_count", matchCount);
        json.put("misses", misses);
        json.put("events", events);
        json.put("faults", faults);
        List<Object> all = new ArrayList<>();
        series.forEach(each -> all.add(each.json()));
        json.put("series", all);
        return json;
    }

    /** Collects a report. */
    static final class Builder {
        String name = "";
        String origin = "";
        String where = "";
        String state = "off";

        @Nullable
        String reason;

        List<String> matches = Collections.emptyList();
        int matchCount;
        List<String> misses = Collections.emptyList();

        @Nullable
        Long events;

        long faults;
        final List<Series> series = new ArrayList<>();
    }
}
