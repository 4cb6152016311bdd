package dev.sonde.core.weave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every join point by the number its woven code carries. Reading takes no lock. */
public final class JoinPoints {
    private volatile @Nullable JoinPoint[] all = new @Nullable JoinPoint[64];
    private int next;

    synchronized JoinPoint add(MethodSurvey survey, @Nullable ClassLoader loader, List<Advice> advice) {
        int id = next++;
        JoinPoint joinPoint = new JoinPoint(
                id,
                survey.owner,
                survey.name,
                survey.descriptor,
                survey.access,
                survey.parameterNames(),
                loader,
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

    /** Those there are now; forgets the ones whose class loader was collected. */
    public synchronized List<JoinPoint> list() {
        List<JoinPoint> list = new ArrayList<>();
        for (int i = 0; i < next; i++) {
            JoinPoint each = all[i];
            if (each != null) {
                if (each.isGone()) {
                    all[i] = null;
                } else {
                    list.add(each);
                }
            }
        }
        return list;
    }
}
