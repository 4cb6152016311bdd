package dev.sonde.core.weave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every join point by the number its woven code carries, and every woven class. A method that is woven again keeps its join point
 * where that fits, so that weaving any number of times makes no more of them. Thread-safe; {@link #get} takes no lock.
 */
public final class JoinPoints {
    private volatile @Nullable JoinPoint[] all = new @Nullable JoinPoint[64];
    private int next;
    private final Map<String, List<WovenClass>> classes = new HashMap<>();

    JoinPoint add(MethodSurvey survey, @Nullable ClassLoader loader, List<Advice> advice) {
        return add(survey, loader, advice, null);
    }

    /** @param before the join point that the method had, whose advice the new one can take as well */
    synchronized JoinPoint add(
            MethodSurvey survey, @Nullable ClassLoader loader, List<Advice> advice, @Nullable JoinPoint before) {
        boolean stateful = before != null && before.stateful();
        boolean entryValues = before != null && before.entryValues();
        for (Advice each : advice) {
            stateful |= each.stateful();
            entryValues |= each.entering();
        }
        if (next == all.length) {
            // An application that makes and forgets classes all the time must not fill this up.
            list();
        }
        int id = next++;
        JoinPoint joinPoint = new JoinPoint(
                id,
                survey.owner,
                survey.name,
                survey.descriptor,
                survey.access,
                survey.parameterNames(),
                loader,
                stateful,
                entryValues,
                advice);
        @Nullable JoinPoint[] current = all;
        if (id >= current.length) {
            current = Arrays.copyOf(current, current.length * 2);
        }
        current[id] = joinPoint;
        all = current;
        return joinPoint;
    }

    /** The join point of that number, or null if its class is gone. */
    @Nullable
    JoinPoint get(int id) {
        @Nullable JoinPoint[] current = all;
        return id >= 0 && id < current.length ? current[id] : null;
    }

    synchronized void remove(JoinPoint joinPoint) {
        all[joinPoint.id()] = null;
    }

    /** The class as it is woven: nothing if it is not, and more than one only where threads raced to load it. */
    synchronized List<WovenClass> find(@Nullable ClassLoader loader, String name) {
        List<WovenClass> found = new ArrayList<>(1);
        for (WovenClass each : classes.getOrDefault(name, Collections.emptyList())) {
            if (each.isOf(loader)) {
                found.add(each);
            }
        }
        return found;
    }

    /** Makes {@code after} what the class of that name is; other join points go on for the calls that run. */
    synchronized void replace(String name, List<WovenClass> before, List<WovenClass> after) {
        List<WovenClass> sameName = classes.computeIfAbsent(name, n -> new ArrayList<>(1));
        for (WovenClass each : before) {
            sameName.remove(each);
            each.joinPoints().values().forEach(JoinPoint::supersede);
        }
        for (WovenClass each : after) {
            sameName.add(each);
            each.joinPoints().values().forEach(JoinPoint::reinstate);
        }
    }

    /** Those there are now; forgets the ones whose class loader was collected and the ones whose last call has ended. */
    public synchronized List<JoinPoint> list() {
        for (Iterator<List<WovenClass>> names = classes.values().iterator(); names.hasNext(); ) {
            List<WovenClass> sameName = names.next();
            sameName.removeIf(WovenClass::isGone);
            if (sameName.isEmpty()) {
                names.remove();
            }
        }
        List<JoinPoint> list = new ArrayList<>();
        for (int i = 0; i < next; i++) {
            JoinPoint each = all[i];
            if (each != null) {
                if (each.isGone() || each.isSpent()) {
                    all[i] = null;
                } else {
                    list.add(each);
                }
            }
        }
        return list;
    }
}
