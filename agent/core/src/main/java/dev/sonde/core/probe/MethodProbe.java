package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.event.Dispatch;
import dev.sonde.core.event.Futures;
import dev.sonde.core.event.Nesting;
import dev.sonde.core.event.Subscriptions;
import dev.sonde.core.expression.Expression;
import dev.sonde.core.expression.ExpressionException;
import dev.sonde.core.expression.Handles;
import dev.sonde.core.expression.Nearest;
import dev.sonde.core.expression.Template;
import dev.sonde.core.rules.Action;
import dev.sonde.core.rules.ActionKind;
import dev.sonde.core.rules.Phase;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.weave.JoinPoint;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import dev.sonde.core.weave.pattern.MethodPattern;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A rule on methods, compiled anew for each join point it matches. */
final class MethodProbe implements MethodAdvice {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodHandle FIRED = find(LOOKUP, RuleState.class, "fired", methodType(void.class), false);
    private static final MethodHandle COUNTS =
            find(LOOKUP, Dispatch.Construction.class, "counts", methodType(boolean.class, Object.class), false);
    private static final MethodHandle LEAVE_NESTED =
            find(LOOKUP, Nesting.class, "leave", methodType(boolean.class, Object.class), true);
    private static final MethodHandle FAULT =
            find(LOOKUP, RuleState.class, "fault", methodType(void.class, Throwable.class), false);
    private final Rule rule;
    private final RuleState state;
    private final ActionCompiler actions;
    private final MethodPattern pattern;
    private final boolean subtypes;
    private final List<Action> effects;
    private final boolean timed;

    /**
     * @param subtypes whether one call may pass through several methods that are meant
     * @param effects the rule's actions that are events; in_flight is {@link InFlightProbe}'s
     */
    MethodProbe(
            Rule rule,
            MethodPattern pattern,
            boolean subtypes,
            List<Action> effects,
            RuleState state,
            ActionCompiler actions) {
        this.rule = rule;
        this.subtypes = subtypes;
        this.pattern = pattern;
        this.effects = effects;
        this.state = state;
        this.actions = actions;
        timed = rule.on() != Phase.ENTER && usesDuration(rule, effects);
    }

    @Override
    public String name() {
        return rule.name();
    }

    /** A rule that reaches subtypes meets overriding and overridden method of one call; it counts the outer. */
    @Override
    public boolean stateful() {
        return subtypes && !pattern.isConstructor();
    }

    @Override
    public Object stateKind() {
        return MethodProbe.class;
    }

    @Override
    public boolean owns(Object state) {
        return Nesting.isOf(state, this);
    }

    @Override
    public Consumer<Object> ending() {
        return Nesting::leave;
    }

    @Override
    public boolean entering() {
        return stateful() || rule.on() == Phase.ENTER;
    }

    @Override
    public boolean timed() {
        return timed;
    }

    @Override
    public @Nullable MethodHandle open(Linkage linkage) throws LinkageProblem {
        return isDispatched(linkage)
                ? Reach.enter(linkage, pattern, this).asType(methodType(Object.class, Object.class))
                : null;
    }

    /** Static methods have no super: each is called for itself. */
    private boolean isDispatched(Linkage linkage) {
        return stateful() && !linkage.joinPoint().isStatic();
    }

    @Override
    public @Nullable MethodHandle enter(Linkage linkage) throws LinkageProblem {
        if (rule.on() != Phase.ENTER) {
            return null;
        }
        MethodType method = linkage.methodType();
        MethodType offered = methodType(void.class, Object.class).appendParameterTypes(erased(method));
        EventScope scope = new EventScope(offered);
        values(scope, linkage, pattern, method, 0, 1);
        return body(scope);
    }

