package dev.sonde.core.weave;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Where a built-in source reaches into a library: classes by exact name, or by a supertype, and methods of them; and the
 * {@link Advice} for each. A library's versions are data here: a hook whose classes never appear costs nothing.
 */
public abstract class Hook implements Advice {
    private final String name;
    private final List<String> types;
    private final boolean subtypes;

    /**
     * @param name for log and status page: {@code http/tomcat}
     * @param subtypes whether classes below the given types are meant (not the interfaces themselves)
     * @param types dotted names
     */
    protected Hook(String name, boolean subtypes, String... types) {
        this.name = name;
        this.subtypes = subtypes;
        this.types = Collections.unmodifiableList(Arrays.asList(types));
    }

    @Override
    public final String name() {
        return name;
    }

    /** Dotted names of the types meant. */
    public final List<String> types() {
        return types;
    }

    /** Whether their subtypes are meant. */
    public final boolean subtypes() {
        return subtypes;
    }

    /**
     * Names of the methods that {@link #matches} may accept, {@code execute*} for a beginning; empty for any. With subtypes
     * this is what keeps the price of every other class down: one that mentions none of the names is not looked at further.
     */
    public List<String> methodNames() {
        return Collections.emptyList();
    }

    /** Whether a method of such a type is a join point; never asked for abstract, native and bridge methods. */
    public abstract boolean matches(String method, String descriptor, int access);

    @Override
    public boolean stateful() {
        return false;
    }

    @Override
    public boolean entering() {
        return stateful();
    }

    @Override
    public boolean timed() {
        return false;
    }

    @Override
    public void fault(Throwable cause) {
        HookFaults.report(this, cause);
    }

    @Override
    public void unfit(JoinPoint joinPoint, LinkageProblem problem) {
        HookFaults.report(this, problem);
    }

    @Override
    public String toString() {
        return name;
    }
}
