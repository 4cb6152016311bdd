package dev.sonde.core.probe;

import dev.sonde.core.expression.MemberAccess;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.rules.Endpoint;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.source.Sources;
import dev.sonde.core.source.http.HttpNaming;
import dev.sonde.core.source.http.HttpSource;
import dev.sonde.core.weave.Advice;
import dev.sonde.core.weave.Hook;
import dev.sonde.core.weave.JoinPoint;
import dev.sonde.core.weave.MatchListener;
import dev.sonde.core.weave.Pointcut;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules, turned into what observes: pointcuts for the weaver, targets for the sources, polls. Tells each rule what became of it.
 *
 * <p>Other rules take effect in this order: {@link #change} says what they would change, their metrics are applied to the store,
 * {@link #adopt} makes them the rules, and the weaver is given the {@link #pointcuts}. One thread does that; all else is
 * thread-safe.
 */
public final class Probes implements MatchListener {
    private final MetricStore store;
    private final SelfMetrics metrics;
    private final ActionCompiler actions;
    private final Consumer<Advice> retire;
    private final Executor chores;
    private volatile Map<String, RuleProbe> probes = Collections.emptyMap();
    /** Of advice that belongs to rules; hooks belong to sources. */
    private final Map<Advice, List<RuleState>> statesOf = new ConcurrentHashMap<>();

    private final Map<SourceKind, Set<Integer>> hookMatches = new ConcurrentHashMap<>();
    private Map<String, Pattern> endpoints = Collections.emptyMap();
    private @Nullable PollHost polling;

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
        this(rules, store, metrics, access, retire, Runnable::run);
    }

    /**
     * @param store has the metrics of these rules already
     * @param retire called when a rule's advice is to leave all join points
     * @param chores runs what must not be done on an application's thread, {@code retire} among it
     */
    public Probes(
            Collection<Rule> rules,
            MetricStore store,
            SelfMetrics metrics,
            MemberAccess access,
            Consumer<Advice> retire,
            Executor chores) {
        this.store = store;
        this.metrics = metrics;
        this.retire = retire;
        this.chores = chores;
        actions = new ActionCompiler(store, access);
        install(change(rules));
    }

    /** What these rules would change. */
    public RuleChange change(Collection<Rule> rules) {
        return new RuleChange(probes, rules);
    }

    /**
     * Makes these the rules, sources and polls included. The store has their metrics already.
     *
     * @return advice that stays and must be linked again, since its metrics have changed
     */
    public List<Advice> adopt(RuleChange change) {
        Map<String, RuleProbe> before = probes;
        install(change);
        List<Advice> again = new ArrayList<>();
        Set<SourceKind> touched = EnumSet.noneOf(SourceKind.class);
        for (RuleProbe each : before.values()) {
            String name = each.rule().name();
            PollTask poll = each.poll();
            SourceKind source = each.rule().source();
            boolean stays = probes.get(name) == each;
            boolean uprooted = stays && each.isUprooted();
            if (uprooted) {
                again.addAll(each.advice());
            }
            if (poll != null && (!stays || uprooted)) {
                poll.stop();
                start(stays ? each : null);
            }
            if (source != null && (!stays || uprooted)) {
                touched.add(source);
            }
        }
        for (RuleProbe each : probes.values()) {
            if (before.get(each.rule().name()) != each) {
                SourceKind source = each.rule().source();
                if (source != null) {
                    touched.add(source);
                }
                start(each);
            }
        }
        nameEndpoints();
        touched.forEach(this::bind);
        return again;
    }

    private void install(RuleChange change) {
        Map<String, RuleProbe> before = probes;
        Map<String, InstanceCapture> captures = new HashMap<>();
        for (RuleProbe each : before.values()) {
            InstanceCapture capture = each.capture();
            if (capture != null) {
                captures.put(capture.name(), capture);
            }
            if (!change.keeps(each.rule().name())) {
                each.state().leave();
            }
        }
        Map<String, RuleProbe> next = new LinkedHashMap<>();
        for (Rule rule : change.rules()) {
            RuleProbe known = before.get(rule.name());
            next.put(
                    rule.name(),
                    known != null && change.keeps(rule.name())
                            ? known
                            : new RuleProbe(
                                    rule,
                                    actions,
                                    store,
                                    metrics,
                                    type -> captures.computeIfAbsent(type, InstanceCapture::new),
                                    this::switchOff));
        }
        Map<Advice, List<RuleState>> states = new HashMap<>();
        for (RuleProbe each : next.values()) {
            InstanceCapture capture = each.capture();
            List<Advice> advice = each.advice();
            if (capture != null) {
                advice.add(capture);
            }
            for (Advice one : advice) {
                states.computeIfAbsent(one, a -> new ArrayList<>(1)).add(each.state());
            }
        }
        captures.values().forEach(each -> each.serve(states.getOrDefault(each, Collections.emptyList())));
        statesOf.putAll(states);
        probes = Collections.unmodifiableMap(next);
        statesOf.keySet().retainAll(states.keySet());
        metrics.rules(next.keySet());
    }

    /** A rule failed too often: it leaves the woven code on a thread of ours, not on the application's. */
    private void switchOff(RuleProbe probe) {
        chores.execute(() -> {
            if (probes.get(probe.rule().name()) != probe) {
                return;
            }
            probe.retire();
            PollTask poll = probe.poll();
            if (poll != null) {
                poll.stop();
            }
            SourceKind source = probe.rule().source();
            if (source != null) {
                bind(source);
            }
            probe.advice().forEach(retire);
            InstanceCapture capture = probe.capture();
            if (capture != null && !captures().contains(capture)) {
                retire.accept(capture);
            }
        });
    }

    /** What captures the instances that rules poll. */
    private Set<InstanceCapture> captures() {
        Set<InstanceCapture> captures = new LinkedHashSet<>();
        for (RuleProbe each : probes.values()) {
            InstanceCapture capture = each.capture();
            if (capture != null && !each.isRetired()) {
                captures.add(capture);
            }
        }
        return captures;
    }

    /** Where to weave. */
    public List<Pointcut> pointcuts() {
        List<Pointcut> all = new ArrayList<>();
        Set<SourceKind> hooked = EnumSet.noneOf(SourceKind.class);
        for (RuleProbe each : probes.values()) {
            all.addAll(each.pointcuts());
            hooked.addAll(each.hooked());
        }
        captures().forEach(each -> all.add(each.pointcut()));
        for (SourceKind kind : hooked) {
            for (Hook hook : Sources.of(kind).hooks()) {
                all.add(Pointcut.of(hook));
            }
        }
        return all;
    }

    /** Aims the built-in sources at these rules; sources without a rule are silent. */
    public void bindSources() {
        nameEndpoints();
        for (SourceKind kind : SourceKind.values()) {
            bind(kind);
        }
    }

    private void nameEndpoints() {
        Map<String, Pattern> patterns = new LinkedHashMap<>();
        List<String> text = new ArrayList<>();
        for (RuleProbe probe : probes.values()) {
            for (Endpoint each : probe.rule().endpoints()) {
                patterns.putIfAbsent(each.label(), each.path());
            }
        }
        patterns.forEach((label, path) -> text.add(label + " " + path));
        List<String> known = new ArrayList<>();
        endpoints.forEach((label, path) -> known.add(label + " " + path));
        if (!text.equals(known)) {
            endpoints = patterns;
            HttpSource.configure(patterns.isEmpty() ? HttpNaming.NONE : new HttpNaming(patterns));
        }
    }

    private void bind(SourceKind kind) {
        Map<Rule, RuleState> rules = new LinkedHashMap<>();
        for (RuleProbe each : probes.values()) {
            if (each.rule().source() == kind && !each.isRetired()) {
                rules.put(each.rule(), each.state());
            }
        }
        new SourceProbe(kind, actions).bind(rules);
    }

    /** Starts the polls. */
    public void startPolls(PollHost host) {
        polling = host;
        probes.values().forEach(this::start);
    }

    private void start(@Nullable RuleProbe probe) {
        PollHost host = polling;
        PollTask poll = probe == null || probe.isRetired() ? null : probe.poll();
        if (host != null && poll != null) {
            poll.start(host);
        }
    }

    /** Ends the polls and takes back what they published. */
    public void stopPolls() {
        polling = null;
        for (RuleProbe each : probes.values()) {
            PollTask poll = each.poll();
            if (poll != null) {
                poll.stop();
            }
        }
    }

    /** How each rule fares, in the order of the file. */
    public Collection<RuleState> states() {
        List<RuleState> states = new ArrayList<>();
        for (RuleProbe each : probes.values()) {
            states.add(each.state());
        }
        return states;
    }

    /** Methods that a source's hooks are woven into. */
    public int hookMatches(SourceKind kind) {
        return hookMatches.getOrDefault(kind, Collections.emptySet()).size();
    }

    // ---- what the weaver tells

    @Override
    public void matched(Advice advice, JoinPoint joinPoint) {
        statesOf(advice).forEach(each -> each.matched(joinPoint));
        for (SourceKind kind : SourceKind.values()) {
            if (advice instanceof Hook && Sources.of(kind).hooks().contains(advice)) {
                hookMatches
                        .computeIfAbsent(kind, k -> ConcurrentHashMap.newKeySet())
                        .add(joinPoint.id());
            }
        }
    }

    /** Tells rules that came later what the advice they share with others had matched before. */
    public void rematch(Iterable<JoinPoint> woven) {
        for (JoinPoint joinPoint : woven) {
            for (Advice each : joinPoint.advice()) {
                if (each instanceof Hook || each instanceof InstanceCapture) {
                    matched(each, joinPoint);
                }
            }
        }
    }

    @Override
    public void noSuchMethod(Advice advice, String className, Iterable<String> methods) {
        if (advice instanceof MethodProbe) {
            String why = ((MethodProbe) advice).whyNot(className, methods);
            statesOf(advice).forEach(each -> each.missed(why));
        }
    }

    @Override
    public void notWoven(Advice advice, String className, String reason, @Nullable Throwable cause) {
        String why = className + " was left alone: " + reason;
        statesOf(advice).forEach(each -> each.missed(why));
    }

    /** Those of the advice's rule, or of the rules on the hook's source. */
    private Collection<RuleState> statesOf(Advice advice) {
        List<RuleState> own = statesOf.get(advice);
        if (own != null) {
            return own;
        }
        List<RuleState> states = new ArrayList<>();
        if (advice instanceof Hook) {
            for (RuleProbe each : probes.values()) {
                SourceKind source = each.rule().source();
                if (source != null && Sources.of(source).hooks().contains(advice)) {
                    states.add(each.state());
                }
            }
        }
        return states;
    }
}
