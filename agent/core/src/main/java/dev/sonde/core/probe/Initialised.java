package dev.sonde.core.probe;

import dev.sonde.core.expression.MemberAccess;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Whether a class' static initialiser has run. Only the JVM's own {@code Unsafe} tells that without running it: the public one up to Java
 * 21, the internal one, opened to the agent alone, where that no longer can. Where neither answers, a loaded class is taken for
 * initialised. Immutable.
 */
final class Initialised {
    private static final String QUESTION = "shouldBeInitialized";

    private final @Nullable Object unsafe;
    private final @Nullable Method shouldBe;

    Initialised(MemberAccess access) {
        Object answering = null;
        Method question = null;
        for (String name : new String[] {"sun.misc.Unsafe", "jdk.internal.misc.Unsafe"}) {
            try {
                Class<?> type = Class.forName(name, true, null);
                if (!name.startsWith("sun.")) {
                    access.open(type);
                }
                Field instance = type.getDeclaredField("theUnsafe");
                instance.setAccessible(true);
                question = type.getMethod(QUESTION, Class.class);
                answering = instance.get(null);
                question.invoke(answering, Initialised.class);
                break;
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                question = null;
            }
        }
        unsafe = answering;
        shouldBe = question;
    }

    boolean is(Class<?> type) {
        if (shouldBe == null) {
            return true;
        }
        try {
            return !(Boolean) shouldBe.invoke(unsafe, type);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return true;
        }
    }
}
