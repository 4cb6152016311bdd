package dev.sonde.core.probe;

import dev.sonde.core.expression.MemberAccess;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.rules.Action;
import dev.sonde.core.rules.ActionKind;
import dev.sonde.core.rules.Endpoint;
import dev.sonde.core.rules.Poll;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.source.Source;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.source.Sources;
import dev.sonde.core.source.http.HttpNaming;
import dev.sonde.core.source.http.HttpSource;
import dev.sonde.core.weave.Advice;
import dev.sonde.core.weave.Hook;
import dev.sonde.core.weave.JoinPoint;
import dev.sonde.core.weave.MatchListener;
import dev.sonde.core.weave.Pointcut;
import dev.sonde.core.weave.pattern.MethodPattern;
import dev.sonde.core.weave.pattern.PatternException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one load, turned into what observes: pointcuts for the weaver, targets for the sources, polls. Tells each rule
 * what became of it. Thread-safe once built.
 */
public final class Probes implements MatchListener {
    private final MetricStore store;
    private final SelfMetrics metrics;
    private final ActionCompiler actions;
    private final Consumer<Advice> retire;
    private final Map<String, RuleState> states = new LinkedHashMap<>();
    private final List<Pointcut> pointcuts = new ArrayList<>();
    private final Map<Advice, RuleState> stateOf = new ConcurrentHashMap<>();
    private final Map<SourceKind, Map<Rule, RuleState>> sourceRules = new EnumMap<>(SourceKind.class);
    private final Map<SourceKind, Integer> hookMatches = new ConcurrentHashMap<>();
    private final Set<SourceKind> hooked = EnumSet.noneOf(SourceKind.class);
    private final List<PollTask> polls = new ArrayList<>();

    /**
     * @param store has the metrics of these rules already
     * @param retire called when a rule's advice is to leave all join points, on an application's thread: must be quick
     */
    public Probes(
            Collection<Rule> rules,
            MetricStore store,
            SelfMetrics metrics,
            MemberAccess access,
            Consumer<Advice> retire) {
        this.store = store;
        this.metrics = metrics;
        this.retire = retire;
        actions = new ActionCompiler(store, access);
        for (Rule rule : rules) {
            if (rule.enabled()) {
                add(rule);
            }
        }
        for (SourceKind kind : hooked) {
            for (Hook hook : Sources.of(kind).hooks()) {
                pointcuts.add(Pointcut.of(hook));
            }
        }
    }

    private void add(Rule rule) {
        List<Advice> mine = new ArrayList<>();
        RuleState state = new RuleState(rule.name(), metrics, () -> switchOff(rule, mine));
        states.put(rule.name(), state);
        SourceKind source = rule.source();
        Poll poll = rule.poll();
        if (source != null) {
            addSource(rule, source, state);
        } else if (poll != null) {
            addPoll(rule, poll, state);
        } else if (rule.method() != null) {
            addMethods(rule, rule.method(), state, mine);
        }
    }

    private void addMethods(Rule rule, MethodPattern pattern, RuleState state, List<Advice> mine) {
        List<Action> effects = new ArrayList<>();
        for (Action action : rule.actions()) {
            if (action.kind() == ActionKind.IN_FLIGHT) {
                advise(pattern, reach -> new InFlightProbe(rule, pattern, reach, action, state, actions), state, mine);
            } else {
                effects.add(action);
            }
        }
        if (!effects.isEmpty()) {
            advise(pattern, reach -> new MethodProbe(rule, pattern, reach, effects, state, actions), state, mine);
        }
    }

    /** Methods by name, and what implements them where they are abstract: a call of those may pass through several. */
    private void advise(MethodPattern pattern, Function<Boolean, Advice> probe, RuleState state, List<Advice> mine) {
        Advice named = probe.apply(pattern.subtypes());
        advise(Pointcut.of(pattern, named), state, mine);
        Pointcut implementations = Pointcut.ofImplementations(pattern, probe.apply(true));
        if (implementations != null) {
            advise(implementations, state, mine);
        }
    }

    private void advise(Pointcut pointcut, RuleState state, List<Advice> mine) {
        mine.add(pointcut.advice());
        stateOf.put(pointcut.advice(), state);
        pointcuts.add(pointcut);
    }

    private void addSource(Rule rule, SourceKind source, RuleState state) {
        for (Action action : rule.actions()) {
            if (action.kind() == ActionKind.IN_FLIGHT) {
                state.turnOff("in_flight is for methods; on the source " + source.id() + " it is not supported yet");
                return;
            }
        }
        hooked.add(source);
        sourceRules.computeIfAbsent(source, k -> new LinkedHashMap<>()).put(rule, state);
    }

