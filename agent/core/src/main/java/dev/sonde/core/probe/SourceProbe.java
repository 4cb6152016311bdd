package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.event.EventSite;
import dev.sonde.core.expression.Expression;
import dev.sonde.core.expression.ExpressionException;
import dev.sonde.core.expression.Handles;
import dev.sonde.core.rules.Action;
import dev.sonde.core.rules.ActionKind;
import dev.sonde.core.rules.PathPatterns;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.source.SourceKind;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compiles the rules on one built-in source into the target of its {@link EventSite}. */
final class SourceProbe {
    private static final MethodHandle FIRED =
            MethodProbe.find(MethodHandles.lookup(), RuleState.class, "fired", methodType(void.class), false);
    private static final MethodHandle FAULT = MethodProbe.find(
            MethodHandles.lookup(), RuleState.class, "fault", methodType(void.class, Throwable.class), false);
    private static final MethodHandle IS_IGNORED = MethodProbe.find(
            MethodHandles.lookup(), PathPatterns.class, "match", methodType(boolean.class, String.class), false);

    private final SourceKind kind;
    private final ActionCompiler actions;

    SourceProbe(SourceKind kind, ActionCompiler actions) {
        this.kind = kind;
        this.actions = actions;
    }

    /** Aims the source's site at these rules; each keeps its faults to itself. */
    void bind(Map<Rule, RuleState> rules) {
        bindSpan(rules);
        MethodHandle all = null;
        for (Map.Entry<Rule, RuleState> each : rules.entrySet()) {
            if (each.getValue().off() != null) {
                continue;
            }
            try {
                MethodHandle body = MethodHandles.catchException(
                        body(each.getKey(), each.getValue()), Throwable.class, FAULT.bindTo(each.getValue()));
                all = all == null ? body : MethodHandles.foldArguments(body, all);
            } catch (ExpressionException e) {
                each.getValue().turnOff(e.describe());
            }
        }
        if (all == null) {
            kind.site().unbind();
        } else {
            kind.site().bind(all);
        }
    }

    /** Nothing of an event is known at its beginning, so a gauge's labels are plain text. */
    private void bindSpan(Map<Rule, RuleState> rules) {
        EventScope nothing = new EventScope(methodType(void.class));
        List<MethodHandle> cells = new ArrayList<>();
        for (Map.Entry<Rule, RuleState> each : rules.entrySet()) {
            for (Action action : each.getKey().actions()) {
                if (action.kind() == ActionKind.IN_FLIGHT && each.getValue().off() == null) {
                    try {
                        cells.add(actions.gaugeCell(action, nothing));
                    } catch (ExpressionException e) {
                        each.getValue().turnOff(e.describe());
                    }
                }
            }
        }
        kind.site().bindSpan(cells.isEmpty() ? null : InFlightSpan.beginning(cells), InFlightSpan.END);
    }

    private MethodHandle body(Rule rule, RuleState state) throws ExpressionException {
        MethodType event = kind.eventType();
        EventScope scope = new EventScope(event);
        List<String> fields = kind.fields();
        for (int i = 0; i < fields.size(); i++) {
            scope.name(fields.get(i), i, event.parameterType(i));
        }
        scope.duration(event.parameterCount() - 1);
        MethodHandle all = MethodHandles.dropArguments(FIRED.bindTo(state), 0, event.parameterList());
        for (Action action : rule.actions()) {
            if (action.kind() != ActionKind.IN_FLIGHT) {
                all = MethodHandles.foldArguments(actions.compile(action, scope), all);
            }
        }
        Expression when = rule.when();
        if (when != null) {
            all = MethodHandles.guardWithTest(when.condition(scope, actions.access()), all, Handles.nothing(event));
        }
        if (!rule.ignore().isEmpty()) {
            MethodHandle path = scope.find("path");
            if (path != null) {
                MethodHandle ignored = MethodHandles.filterReturnValue(path, IS_IGNORED.bindTo(rule.ignore()));
                all = MethodHandles.guardWithTest(ignored, Handles.nothing(event), all);
            }
        }
        return all;
    }
}
