package dev.sonde.core.probe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Paths that count nowhere: exact ones, and everything below one that is written with {@code /*} or {@code /**} at its end. */
final class IgnoredPaths {
    private final Set<String> exact = new HashSet<>();
    private final String[] below;

    IgnoredPaths(List<String> paths) {
        List<String> prefixes = new ArrayList<>();
        for (String path : paths) {
            int star = path.indexOf('*');
            if (star < 0) {
                exact.add(path);
            } else {
                prefixes.add(path.substring(0, star));
            }
        }
        below = prefixes.toArray(new String[0]);
    }

    boolean contains(String path) {
        if (exact.contains(path)) {
            return true;
        }
        for (String prefix : below) {
            if (path.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
