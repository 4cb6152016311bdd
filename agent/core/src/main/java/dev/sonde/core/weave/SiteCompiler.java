package dev.sonde.core.weave;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.event.OwnThreads;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the advice of a join point into the target of one of its call sites: every advice's handle in turn, each behind its
 * own catch, one clock for all, nothing where there is nothing to do.
 *
 * <p>The order of values in woven code is {@code (result | error)?, this?, arguments…, start, state?}; advice is offered them as
 * {@link Advice} says.
 */
final class SiteCompiler {
    private static final MethodHandle NANO_TIME = find(System.class, "nanoTime", methodType(long.class));
    private static final MethodHandle ELAPSED = find(SiteCompiler.class, "elapsed", methodType(long.class, long.class));
    private static final MethodHandle STATE_OF =
            find(SiteCompiler.class, "stateOf", methodType(Object.class, Object.class, int.class));
    private static final MethodHandle STATES =
            find(SiteCompiler.class, "states", methodType(Object.class, Advice[].class, Object[].class));
    private static final MethodHandle CLAIM =
            find(SiteCompiler.class, "claim", methodType(Object.class, Arrangement.class, Advice.class, Object.class));
    private static final MethodHandle END_UNCLAIMED =
            find(SiteCompiler.class, "endUnclaimed", methodType(void.class, Arrangement.class, Object.class));
    private static final MethodHandle IS_THERE =
            find(SiteCompiler.class, "isThere", methodType(boolean.class, Object.class));
    private static final MethodHandle OWN_THREAD = find(OwnThreads.class, "isCurrent", methodType(boolean.class));
    private static final MethodHandle HAS_TIME =
            find(SiteCompiler.class, "hasTime", methodType(boolean.class, Object.class, long.class));

    private SiteCompiler() {}

    /** The target of {@code site}; a no-op where no advice has anything to do there. Never throws for advice that does not fit. */
    static MethodHandle target(SondeBridge site, JoinPoint joinPoint, Arrangement arrangement) {
        Linkage linkage = new Linkage(joinPoint, site.caller);
        MethodType type = site.type();
        switch (site.kind) {
            case "open":
                return open(linkage, type, arrangement);
            case "enter":
                return enter(linkage, type, arrangement.entering);
            case "pass":
                return pass(linkage, type, arrangement);
            case "exit":
                return leave(linkage, type, arrangement, false);
            case "fail":
                return leave(linkage, type, arrangement, true);
            default:
                throw new IllegalArgumentException(site.kind);
        }
    }

    private static MethodHandle open(Linkage linkage, MethodType type, Arrangement arrangement) {
        List<MethodHandle> handles = new ArrayList<>();
        MethodType offered = entryType(linkage, type).changeReturnType(Object.class);
        List<Advice> stateful = Arrangement.stateful(arrangement.opening);
        for (Advice advice : stateful) {
            handles.add(guarded(advice, linkage, ask(advice, linkage, Advice::open), offered));
        }
        if (handles.isEmpty()) {
            return SondeBridge.noop(type);
        }
        MethodHandle all = handles.get(0);
        if (handles.size() > 1 || !arrangement.isBare(stateful.get(0))) {
            // Two stateful pieces of advice on one method: their states travel together. Rare, and the one place that
            // allocates.
            MethodHandle collected = MethodHandles.insertArguments(STATES, 0, (Object) stateful.toArray(new Advice[0]))
                    .asCollector(Object[].class, handles.size());
            all = collected;
            for (int i = handles.size() - 1; i >= 0; i--) {
                all = MethodHandles.collectArguments(all, i, handles.get(i));
            }
            int[] order = new int[offered.parameterCount() * handles.size()];
            for (int i = 0; i < order.length; i++) {
                order[i] = i % offered.parameterCount();
            }
            all = MethodHandles.permuteArguments(all, offered, order);
        }
        return fromEntryOrder(all, linkage, type);
    }

