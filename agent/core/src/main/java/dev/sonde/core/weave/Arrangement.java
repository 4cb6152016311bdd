package dev.sonde.core.weave;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which advice the sites of one join point call at one moment, and what becomes of a call that began under another arrangement.
 *
 * <p>Assumptions: advice changes while calls run, so a call may begin under one arrangement and end under a later one; a call
 * passes {@code open}, {@code enter} and one of {@code exit} and {@code fail} in this order.
 *
 * <p>Guarantees: advice that is in both arrangements sees the call once and with its own state. A state whose advice has left is
 * ended as {@link Advice#ending} says, once. Advice that came while the call ran gets no state.
 *
 * <p>Why it works: the sites change in the opposite order of a call, {@link #leaving} before {@link #entering} before {@link
 * #opening}, each visible to all threads before the next begins: whatever opens a call, its end knows at least as much. One
 * kind of advice hands its state over as it is, and only that kind ever does at one join point; all other states travel as
 * {@link States}, which know their owners. Immutable.
 */
final class Arrangement {
    /** States of several pieces of advice, or of one that came later: they say whose they are. */
    static final class States {
        private final Advice[] owners;
        private final @Nullable Object[] values;

        States(Advice[] owners, @Nullable Object[] values) {
            this.owners = owners;
            this.values = values;
        }

        @Nullable
        Object at(int index) {
            return values[index];
        }

        @Nullable
        Object of(Advice advice) {
            for (int i = 0; i < owners.length; i++) {
                if (owners[i] == advice) {
                    return values[i];
                }
            }
            return null;
        }
    }

    /** What {@code open}, {@code enter}, and {@code exit} and {@code fail} call. */
    final List<Advice> opening;

    final List<Advice> entering;
    final List<Advice> leaving;
    /** Stateful advice that left and ends the calls it opened by its own exit and fail. */
    final List<Advice> ending;
    /** Whether an exit may meet states that the advice of now did not open. */
    final boolean mixed;

    /** The kind of advice whose states travel as they are; null while there was none. */
    private final @Nullable Object bareKind;
    /** The only advice that ever opened such a state, while that is known. */
    private final @Nullable Advice bareOwner;
    /** What ends such a state when nobody claims it. */
    private final @Nullable Consumer<Object> bareEnding;

    private Arrangement(
            List<Advice> opening,
            List<Advice> entering,
            List<Advice> leaving,
            List<Advice> ending,
            boolean mixed,
            @Nullable Object bareKind,
            @Nullable Advice bareOwner,
            @Nullable Consumer<Object> bareEnding) {
        this.opening = opening;
        this.entering = entering;
        this.leaving = leaving;
        this.ending = ending;
        this.mixed = mixed;
        this.bareKind = bareKind;
        this.bareOwner = bareOwner;
        this.bareEnding = bareEnding;
    }

    /** That of a join point that was just woven. */
    static Arrangement of(List<Advice> advice) {
        List<Advice> all = copy(advice);
        Advice bare = single(all);
        return new Arrangement(
                all,
                all,
                all,
                Collections.emptyList(),
                false,
                bare == null ? null : bare.stateKind(),
                bare,
                bare == null ? null : bare.ending());
    }

    /** The first step to other advice: calls end by it, and begin as before. */
    Arrangement leavingBy(List<Advice> wanted) {
        List<Advice> next = copy(wanted);
        List<Advice> before = stateful(leaving);
        List<Advice> after = stateful(next);
        List<Advice> left = new ArrayList<>();
        for (List<Advice> each : java.util.Arrays.asList(ending, before)) {
            for (Advice advice : each) {
                if (advice.ending() == null && !after.contains(advice) && !left.contains(advice)) {
                    left.add(advice);
                }
            }
        }
        Advice bare = single(next);
        Object kind = bareKind;
        Advice owner = bareOwner;
        Consumer<Object> end = bareEnding;
        if (kind == null && bare != null) {
            kind = bare.stateKind();
            owner = bare;
            end = bare.ending();
        } else if (owner != null && !after.contains(owner) && !left.contains(owner)) {
            owner = null;
        } else if (owner != null
                && bare != null
                && bare != owner
                && bare.stateKind().equals(kind)) {
            owner = null;
        }
        return new Arrangement(opening, entering, next, left, mixed || !before.equals(after), kind, owner, end);
    }

    /** The second step. */
    Arrangement entered() {
        return new Arrangement(opening, leaving, leaving, ending, mixed, bareKind, bareOwner, bareEnding);
    }

    /** The last step: calls begin and end by the same advice. */
    Arrangement opened() {
        return new Arrangement(leaving, leaving, leaving, ending, mixed, bareKind, bareOwner, bareEnding);
    }

    /** Whether that advice, the only stateful one, hands its state over as it is. */
    boolean isBare(Advice advice) {
        return advice.stateKind().equals(bareKind);
    }

    /** What {@code advice} opened of this call, or null. */
    @Nullable
    Object claim(Advice advice, @Nullable Object state) {
        if (state instanceof States) {
            return ((States) state).of(advice);
        }
        return state != null && claimant(state) == advice ? state : null;
    }

    /** Ends what nobody claims. */
    void endUnclaimed(Object state) {
        if (!(state instanceof States)) {
            if (bareEnding != null && claimant(state) == null) {
                bareEnding.accept(state);
            }
            return;
        }
        States states = (States) state;
        for (int i = 0; i < states.owners.length; i++) {
            Advice owner = states.owners[i];
            Object value = states.values[i];
            Consumer<Object> end = value == null || leaving.contains(owner) ? null : owner.ending();
            if (value != null && end != null) {
                end.accept(value);
            }
        }
    }

    private @Nullable Advice claimant(Object bare) {
        if (bareOwner != null) {
            return bareOwner;
        }
        for (int i = 0; i < leaving.size(); i++) {
            Advice each = leaving.get(i);
            if (each.stateful() && each.stateKind().equals(bareKind) && each.owns(bare)) {
                return each;
            }
        }
        return null;
    }

    static List<Advice> stateful(List<Advice> all) {
        List<Advice> found = new ArrayList<>(1);
        for (Advice each : all) {
            if (each.stateful()) {
                found.add(each);
            }
        }
        return found;
    }

    private static @Nullable Advice single(List<Advice> all) {
        List<Advice> stateful = stateful(all);
        return stateful.size() == 1 ? stateful.get(0) : null;
    }

    private static List<Advice> copy(List<Advice> advice) {
        return Collections.unmodifiableList(new ArrayList<>(advice));
    }
}
