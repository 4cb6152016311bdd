package dev.sonde.core.probe;

import dev.sonde.core.Log;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.weave.JoinPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How one rule fares while it runs: what it matched, whether it fired, its faults, and why it is off. Thread-safe; what an
 * event calls takes no lock.
 */
public final class RuleState {
    /** Faults within a minute after which a rule is switched off. */
    public static final int FAULT_LIMIT = 100;

    /** What {@link #state} may be. */
    public static final List<String> STATES =
            Collections.unmodifiableList(Arrays.asList("waiting", "matched", "firing", "off"));

    private static final long MINUTE = 60_000_000_000L;
    private static final int LISTED_MATCHES = 20;
    private static final int TOLD_AFTER_FAILED_RUNS = 10;

    private final String name;
    private final SelfMetrics metrics;
    private final Runnable switchOff;
    private final List<String> matches = new ArrayList<>();
    private final Set<Integer> joinPoints = new HashSet<>();
    private final List<String> misses = new ArrayList<>();
    private final AtomicInteger faultsInWindow = new AtomicInteger();
    private volatile long windowStart = System.nanoTime();
    private volatile @Nullable String off;
    private volatile boolean gone;
    private boolean fired;
    /** Only the poll's own thread uses it. */
    private int failedRuns;

    /** @param switchOff called once, on the application's thread, when the rule faults too often: must be quick */
    RuleState(String name, SelfMetrics metrics, Runnable switchOff) {
        this.name = name;
        this.metrics = metrics;
        this.switchOff = switchOff;
    }

    public String name() {
        return name;
    }

    /** A plain write, so that an event pays for one read: whoever asks may see it a moment late. */
    void fired() {
        if (!fired) {
            fired = true;
        }
    }

    /** The rule is leaving: what it still meets on its way out is not said any more. */
    void leave() {
        gone = true;
    }

    void fault(Throwable cause) {
        if (gone) {
            return;
        }
        metrics.ruleFault(name);
        long now = System.nanoTime();
        if (now - windowStart > MINUTE) {
            windowStart = now;
            faultsInWindow.set(0);
        }
        int faults = faultsInWindow.incrementAndGet();
        if (faults == 1) {
            Log.warn("rule " + name + " failed, the event is not counted: " + describe(cause));
            Log.debug("where rule " + name + " failed", cause);
        } else if (faults == FAULT_LIMIT && off == null) {
            turnOff(FAULT_LIMIT + " failures within a minute, the last one: " + describe(cause));
            switchOff.run();
        }
    }

    /**
     * A run of a polling rule failed. Told once it has failed a few times in a row, since a poll may begin before the application
     * has made what it asks for; the rule stays on, for the next run may find it.
     */
    void pollFailed(Throwable cause) {
        metrics.pollFailure(name);
        Log.debug("poll " + name + " failed", cause);
        if (++failedRuns == TOLD_AFTER_FAILED_RUNS) {
            Log.warn("the poll of rule " + name + " failed " + failedRuns + " times in a row and is tried again: "
                    + describe(cause));
        }
    }

    /** A run of a polling rule gave its values. */
    void pollSucceeded() {
        if (failedRuns >= TOLD_AFTER_FAILED_RUNS) {
            Log.info("the poll of rule " + name + " works again");
        }
        failedRuns = 0;
        fired();
    }

    /** Says once that the rule is off and why. */
    void turnOff(String reason) {
        synchronized (this) {
            if (off != null || gone) {
                return;
            }
            off = reason;
        }
        Log.error("rule " + name + " is off: " + reason);
    }

    synchronized void matched(JoinPoint joinPoint) {
        if (!joinPoints.add(joinPoint.id())) {
            return;
        }
        String match =
                joinPoint.className() + "." + joinPoint.method() + Descriptors.parameters(joinPoint.descriptor());
        if (matches.size() < LISTED_MATCHES && !matches.contains(match)) {
            matches.add(match);
        }
    }

    synchronized void missed(String why) {
        if (misses.size() < LISTED_MATCHES && !misses.contains(why)) {
            misses.add(why);
        }
    }

    /** What it matched, at most twenty of it, as {@code Type.method(Type, Type)}. */
    public synchronized List<String> matches() {
        return new ArrayList<>(matches);
    }

    public synchronized int matchCount() {
        return joinPoints.size();
    }

    /** Why classes of the right name did not match. */
    public synchronized List<String> misses() {
        return new ArrayList<>(misses);
    }

    /** Why the rule is off, or null. */
    public @Nullable String off() {
        return off;
    }

    /** {@code off}, {@code firing}, {@code matched} or {@code waiting}. */
    public String state() {
        if (off != null) {
            return "off";
        }
        if (fired) {
            return "firing";
        }
        return matchCount() > 0 ? "matched" : "waiting";
    }

    private static String describe(Throwable cause) {
        String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getName();
        }
        int newline = message.indexOf('\n');
        return cause.getClass().getName() + ": " + (newline < 0 ? message : message.substring(0, newline));
    }
}