    private static MethodHandle enter(Linkage linkage, MethodType type, List<Advice> entering) {
        boolean timed = false;
        MethodHandle before = null;
        MethodType offered = entryType(linkage, type).changeReturnType(void.class);
        for (Advice advice : entering) {
            timed |= advice.timed();
            if (linkage.joinPoint().entryValues()) {
                MethodHandle handle = ask(advice, linkage, Advice::enter);
                if (handle != null) {
                    before = sequence(before, guarded(advice, linkage, handle, offered));
                }
            }
        }
        MethodHandle clock = timed ? NANO_TIME : MethodHandles.constant(long.class, 0L);
        if (before == null) {
            return MethodHandles.dropArguments(clock, 0, type.parameterList());
        }
        MethodHandle then =
                MethodHandles.foldArguments(MethodHandles.dropArguments(clock, 0, offered.parameterList()), before);
        return fromEntryOrder(then, linkage, type);
    }

    /** Each stateful advice in turn may put something of its own in front of the continuation. */
    private static MethodHandle pass(Linkage linkage, MethodType type, Arrangement arrangement) {
        // (state, continuation)
        MethodHandle all = null;
        for (Advice advice : Arrangement.stateful(arrangement.leaving)) {
            MethodHandle handle = ask(advice, linkage, Advice::pass);
            if (handle != null) {
                MethodHandle safe = keeping(1, advice, MethodHandles.permuteArguments(handle, type, 1, 0), type);
                MethodHandle own = withOwnState(safe, advice, arrangement);
                all = all == null ? own : afterwards(own, 1, all);
            }
        }
        return all == null ? SondeBridge.idle("pass", type) : MethodHandles.permuteArguments(all, type, 1, 0);
    }

    private static MethodHandle leave(Linkage linkage, MethodType type, Arrangement arrangement, boolean failed) {
        JoinPoint joinPoint = linkage.joinPoint();
        MethodType offered = leaveType(joinPoint, type, failed);
        MethodHandle all = null;
        MethodHandle exchange = null;
        boolean timed = false;
        if (arrangement.mixed && joinPoint.stateful()) {
            all = whereStated(MethodHandles.insertArguments(END_UNCLAIMED, 0, arrangement), offered);
        }
        for (Advice advice : arrangement.leaving) {
            MethodHandle exchanging = type.returnType() == void.class ? null : ask(advice, linkage, Advice::exchange);
            if (exchanging != null) {
                timed |= advice.timed();
                MethodHandle safe = keeping(3, advice, exchanging, offered.changeReturnType(Object.class));
                MethodHandle own = withOwnState(safe, advice, arrangement);
                exchange = exchange == null ? own : afterwards(own, 3, exchange);
                continue;
            }
            MethodHandle handle = ask(advice, linkage, failed ? Advice::fail : Advice::exit);
            if (handle != null) {
                MethodHandle safe = guarded(advice, linkage, handle, offered);
                timed |= advice.timed();
                if (advice.timed() && !advice.stateful()) {
                    // A call that began before this advice was there has no beginning in time.
                    safe = MethodHandles.guardWithTest(HAS_TIME, safe, SondeBridge.noop(offered));
                }
                all = sequence(all, withOwnState(safe, advice, arrangement));
            }
        }
        for (Advice advice : arrangement.ending) {
            MethodHandle handle = ask(advice, linkage, failed ? Advice::fail : Advice::exit);
            if (handle != null) {
                timed |= advice.timed();
                MethodHandle safe = whereStated(guarded(advice, linkage, handle, offered), offered);
                all = sequence(all, withOwnState(safe, advice, arrangement));
            }
        }
        MethodHandle last = exchange;
        if (last == null && all != null && type.returnType() != void.class) {
            last = given(3, offered.changeReturnType(Object.class));
        }
        MethodHandle whole = last == null ? all : sequence(all, last);
        if (whole == null) {
            return SondeBridge.idle(failed ? "fail" : "exit", type);
        }
        return fromLeaveOrder(
                timed ? MethodHandles.filterArguments(whole, 1, ELAPSED) : whole, joinPoint, type, failed);
    }

    /** {@code handle} with the advice's own state in the place of the call's. */
    private static MethodHandle withOwnState(MethodHandle handle, Advice advice, Arrangement arrangement) {
        if (!advice.stateful()) {
            return handle;
        }
        if (arrangement.mixed) {
            return MethodHandles.filterArguments(
                    handle, 0, MethodHandles.insertArguments(CLAIM, 0, arrangement, advice));
        }
        List<Advice> stateful = Arrangement.stateful(arrangement.leaving);
        return stateful.size() == 1
                ? handle
                : MethodHandles.filterArguments(
                        handle, 0, MethodHandles.insertArguments(STATE_OF, 1, stateful.indexOf(advice)));
    }

