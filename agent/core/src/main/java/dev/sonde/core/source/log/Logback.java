package dev.sonde.core.source.log;

import static java.lang.invoke.MethodHandles.constant;
import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.filterArguments;
import static java.lang.invoke.MethodHandles.filterReturnValue;
import static java.lang.invoke.MethodHandles.guardWithTest;
import static java.lang.invoke.MethodHandles.lookup;
import static java.lang.invoke.MethodHandles.permuteArguments;
import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.event.ThreadState;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.source.StaticMethod;
import dev.sonde.core.weave.Hook;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** Logback 1.0 and later: every event that passed the level and the filters goes through one method of its logger. */
final class Logback {
    private static final MethodHandle RECORD = SourceKind.LOG.site().recorder();

    private static final int WARN = 30_000;
    private static final int ERROR = 40_000;

    private static final MethodHandle IS_SEVERE = StaticMethod.of(lookup(), "isSevere", boolean.class, int.class);
    private static final MethodHandle IS_THERE = StaticMethod.of(lookup(), "isThere", boolean.class, Object.class);
    private static final MethodHandle LOGGED =
            StaticMethod.of(lookup(), "logged", void.class, int.class, String.class, String.class);

    private Logback() {}

    static final class Append extends Hook {
        Append() {
            super("log/logback", false, "ch.qos.logback.classic.Logger");
        }

        @Override
        public boolean matches(String method, String descriptor, int access) {
            return method.equals("callAppenders") && descriptor.equals("(Lch/qos/logback/classic/spi/ILoggingEvent;)V");
        }

        @Override
        public boolean entering() {
            return true;
        }

        @Override
        public MethodHandle enter(Linkage linkage) throws LinkageProblem {
            Class<?> event = linkage.type("ch.qos.logback.classic.spi.ILoggingEvent");
            MethodHandle level = linkage.path(event, "getLevel", "toInt");
            MethodHandle proxy = linkage.path(event, "getThrowableProxy");
            MethodHandle name = linkage.path(proxy.type().returnType(), "getClassName");
            MethodHandle nameOrNull =
                    guardWithTest(IS_THERE, name, dropArguments(constant(String.class, null), 0, Object.class));
            MethodHandle error = filterReturnValue(proxy.asType(methodType(Object.class, Object.class)), nameOrNull);
            MethodHandle logged = permuteArguments(
                    filterArguments(LOGGED, 0, level, error, linkage.path(event, "getLoggerName")),
                    methodType(void.class, Object.class),
                    0,
                    0,
                    0);
            MethodHandle nothing =
                    dropArguments(constant(Object.class, null).asType(methodType(void.class)), 0, Object.class);
            MethodHandle severe = filterReturnValue(level, IS_SEVERE);
            return dropArguments(guardWithTest(severe, logged, nothing), 0, Object.class);
        }
    }

    // ---- called by the handles above

    private static boolean isSevere(int level) {
        return level >= WARN;
    }

    private static boolean isThere(@Nullable Object value) {
        return value != null;
    }

    private static void logged(int level, @Nullable String errorClass, @Nullable String logger) throws Throwable {
        if (ThreadState.current().suppressed == 0) {
            String severity = level >= ERROR ? "error" : "warning";
            String errorType = errorClass == null ? "none" : SimpleNames.of(errorClass);
            String name = logger == null ? "" : logger;
            RECORD.invokeExact(severity, errorType, name, 0L);
        }
    }
}