    @Override
    public @Nullable MethodHandle exit(Linkage linkage) throws LinkageProblem {
        boolean wanted = rule.on() == Phase.RETURN || rule.on() == Phase.EXIT;
        if (!wanted && !isDispatched(linkage)) {
            return null;
        }
        MethodType method = linkage.methodType();
        Class<?> result = method.returnType();
        MethodHandle body;
        if (rule.await() && Futures.mayTell(result)) {
            body = completion(linkage, method).observe();
        } else if (wanted) {
            EventScope scope = leaving(linkage, method, result == void.class ? Object.class : erased(result));
            if (result != void.class) {
                scope.name("result", 3, result);
            } else {
                scope.constant("result", Object.class, null);
            }
            scope.constant("error", Throwable.class, null).constant("outcome", String.class, "success");
            body = body(scope);
        } else {
            body = noop(leavingType(method, result == void.class ? Object.class : erased(result)));
        }
        return unlessNested(linkage, body);
    }

    @Override
    public @Nullable MethodHandle exchange(Linkage linkage) throws LinkageProblem {
        MethodType method = linkage.methodType();
        if (!rule.await() || rule.on() == Phase.ENTER || !Subscriptions.mayTell(method.returnType())) {
            return null;
        }
        MethodHandle body = completion(linkage, method).subscribe();
        MethodHandle same = MethodHandles.permuteArguments(MethodHandles.identity(Object.class), body.type(), 3);
        return isDispatched(linkage) ? MethodHandles.guardWithTest(LEAVE_NESTED, body, same) : body;
    }

    @Override
    public MethodHandle begin(Linkage linkage) throws LinkageProblem {
        return completion(linkage, linkage.methodType()).begin();
    }

    @Override
    public @Nullable MethodHandle fail(Linkage linkage) throws LinkageProblem {
        boolean wanted = rule.on() == Phase.THROW || rule.on() == Phase.EXIT;
        if (!wanted && !isDispatched(linkage)) {
            return null;
        }
        MethodType method = linkage.methodType();
        if (!wanted) {
            return unlessNested(linkage, noop(leavingType(method, Throwable.class)));
        }
        EventScope scope = leaving(linkage, method, Throwable.class)
                .name("error", 3, Throwable.class)
                .constant("outcome", String.class, "failure");
        Class<?> result = method.returnType();
        scope.constant("result", result == void.class || result.isPrimitive() ? Object.class : result, null);
        return unlessNested(linkage, body(scope));
    }

    @Override
    public void fault(Throwable cause) {
        state.fault(cause);
    }

    @Override
    public void unfit(JoinPoint joinPoint, LinkageProblem problem) {
        state.turnOff("it does not fit " + joinPoint.className() + "." + joinPoint.method()
                + Descriptors.parameters(joinPoint.descriptor()) + ": " + problem.reason());
    }

    /** Why a class that the pattern's type means has no method that it means. */
    String whyNot(String className, Iterable<String> methods) {
        StringBuilder overloads = new StringBuilder();
        List<String> names = new ArrayList<>();
        for (String method : methods) {
            int paren = method.indexOf('(');
            String name = method.substring(0, paren);
            if (pattern.matchesName(name)) {
                overloads
                        .append(overloads.length() == 0 ? "" : ", ")
                        .append(name)
                        .append(Descriptors.parameters(method.substring(paren)));
            }
            names.add(name);
        }
        if (overloads.length() > 0) {
            return className + " has " + overloads + ", whose parameters differ";
        }
        String nearest = Nearest.to(pattern.methodName(), names);
        return className + " has no method " + pattern.methodName()
                + (nearest == null ? "" : ", did you mean `" + nearest + "`?");
    }

    private static boolean usesDuration(Rule rule, List<Action> effects) {
        boolean used = uses(rule.when());
        for (Action action : effects) {
            used |= uses(action.value()) || uses(action.by()) || uses(action.key());
            used |= action.kind() == ActionKind.OBSERVE && action.value() == null;
            for (Template label : action.labels().values()) {
                used |= label.roots().contains("duration");
            }
        }
        return used;
    }

    private static boolean uses(@Nullable Expression expression) {
        return expression != null && expression.roots().contains("duration");
    }

    // ---- scopes

