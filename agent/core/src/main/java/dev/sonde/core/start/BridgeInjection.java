package dev.sonde.core.start;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Puts the one class that everybody sees into {@code java.lang} of the bootstrap loader. On Java 8 by appending the agent's jar
 * to the bootstrap path; from 9 on, where appending cannot reach {@code java.base}, by opening {@code java.lang} to this class'
 * own module alone and defining it with a lookup's rights. See docs/decisions/0001-bridge-in-java-lang.md.
 */
public final class BridgeInjection {
    private static final String BRIDGE = "java.lang.SondeBridge";

    private BridgeInjection() {}

    /**
     * @param agentJar the agent's own jar, needed on Java 8 only
     * @return false if it was there before, so that another copy of the agent is attached
     * @throws ReflectiveOperationException if this JVM allows neither way
     */
    public static boolean inject(Instrumentation instrumentation, @Nullable String agentJar)
            throws ReflectiveOperationException, IOException {
        if (isPresent()) {
            return false;
        }
        if (System.getProperty("java.specification.version", "").startsWith("1.")) {
            if (agentJar == null) {
                throw new IOException("the agent's jar is not known");
            }
            // Not closed: the JVM reads from it from now on.
            @SuppressWarnings("resource")
            JarFile jar = new JarFile(agentJar);
            instrumentation.appendToBootstrapClassLoaderSearch(jar);
            Class.forName(BRIDGE, false, null);
        } else {
            define(instrumentation, bytes());
        }
        return true;
    }

    private static boolean isPresent() {
        try {
            Class.forName(BRIDGE, false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** All by reflection: none of these methods exists on Java 8, where this class must load. */
    private static void define(Instrumentation instrumentation, byte[] classFile) throws ReflectiveOperationException {
        Method getModule = Class.class.getMethod("getModule");
        Object javaBase = getModule.invoke(Object.class);
        Object ours = getModule.invoke(BridgeInjection.class);
        Class<?> module = Class.forName("java.lang.Module");
        Instrumentation.class
                .getMethod(
                        "redefineModule",
                        module,
                        java.util.Set.class,
                        java.util.Map.class,
                        java.util.Map.class,
                        java.util.Set.class,
                        java.util.Map.class)
                .invoke(
                        instrumentation,
                        javaBase,
                        Collections.emptySet(),
                        Collections.emptyMap(),
                        Collections.singletonMap("java.lang", Collections.singleton(ours)),
                        Collections.emptySet(),
                        Collections.emptyMap());
        Object lookup = MethodHandles.class
                .getMethod("privateLookupIn", Class.class, MethodHandles.Lookup.class)
                .invoke(null, Object.class, MethodHandles.lookup());
        MethodHandles.Lookup.class.getMethod("defineClass", byte[].class).invoke(lookup, (Object) classFile);
    }

    private static byte[] bytes() throws IOException {
        try (InputStream in = BridgeInjection.class.getResourceAsStream("/java/lang/SondeBridge.class")) {
            if (in == null) {
                throw new IOException(BRIDGE + " is not in the agent's jar");
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            return out.toByteArray();
        }
    }
}
