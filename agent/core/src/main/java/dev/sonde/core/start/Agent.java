package dev.sonde.core.start;

import dev.sonde.core.Log;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/** Where the launcher hands over. */
public final class Agent {
    private static boolean started;

    private Agent() {}

    /**
     * Starts the agent: rules and weaving now, all else on a daemon thread. Called by the launcher by name.
     *
     * @param argument what follows {@code =} in the agent's option, or null
     * @param jar the agent's own jar
     */
    public static synchronized void start(@Nullable String argument, Instrumentation instrumentation, String jar) {
        Settings settings = Settings.read(argument, Agent::property, System::getenv);
        Log.level(settings.logLevel());
        if (!settings.enabled() || Bystanders.isOne(property("sun.java.command"))) {
            return;
        }
        for (String problem : settings.problems()) {
            Log.warn(problem);
        }
        if (started) {
            Log.warn("is attached to this JVM already; the second attachment is ignored");
            return;
        }
        try {
            if (!BridgeInjection.inject(instrumentation, jar)) {
                Log.warn("is attached to this JVM already; the second attachment is ignored");
                return;
            }
            started = true;
            Running.start(settings, instrumentation);
        } catch (ReflectiveOperationException | java.io.IOException | RuntimeException | LinkageError e) {
            Log.error("could not start, the application runs without metrics: " + e);
            Log.debug("start", e);
        }
    }

    private static @Nullable String property(String name) {
        try {
            return System.getProperty(name);
        } catch (SecurityException e) {
            return null;
        }
    }
}
