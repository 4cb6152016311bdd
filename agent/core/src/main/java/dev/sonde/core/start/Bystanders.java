package dev.sonde.core.start;

import org.jspecify.annotations.Nullable;

/**
 * JVMs that inherit the agent's option through {@code JAVA_TOOL_OPTIONS} or a script's common options and are not the
 * application: the JDK's own tools, and the short programs that tell a server to stop. They run as if the agent were not there.
 */
final class Bystanders {
    private static final String[] TOOLS = {
        "sun.tools.",
        "com.sun.tools.",
        "jdk.tools.",
        "sun.security.tools.",
        "sun.rmi.",
        "sun.jvm.hotspot.",
        "jdk.jshell."
    };

    /** {@code java Application.java}: the compiler's class is the main class, the program in the file is what runs. */
    private static final String SOURCE_LAUNCHER = "com.sun.tools.javac.launcher.";

    private Bystanders() {}

    /** @param command the JVM's command line as {@code sun.java.command} has it: main class or jar, then its arguments */
    static boolean isOne(@Nullable String command) {
        if (command == null) {
            return false;
        }
        String main = command.trim();
        int space = main.indexOf(' ');
        String arguments = space < 0 ? "" : main.substring(space).trim();
        main = space < 0 ? main : main.substring(0, space);
        int slash = main.indexOf('/');
        // A module's main class is written module/class.
        String module = slash > 0 && main.startsWith("j") ? main.substring(0, slash) : "";
        String type = module.isEmpty() ? main : main.substring(slash + 1);
        if (type.startsWith(SOURCE_LAUNCHER)) {
            return false;
        }
        for (String tool : TOOLS) {
            if (type.startsWith(tool)) {
                return true;
            }
        }
        if (module.startsWith("jdk.") || module.startsWith("java.")) {
            return true;
        }
        return stops(type, arguments);
    }

    private static boolean stops(String main, String arguments) {
        return (main.equals("org.apache.catalina.startup.Bootstrap") && arguments.endsWith("stop"))
                || (main.endsWith("jboss-modules.jar") && arguments.contains("org.jboss.as.cli"))
                || (main.endsWith("start.jar") && arguments.contains("--stop"));
    }
}