    /** {@code handle}, which takes the state first, where there is one. */
    private static MethodHandle whereStated(MethodHandle handle, MethodType offered) {
        int taken = handle.type().parameterCount();
        MethodHandle full = MethodHandles.dropArguments(
                handle, taken, offered.parameterList().subList(taken, offered.parameterCount()));
        return MethodHandles.guardWithTest(IS_THERE, full, SondeBridge.noop(offered));
    }

    // ---- orders of values

    /** (self, a0, …) with the site's own argument types. */
    private static MethodType entryType(Linkage linkage, MethodType site) {
        boolean self = hasSelfAtEntry(linkage.joinPoint());
        return self ? site : site.insertParameterTypes(0, Object.class);
    }

    private static boolean hasSelfAtEntry(JoinPoint joinPoint) {
        return !joinPoint.isStatic() && !joinPoint.isConstructor();
    }

    private static MethodHandle fromEntryOrder(MethodHandle handle, Linkage linkage, MethodType site) {
        MethodHandle placed =
                hasSelfAtEntry(linkage.joinPoint()) ? handle : MethodHandles.insertArguments(handle, 0, (Object) null);
        return placed.asType(site);
    }

    /** (state, nanos, self, result | error, a0, …) with the site's own argument types. */
    private static MethodType leaveType(JoinPoint joinPoint, MethodType site, boolean failed) {
        int first = valueCount(joinPoint, failed) + (joinPoint.isStatic() ? 0 : 1);
        int last = site.parameterCount() - 1 - (joinPoint.stateful() ? 1 : 0);
        Class<?> value =
                failed ? Throwable.class : valueCount(joinPoint, false) == 1 ? site.parameterType(0) : Object.class;
        return methodType(void.class, Object.class, long.class, Object.class, value)
                .appendParameterTypes(site.parameterList().subList(first, last));
    }

    private static int valueCount(JoinPoint joinPoint, boolean failed) {
        return failed || !joinPoint.descriptor().endsWith(")V") ? 1 : 0;
    }

    private static MethodHandle fromLeaveOrder(
            MethodHandle handle, JoinPoint joinPoint, MethodType site, boolean failed) {
        MethodType offered = handle.type();
        int values = valueCount(joinPoint, failed);
        int selves = joinPoint.isStatic() ? 0 : 1;
        int arguments = offered.parameterCount() - 4;
        int start = values + selves + arguments;
        List<Class<?>> types = new ArrayList<>(site.parameterList());
        // What the site does not have is appended as constants: positions past the site's own.
        List<@Nullable Object> constants = new ArrayList<>();
        int[] order = new int[offered.parameterCount()];
        order[0] = joinPoint.stateful() ? start + 1 : constant(types, constants, Object.class);
        order[1] = start;
        order[2] = selves == 1 ? values : constant(types, constants, Object.class);
        order[3] = values == 1 ? 0 : constant(types, constants, offered.parameterType(3));
        for (int i = 0; i < arguments; i++) {
            order[4 + i] = values + selves + i;
        }
        MethodHandle permuted = MethodHandles.permuteArguments(handle, methodType(offered.returnType(), types), order);
        if (constants.isEmpty()) {
            return permuted;
        }
        return MethodHandles.insertArguments(permuted, site.parameterCount(), constants.toArray());
    }

    private static int constant(List<Class<?>> types, List<@Nullable Object> constants, Class<?> type) {
        types.add(type);
        constants.add(null);
        return types.size() - 1;
    }

    // ---- advice

    private interface Question {
        @Nullable
        MethodHandle of(Advice advice, Linkage linkage) throws LinkageProblem;
    }

    private static @Nullable MethodHandle ask(Advice advice, Linkage linkage, Question question) {
        try {
            return question.of(advice, linkage);
        } catch (LinkageProblem e) {
            advice.unfit(linkage.joinPoint(), e);
        } catch (RuntimeException | LinkageError e) {
            advice.unfit(linkage.joinPoint(), new LinkageProblem(String.valueOf(e), e));
        }
        return null;
    }

