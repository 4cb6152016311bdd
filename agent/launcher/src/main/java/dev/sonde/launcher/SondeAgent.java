package dev.sonde.launcher;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;

/**
 * Where the JVM enters: {@code premain} with {@code -javaagent}, {@code agentmain} when attached, {@code main} with
 * {@code java -jar}. Runs in the application's class loader before the application, so it forbids itself
 *
 * <ul>
 *   <li>logging frameworks, {@code java.util.logging} and the platform MBean server: the application sets those up;
 *   <li>threads, system properties and locale or time zone defaults: they are the application's;
 *   <li>throwing, and ending the JVM: a failure costs the metrics, one line on the error stream, and nothing else;
 *   <li>any class but its own two and the JDK's: all else is behind {@link CoreLoader}.
 * </ul>
 */
public final class SondeAgent {
    private static final String CORE = "dev.sonde.core.start.Agent";
    private static final String CLI = "dev.sonde.core.cli.Main";

    private SondeAgent() {}

    /** {@code -javaagent:sonde-agent.jar=arguments}. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        start(arguments, instrumentation);
    }

    /** Attached to a running JVM. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        start(arguments, instrumentation);
    }

    private static void start(String arguments, Instrumentation instrumentation) {
        try {
            File jar = ownJar();
            Class.forName(CORE, true, new CoreLoader(jar))
                    .getMethod("start", String.class, Instrumentation.class, String.class)
                    .invoke(null, arguments, instrumentation, jar.getPath());
        } catch (InvocationTargetException e) {
            complain(e.getCause());
        } catch (Throwable e) {
            complain(e);
        }
    }

    /** {@code java -jar sonde-agent.jar command …}; the exit code is the command's. */
    public static void main(String[] arguments) throws Throwable {
        int code;
        try {
            code = (Integer) Class.forName(CLI, true, new CoreLoader(ownJar()))
                    .getMethod("run", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        System.exit(code);
    }

    private static File ownJar() throws URISyntaxException {
        return new File(SondeAgent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    @SuppressWarnings("SystemOut")
    private static void complain(Throwable cause) {
        System.err.println("[sonde] could not start, the application runs without metrics: " + cause);
    }
}
