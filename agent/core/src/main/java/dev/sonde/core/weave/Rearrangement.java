package dev.sonde.core.weave;

import java.lang.invoke.MutableCallSite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Other advice for any number of join points, put into effect together in the three steps that {@link Arrangement} is about.
 * Used once, by one thread.
 */
final class Rearrangement {
    private static final String[] LEAVE = {"pass", "exit", "fail"};

    private final Map<JoinPoint, List<Advice>> wanted = new LinkedHashMap<>();

    /** From {@link #run} on, the join point calls {@code advice} and nothing else. */
    Rearrangement advise(JoinPoint joinPoint, List<Advice> advice) {
        wanted.put(joinPoint, advice);
        return this;
    }

    void run() {
        if (wanted.isEmpty()) {
            return;
        }
        List<SondeBridge> changed = new ArrayList<>();
        wanted.forEach((joinPoint, advice) -> changed.addAll(joinPoint.rearrange(a -> a.leavingBy(advice), LEAVE)));
        makeVisible(changed);
        for (JoinPoint each : wanted.keySet()) {
            changed.addAll(each.rearrange(Arrangement::entered, "enter"));
        }
        makeVisible(changed);
        for (JoinPoint each : wanted.keySet()) {
            changed.addAll(each.rearrange(Arrangement::opened, "open"));
        }
        makeVisible(changed);
    }

    private static void makeVisible(List<SondeBridge> changed) {
        if (!changed.isEmpty()) {
            MutableCallSite.syncAll(changed.toArray(new MutableCallSite[0]));
            changed.clear();
        }
    }
}
