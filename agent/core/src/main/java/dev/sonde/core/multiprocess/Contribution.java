package dev.sonde.core.multiprocess;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one member had counted at one moment. Immutable. */
final class Contribution {
    final String id;
    /** Rises with each that the member makes. */
    final long sequence;
    /** When the member started, in Unix time in milliseconds as its clock had it; only to tell which rules are newer. */
    final long started;

    final String pid;
    final List<Family> families;

    Contribution(String id, long sequence, long started, String pid, List<Family> families) {
        this.id = id;
        this.sequence = sequence;
        this.started = started;
        this.pid = pid;
        this.families = families;
    }

    /** Of two that one member made the later one. */
    static @Nullable Contribution newer(@Nullable Contribution a, @Nullable Contribution b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.sequence >= b.sequence ? a : b;
    }
}
