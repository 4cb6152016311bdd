package dev.sonde.core.probe;

import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.rules.Action;
import dev.sonde.core.rules.Poll;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.weave.Advice;
import dev.sonde.core.weave.Pointcut;
import dev.sonde.core.weave.pattern.MethodPattern;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One rule turned into what observes: advice and where it goes, or a poll; and how it fares. It lives as long as the rule is in the
 * rules file unchanged. Changed by one thread at a time, that of {@link Probes#adopt}.
 */
final class RuleProbe {
    private final Rule rule;
    private final RuleState state;
    private final ActionCompiler actions;
    private final MetricStore store;
    private final List<Pointcut> pointcuts = new ArrayList<>();
    private final Set<SourceKind> hooked = EnumSet.noneOf(SourceKind.class);
    private @Nullable InstanceCapture capture;
    private @Nullable PollTask poll;
    private List<Object> bound;
    private volatile boolean retired;

    /**
     * @param store has the rule's metrics
     * @param captures gives what captures the instances of a class, the same for the same class
     * @param off called once when the rule faults too often, on an application's thread: must be quick
     */
    RuleProbe(
            Rule rule,
            ActionCompiler actions,
            MetricStore store,
            SelfMetrics metrics,
            Function<String, InstanceCapture> captures,
            Consumer<RuleProbe> off) {
        this.rule = rule;
        this.actions = actions;
        this.store = store;
        state = new RuleState(rule.name(), metrics, () -> off.accept(this));
        bound = metricsOf(rule);
        SourceKind source = rule.source();
        Poll polled = rule.poll();
        MethodPattern method = rule.method();
        if (source != null) {
            hooked.add(source);
        } else if (polled != null) {
            addPoll(polled, captures);
        } else if (method != null) {
            pointcuts.addAll(MethodPointcuts.of(rule, method, state, actions));
        }
    }

    Rule rule() {
        return rule;
    }

    RuleState state() {
        return state;
    }

    /** Where its own advice goes; none once it is {@linkplain #retire retired}. */
    List<Pointcut> pointcuts() {
        return retired ? new ArrayList<>() : pointcuts;
    }

    List<Advice> advice() {
        List<Advice> advice = new ArrayList<>();
        for (Pointcut each : pointcuts) {
            advice.add(each.advice());
        }
        return advice;
    }

    /** Sources whose hooks it needs. */
    Set<SourceKind> hooked() {
        return hooked;
    }

    /** What captures the instances it polls, shared with other rules on the same class. */
    @Nullable
    InstanceCapture capture() {
        return capture;
    }

    @Nullable
    PollTask poll() {
        return poll;
    }

    /** It failed too often and observes nothing any more. */
    void retire() {
        retired = true;
    }

    boolean isRetired() {
        return retired;
    }

    /**
     * Whether its metrics have other tables, or expire otherwise, than when it was last asked; a poll is then made anew, and
     * handles are to be linked again.
     */
    boolean isUprooted() {
        List<Object> now = metricsOf(rule);
        if (now.equals(bound)) {
            return false;
        }
        bound = now;
        Poll polled = rule.poll();
        if (polled != null && poll != null) {
            poll = task(polled);
        }
        return true;
    }

    private List<Object> metricsOf(Rule of) {
        List<Object> found = new ArrayList<>();
        for (Action action : of.actions()) {
            found.add(store.table(action.metric().name()));
            found.add(store.table(action.metric().name()).spec().expireAfterNanos() > 0);
        }
        return found;
    }

    private void addPoll(Poll polled, Function<String, InstanceCapture> captures) {
        switch (polled.kind()) {
            case INSTANCES:
                capture = captures.apply(polled.target());
                break;
            case SQL:
                hooked.add(SourceKind.JDBC);
                break;
            case STATE:
                hooked.add(Objects.requireNonNull(polled.source()));
                break;
            case METHOD:
                break;
        }
        poll = task(polled);
    }

    private PollTask task(Poll polled) {
        switch (polled.kind()) {
            case INSTANCES:
                return PollTask.ofInstances(
                        rule,
                        polled,
                        Objects.requireNonNull(capture),
                        new PollRun(rule, polled, "this", store, actions),
                        state);
            case SQL:
                return PollTask.ofQuery(rule, polled, new PollRun(rule, polled, "row", store, actions), state);
            case STATE:
                return PollTask.ofSource(rule, polled, new PollRun(rule, polled, "", store, actions), state);
            case METHOD:
                return PollTask.ofMethod(
                        rule, polled, actions, new PollRun(rule, polled, "result", store, actions), state);
        }
        throw new IllegalArgumentException(polled.kind().toString());
    }
}
