package dev.sonde.core.weave;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classes that are never woven, whatever a rule says, because linking a call site runs through them: a call site in one of them
 * would link itself for ever. These are most of what the JDK keeps in java.lang, java.util and java.io; its executors, timers,
 * processes, networking and everything outside of java.base can be woven.
 */
final class Untouchable {
    private static final List<String> PACKAGES = Arrays.asList(
            "java/lang/",
            "java/util/",
            "java/util/concurrent/atomic/",
            "java/util/concurrent/locks/",
            "java/util/function/",
            "java/util/stream/",
            "java/util/zip/",
            "java/util/jar/",
            "java/io/",
            "java/nio/",
            "java/nio/charset/",
            "java/nio/file/",
            "java/security/",
            "java/math/",
            "java/text/",
            "java/time/");

    /** These with all packages below. */
    private static final List<String> TREES = Arrays.asList(
            "java/lang/invoke/",
            "java/lang/ref/",
            "java/lang/reflect/",
            "java/lang/module/",
            "java/lang/constant/",
            "sun/invoke/",
            "sun/misc/",
            "sun/reflect/",
            "sun/nio/",
            "sun/security/",
            "sun/util/",
            "jdk/internal/");

    private static final Set<String> CLASSES = new HashSet<>(Arrays.asList(
            "java/net/URL",
            "java/net/URLClassLoader",
            "java/net/URLStreamHandler",
            "java/net/URLConnection",
            "java/net/JarURLConnection",
            "java/net/URI"));

    private static final List<String> COLLECTIONS = Arrays.asList(
            "java/util/concurrent/ConcurrentHashMap",
            "java/util/concurrent/ConcurrentLinkedQueue",
            "java/util/concurrent/ConcurrentMap",
            "java/util/concurrent/CopyOnWriteArrayList",
            "java/util/concurrent/ThreadLocalRandom",
            "java/util/concurrent/TimeUnit");

    private static final Set<String> NEVERTHELESS = new HashSet<>(Arrays.asList(
            "java/lang/ProcessBuilder",
            "java/lang/Process",
            "java/lang/ProcessImpl",
            "java/util/Timer",
            "java/util/TimerTask",
            "java/util/TimerThread",
            "java/util/Observable"));

    private static final String REASON =
            "linking what is woven in runs through this class of the JDK, so that it would call itself for ever";

    private Untouchable() {}

    /** Why the class of that internal name is left alone, or null if it need not be. */
    static @Nullable String reason(String name) {
        if (!Pointcuts.isOfTheJdk(name) || NEVERTHELESS.contains(name) || name.startsWith("jdk/internal/net/http/")) {
            return null;
        }
        int slash = name.lastIndexOf('/');
        if (PACKAGES.contains(name.substring(0, slash + 1)) || CLASSES.contains(name)) {
            return REASON;
        }
        for (String each : TREES) {
            if (name.startsWith(each)) {
                return REASON;
            }
        }
        for (String each : COLLECTIONS) {
            if (name.startsWith(each)) {
                return REASON;
            }
        }
        return null;
    }
}
