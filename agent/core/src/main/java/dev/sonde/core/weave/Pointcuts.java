package dev.sonde.core.weave;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All pointcuts, arranged so that a class which none of them means costs a hash of its name, and with subtype patterns a walk
 * over its constants. Immutable.
 */
final class Pointcuts {
    static final Pointcuts NONE = new Pointcuts(new ArrayList<>());

    private final List<Pointcut> all;
    private final Map<String, List<Pointcut>> byName = new HashMap<>();
    private final List<Pointcut> byGlob = new ArrayList<>();
    private final Map<String, List<Pointcut>> bySupertype = new HashMap<>();
    private final List<Pointcut> bySupertypeGlob = new ArrayList<>();
    private final Map<String, List<Pointcut>> byAbstractType = new HashMap<>();
    private boolean inherits;
    private boolean reachesJdk;
    private boolean namesJdk;
    /** What a class must mention to be worth a look at its supertypes. */
    private final ClassHeader.NameSet subtypeMethods;

    Pointcuts(List<Pointcut> all) {
        this.all = all;
        Set<String> names = new HashSet<>();
        Set<String> prefixes = new HashSet<>();
        for (Pointcut each : all) {
            List<String> exact = each.exactTypes();
            for (String type : exact) {
                (each.implementations() ? byAbstractType : each.subtypes() ? bySupertype : byName)
                        .computeIfAbsent(type, t -> new ArrayList<>())
                        .add(each);
                namesJdk |= each.subtypes() && isOfTheJdk(type);
                reachesJdk |= each.isRule() && each.subtypes() && isOfTheJdk(type);
            }
            inherits |= each.inherits();
            if (exact.isEmpty()) {
                namesJdk |= each.subtypes();
                (each.subtypes() ? bySupertypeGlob : byGlob).add(each);
            }
            if (each.subtypes()) {
                collectNames(each.methodNames(), names, prefixes);
            }
        }
        subtypeMethods = new ClassHeader.NameSet(names, prefixes);
    }

    private static void collectNames(List<String> methodNames, Set<String> names, Set<String> prefixes) {
        if (methodNames.isEmpty()) {
            prefixes.add("");
        }
        for (String name : methodNames) {
            int star = name.indexOf('*');
            if (star >= 0) {
                prefixes.add(name.substring(0, star));
            } else {
                names.add(name);
            }
        }
    }

    List<Pointcut> all() {
        return all;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Whether any pointcut reaches subtypes. */
    boolean reachesSubtypes() {
        return !subtypeMethods.isEmpty();
    }

    /** Whether some pointcut means methods that a subtype inherits from a class which is none. */
    boolean inherits() {
        return inherits;
    }

    /** Whether the JDK's own classes may be subtypes that a rule means: only where it names a type of the JDK. */
    boolean reachesJdk() {
        return reachesJdk;
    }

    /** Whether some pointcut means subtypes of a type that may be the JDK's. */
    boolean namesJdk() {
        return namesJdk;
    }

    /** Whether some pointcut names a class of the JDK, which may have been loaded before anything else. */
    boolean namesClassesOfTheJdk() {
        for (String each : byName.keySet()) {
            if (isOfTheJdk(each)) {
                return true;
            }
        }
        return false;
    }

    static boolean isOfTheJdk(String name) {
        return name.startsWith("java/") || name.startsWith("jdk/") || name.startsWith("sun/");
    }

    /** Whether a class mentions what a subtype pattern's method could be called. */
    boolean mayDeclare(ClassHeader header) {
        return header.mentions(subtypeMethods);
    }

    /** Pointcuts that mean the class of that internal name itself. */
    @Nullable
    List<Pointcut> named(String name) {
        List<Pointcut> found = byName.get(name);
        if (byGlob.isEmpty()) {
            return found;
        }
        List<Pointcut> all = null;
        for (Pointcut each : byGlob) {
            if (each.matchesType(name)) {
                if (all == null) {
                    all = found == null ? new ArrayList<>() : new ArrayList<>(found);
                }
                all.add(each);
            }
        }
        return all == null ? found : all;
    }

    /** Pointcuts that mean subtypes of the type of that internal name. */
    List<Pointcut> belowType(String name) {
        List<Pointcut> found = new ArrayList<>(0);
        List<Pointcut> exact = bySupertype.get(name);
        if (exact != null) {
            found.addAll(exact);
        }
        for (Pointcut each : bySupertypeGlob) {
            if (each.matchesType(name)) {
                found.add(each);
            }
        }
        return found;
    }

    /** Pointcuts that mean what implements the abstract methods of the type of that internal name. */
    List<Pointcut> ofAbstractType(String name) {
        List<Pointcut> found = byAbstractType.get(name);
        return found == null ? Collections.emptyList() : found;
    }
}
