package dev.sonde.core.probe;

import dev.sonde.core.rules.Action;
import dev.sonde.core.rules.ActionKind;
import dev.sonde.core.rules.Phase;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.weave.Pointcut;
import dev.sonde.core.weave.pattern.MethodPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a rule on methods is woven in, and as what. Each pointcut has advice of its own. */
final class MethodPointcuts {
    private MethodPointcuts() {}

    static List<Pointcut> of(Rule rule, MethodPattern pattern, RuleState state, ActionCompiler actions) {
        List<Pointcut> all = new ArrayList<>();
        List<Action> effects = new ArrayList<>();
        for (Action action : rule.actions()) {
            if (action.kind() == ActionKind.IN_FLIGHT) {
                add(rule, pattern, reach -> new InFlightProbe(rule, pattern, reach, action, state, actions), all);
            } else {
                effects.add(action);
            }
        }
        if (!effects.isEmpty()) {
            add(rule, pattern, reach -> new MethodProbe(rule, pattern, reach, effects, state, actions), all);
        }
        return all;
    }

    /**
     * The methods by name, and what implements them where they are abstract: a call of those may pass through several. Suspending
     * functions apart, since their calls end elsewhere.
     */
    private static void add(
            Rule rule, MethodPattern pattern, Function<Boolean, MethodAdvice> probe, List<Pointcut> all) {
        boolean awaited = rule.await() && rule.on() != Phase.ENTER && !pattern.isConstructor();
        MethodAdvice named = probe.apply(pattern.subtypes());
        MethodAdvice implementing = probe.apply(true);
        Pointcut.Methods plain = awaited ? Pointcut.Methods.NOT_SUSPENDING : Pointcut.Methods.ALL;
        all.add(Pointcut.of(pattern, plain, named));
        add(Pointcut.ofImplementations(pattern, plain, implementing), all);
        if (awaited) {
            Pointcut.Methods suspending = Pointcut.Methods.SUSPENDING;
            all.add(Pointcut.of(pattern, suspending, new SuspendProbe(named, pattern, pattern.subtypes())));
            add(Pointcut.ofImplementations(pattern, suspending, new SuspendProbe(implementing, pattern, true)), all);
        }
    }

    private static void add(@Nullable Pointcut pointcut, List<Pointcut> to) {
        if (pointcut != null) {
            to.add(pointcut);
        }
    }
}
