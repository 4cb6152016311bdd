package dev.sonde.core.weave;

import org.jspecify.annotations.Nullable;

/** Who hears what was matched and why something was not. Called on the threads that load classes: must be quick, must not throw. */
public interface MatchListener {
    /** {@code advice} is woven into {@code joinPoint}. */
    void matched(Advice advice, JoinPoint joinPoint);

    /** A class of the right name, or below the right type, has no method that {@code advice} means. */
    void noSuchMethod(Advice advice, String className, Iterable<String> methods);

    /** A class was left alone although it was meant. */
    void notWoven(Advice advice, String className, String reason, @Nullable Throwable cause);

    /** Hears nothing. */
    MatchListener SILENT = new MatchListener() {
        @Override
        public void matched(Advice advice, JoinPoint joinPoint) {}

        @Override
        public void noSuchMethod(Advice advice, String className, Iterable<String> methods) {}

        @Override
        public void notWoven(Advice advice, String className, String reason, @Nullable Throwable cause) {}
    };
}