    /** {@code handle} as {@code type}, its throwables turned into faults; null gives a no-op. */
    private static MethodHandle guarded(
            Advice advice, Linkage linkage, @Nullable MethodHandle handle, MethodType type) {
        if (handle == null) {
            return SondeBridge.noop(type);
        }
        int taken = handle.type().parameterCount();
        MethodHandle full =
                MethodHandles.dropArguments(handle, taken, type.parameterList().subList(taken, type.parameterCount()));
        MethodHandle caught = MethodHandles.insertArguments(FAULT, 0, advice);
        if (type.returnType() != void.class) {
            caught = MethodHandles.filterReturnValue(
                    caught, MethodHandles.constant(Object.class, null).asType(methodType(type.returnType())));
        }
        MethodHandle safe = MethodHandles.catchException(full.asType(type), Throwable.class, caught);
        return linkage.joinPoint().isOfTheJdk()
                ? MethodHandles.guardWithTest(OWN_THREAD, SondeBridge.noop(type), safe)
                : safe;
    }

    /** {@code handle} as {@code type}; where it throws, the value at {@code index} is what it gives back. */
    private static MethodHandle keeping(int index, Advice advice, MethodHandle handle, MethodType type) {
        int taken = handle.type().parameterCount();
        MethodHandle full =
                MethodHandles.dropArguments(handle, taken, type.parameterList().subList(taken, type.parameterCount()));
        MethodHandle fault = MethodHandles.insertArguments(FAULT, 0, advice);
        MethodHandle caught =
                MethodHandles.foldArguments(MethodHandles.dropArguments(given(index, type), 0, Throwable.class), fault);
        return MethodHandles.catchException(full.asType(type), Throwable.class, caught);
    }

    /** Gives back what is at {@code index}. */
    private static MethodHandle given(int index, MethodType type) {
        return MethodHandles.permuteArguments(MethodHandles.identity(Object.class), type, index);
    }

    /** {@code handle} with what {@code first} gives, both of the same parameters, in the place of {@code index}. */
    private static MethodHandle afterwards(MethodHandle handle, int index, MethodHandle first) {
        MethodType type = handle.type();
        int count = type.parameterCount();
        MethodHandle both = MethodHandles.collectArguments(handle, index, first);
        int[] order = new int[both.type().parameterCount()];
        for (int i = 0; i < order.length; i++) {
            int own = i < index ? i : i < index + count ? i - index : i - count + 1;
            order[i] = own;
        }
        return MethodHandles.permuteArguments(both, type, order);
    }

    private static final MethodHandle FAULT =
            find(SiteCompiler.class, "fault", methodType(void.class, Advice.class, Throwable.class));

    private static void fault(Advice advice, Throwable cause) {
        try {
            advice.fault(cause);
        } catch (Throwable alsoBroken) {
            // Nothing of ours may reach the application, not even this.
        }
    }

    private static MethodHandle sequence(@Nullable MethodHandle first, MethodHandle second) {
        return first == null ? second : MethodHandles.foldArguments(second, first);
    }

    /** -1 where the clock was not read at the beginning. */
    private static long elapsed(long start) {
        return start == 0 ? -1 : System.nanoTime() - start;
    }

    @SuppressWarnings("UnusedVariable") // the order is Advice's
    private static boolean hasTime(@Nullable Object state, long nanos) {
        return nanos >= 0;
    }

    private static @Nullable Object stateOf(@Nullable Object states, int index) {
        return states == null ? null : ((Arrangement.States) states).at(index);
    }

    private static Object states(Advice[] owners, Object... states) {
        return new Arrangement.States(owners, states);
    }

    private static @Nullable Object claim(Arrangement arrangement, Advice advice, @Nullable Object state) {
        return arrangement.claim(advice, state);
    }

    private static boolean isThere(@Nullable Object state) {
        return state != null;
    }

    private static void endUnclaimed(Arrangement arrangement, Object state) {
        try {
            arrangement.endUnclaimed(state);
        } catch (Throwable t) {
            // A gauge may be wrong by one; the application's call goes on.
        }
    }

    private static MethodHandle find(Class<?> type, String name, MethodType methodType) {
        try {
            return MethodHandles.lookup().findStatic(type, name, methodType);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }
}