    /** (state, nanos, self, result | error, a0, …) */
    static MethodType leavingType(MethodType method, Class<?> value) {
        return methodType(void.class, Object.class, long.class, Object.class, value)
                .appendParameterTypes(erased(method));
    }

    private EventScope leaving(Linkage linkage, MethodType method, Class<?> value) throws LinkageProblem {
        EventScope scope = new EventScope(leavingType(method, value));
        values(scope, linkage, pattern, method, 2, 4);
        return scope.duration(1);
    }

    /** Parameter names first, so that the language's own names win over a parameter called {@code result}. */
    static void values(
            EventScope scope, Linkage linkage, MethodPattern pattern, MethodType method, int self, int first) {
        List<String> names = linkage.joinPoint().parameterNames();
        for (int i = 0; i < names.size(); i++) {
            scope.name(names.get(i), first + i, method.parameterType(i));
        }
        if (!linkage.joinPoint().isStatic()) {
            scope.name("this", self, Reach.typeOfThis(linkage, pattern));
        }
        scope.arguments(first, method.parameterArray());
    }

    static List<Class<?>> erased(MethodType method) {
        Class<?>[] types = method.parameterArray();
        for (int i = 0; i < types.length; i++) {
            types[i] = erased(types[i]);
        }
        return Arrays.asList(types);
    }

    private static Class<?> erased(Class<?> type) {
        return type.isPrimitive() ? type : Object.class;
    }

    // ---- bodies

    /** All actions, behind the rule's condition. */
    private MethodHandle body(EventScope scope) throws LinkageProblem {
        try {
            MethodHandle all = MethodHandles.dropArguments(
                    FIRED.bindTo(state), 0, scope.parameters().parameterList());
            for (Action action : effects) {
                all = MethodHandles.foldArguments(actions.compile(action, scope), all);
            }
            Expression when = rule.when();
            if (when != null) {
                all = MethodHandles.guardWithTest(
                        when.condition(scope, actions.access()), all, noop(scope.parameters()));
            }
            return all;
        } catch (ExpressionException e) {
            throw new LinkageProblem(e.describe(), e);
        }
    }

    /** What is done when a call completes after the method has returned. */
    private CompletionHandles completion(Linkage linkage, MethodType method) throws LinkageProblem {
        MethodType completed = leavingType(method, Object.class);
        EventScope success = new EventScope(completed);
        values(success, linkage, pattern, method, 2, 4);
        success.duration(1)
                .name("result", 3, Object.class)
                .constant("error", Throwable.class, null)
                .constant("outcome", String.class, "success");
        EventScope failure = new EventScope(completed.changeParameterType(3, Throwable.class));
        values(failure, linkage, pattern, method, 2, 4);
        failure.duration(1)
                .name("error", 3, Throwable.class)
                .constant("result", Object.class, null)
                .constant("outcome", String.class, "failure");
        boolean onReturn = rule.on() != Phase.THROW;
        boolean onThrow = rule.on() != Phase.RETURN;
        return new CompletionHandles(
                method,
                onReturn ? body(success) : noop(completed),
                onThrow ? body(failure) : noop(failure.parameters()),
                FAULT.bindTo(state));
    }

    /** Runs only where this is a call of its own. */
    private MethodHandle unlessNested(Linkage linkage, MethodHandle body) {
        if (subtypes && pattern.isConstructor()) {
            MethodHandle counts = COUNTS.bindTo(Reach.construction(linkage, pattern));
            return MethodHandles.guardWithTest(
                    MethodHandles.dropArguments(counts, 0, Object.class, long.class), body, noop(body.type()));
        }
        return isDispatched(linkage) ? MethodHandles.guardWithTest(LEAVE_NESTED, body, noop(body.type())) : body;
    }

    static MethodHandle noop(MethodType type) {
        return Handles.nothing(type);
    }

    static MethodHandle find(
            MethodHandles.Lookup lookup, Class<?> owner, String name, MethodType type, boolean isStatic) {
        try {
            return isStatic ? lookup.findStatic(owner, name, type) : lookup.findVirtual(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(owner.getName() + "." + name, e);
        }
    }
}
