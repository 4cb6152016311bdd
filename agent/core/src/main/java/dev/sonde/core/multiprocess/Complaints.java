package dev.sonde.core.multiprocess;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Says each trouble once, and again only when it was over in between or has become another. Thread-safe. */
final class Complaints {
    private static final int MOST = 1000;

    private final Consumer<String> log;
    private final Map<String, String> said = new HashMap<>();

    Complaints(Consumer<String> log) {
        this.log = log;
    }

    /** @param what is in trouble; what is complained of it may change */
    synchronized void complain(String what, String trouble) {
        if (said.size() < MOST && !trouble.equals(said.put(what, trouble))) {
            log.accept(what + ": " + trouble);
        }
    }

    /** It is no longer in trouble. */
    synchronized void fine(String what) {
        said.remove(what);
    }
}