    private void addPoll(Rule rule, Poll poll, RuleState state) {
        PollTask task;
        switch (poll.kind()) {
            case INSTANCES:
                InstanceCapture capture = new InstanceCapture(state);
                stateOf.put(capture, state);
                try {
                    pointcuts.add(Pointcut.of(MethodPattern.parse(poll.target() + ".new(..)"), capture));
                } catch (PatternException e) {
                    state.turnOff(String.valueOf(e.getMessage()));
                    return;
                }
                task = PollTask.ofInstances(
                        rule, poll, capture, new PollRun(rule, poll, "this", store, actions), state);
                break;
            case SQL:
                hooked.add(SourceKind.JDBC);
                task = PollTask.ofQuery(rule, poll, new PollRun(rule, poll, "row", store, actions), state);
                break;
            case STATE:
                hooked.add(Objects.requireNonNull(poll.source()));
                task = PollTask.ofSource(rule, poll, new PollRun(rule, poll, "", store, actions), state);
                break;
            case METHOD:
                task = PollTask.ofMethod(rule, poll, actions, new PollRun(rule, poll, "result", store, actions), state);
                break;
            default:
                throw new IllegalArgumentException(poll.kind().toString());
        }
        polls.add(task);
    }

    private void switchOff(Rule rule, List<Advice> advice) {
        SourceKind source = rule.source();
        if (source != null) {
            bind(source);
        }
        for (Advice each : advice) {
            retire.accept(each);
        }
    }

    /** Where to weave. */
    public List<Pointcut> pointcuts() {
        return Collections.unmodifiableList(pointcuts);
    }

    /** Aims the built-in sources at these rules; sources without a rule are silent. */
    public void bindSources() {
        Map<String, Pattern> patterns = new LinkedHashMap<>();
        for (Rule rule : sourceRules
                .getOrDefault(SourceKind.HTTP, Collections.emptyMap())
                .keySet()) {
            for (Endpoint each : rule.endpoints()) {
                patterns.putIfAbsent(each.label(), each.path());
            }
        }
        HttpSource.configure(patterns.isEmpty() ? HttpNaming.NONE : new HttpNaming(patterns));
        for (SourceKind kind : SourceKind.values()) {
            bind(kind);
        }
    }

    private void bind(SourceKind kind) {
        Map<Rule, RuleState> rules = sourceRules.get(kind);
        new SourceProbe(kind, actions).bind(rules == null ? Collections.emptyMap() : rules);
    }

    /** Starts the polls. */
    public void startPolls(PollHost host) {
        for (PollTask each : polls) {
            each.start(host);
        }
    }

    /** Ends the polls and takes back what they published. */
    public void stopPolls() {
        for (PollTask each : polls) {
            each.stop();
        }
    }

    /** How each rule fares, in the order of the file. */
    public Collection<RuleState> states() {
        return Collections.unmodifiableCollection(states.values());
    }

    /** Methods that a source's hooks are woven into. */
    public int hookMatches(SourceKind kind) {
        return hookMatches.getOrDefault(kind, 0);
    }

    // ---- what the weaver tells

    @Override
    public void matched(Advice advice, JoinPoint joinPoint) {
        RuleState state = stateOf.get(advice);
        if (state != null) {
            state.matched(joinPoint);
        } else {
            eachSourceRuleOf(advice, s -> s.matched(joinPoint));
        }
    }

    @Override
    public void noSuchMethod(Advice advice, String className, Iterable<String> methods) {
        RuleState state = stateOf.get(advice);
        if (state != null && advice instanceof MethodProbe) {
            state.missed(((MethodProbe) advice).whyNot(className, methods));
        }
    }

    @Override
    public void notWoven(Advice advice, String className, String reason, @Nullable Throwable cause) {
        RuleState state = stateOf.get(advice);
        String why = className + " was left alone: " + reason;
        if (state != null) {
            state.missed(why);
        } else {
            eachSourceRuleOf(advice, s -> s.missed(why));
        }
    }

    private void eachSourceRuleOf(Advice hook, Consumer<RuleState> what) {
        for (SourceKind kind : hooked) {
            Source source = Sources.of(kind);
            if (source.hooks().contains(hook)) {
                hookMatches.merge(kind, 1, Integer::sum);
                sourceRules.getOrDefault(kind, Collections.emptyMap()).values().forEach(what);
            }
        }
    }
}
