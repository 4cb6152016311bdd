package dev.sonde.core.weave;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MutableCallSite;
import java.lang.ref.WeakReference;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One method of one loaded class that rules or sources observe. What is woven into it stays; what it calls is decided by its
 * advice and may change at any time. Thread-safe.
 */
public final class JoinPoint {
    private final int id;
    private final String owner;
    private final String method;
    private final String descriptor;
    private final int access;
    private final List<String> parameterNames;
    private final boolean stateful;
    private final boolean entryValues;
    private final @Nullable WeakReference<ClassLoader> loader;
    private final List<WeakReference<SondeBridge>> sites = new ArrayList<>(3);
    private volatile List<Advice> advice;

    JoinPoint(
            int id,
            String owner,
            String method,
            String descriptor,
            int access,
            List<String> parameterNames,
            @Nullable ClassLoader loader,
            List<Advice> advice) {
        this.id = id;
        this.owner = owner;
        this.method = method;
        this.descriptor = descriptor;
        this.access = access;
        this.parameterNames = parameterNames;
        this.loader = loader == null ? null : new WeakReference<>(loader);
        this.advice = Collections.unmodifiableList(new ArrayList<>(advice));
        boolean state = false;
        boolean entry = false;
        for (Advice each : advice) {
            state |= each.stateful();
            entry |= each.entering();
        }
        stateful = state;
        entryValues = entry;
    }

    /** The constant that woven code carries. */
    public int id() {
        return id;
    }

    /** Internal name of the class: {@code com/example/Shop}. */
    public String owner() {
        return owner;
    }

    /** Dotted name of the class. */
    public String className() {
        return owner.replace('/', '.');
    }

    public String method() {
        return method;
    }

    public String descriptor() {
        return descriptor;
    }

    public boolean isStatic() {
        return Modifier.isStatic(access);
    }

    public boolean isConstructor() {
        return method.equals("<init>");
    }

    /** Names of the parameters where the class file has them; empty where not. */
    public List<String> parameterNames() {
        return parameterNames;
    }

    /** Whether an object is carried from enter to exit: decided when woven. */
    public boolean stateful() {
        return stateful;
    }

    /** Whether this and the arguments are handed over at enter: decided when woven. */
    public boolean entryValues() {
        return entryValues;
    }

    /** The loader of the class; null for the bootstrap loader, and after it was collected. */
    public @Nullable ClassLoader loader() {
        return loader == null ? null : loader.get();
    }

    /** Whether the class' loader was collected. */
    boolean isGone() {
        return loader != null && loader.get() == null;
    }

    public List<Advice> advice() {
        return advice;
    }

    /** Whether other advice fits into what is woven already. */
    boolean fits(List<Advice> wanted) {
        for (Advice each : wanted) {
            if ((each.stateful() && !stateful) || (each.entering() && !entryValues)) {
                return false;
            }
        }
        return true;
    }

    /** Makes woven code call {@code wanted} from now on; an empty list leaves no cost behind. */
    void advise(List<Advice> wanted) {
        List<SondeBridge> live = new ArrayList<>();
        synchronized (sites) {
            advice = Collections.unmodifiableList(new ArrayList<>(wanted));
            for (WeakReference<SondeBridge> each : sites) {
                SondeBridge site = each.get();
                if (site != null) {
                    live.add(site);
                }
            }
        }
        for (SondeBridge site : live) {
            aim(site);
        }
        MutableCallSite.syncAll(live.toArray(new MutableCallSite[0]));
    }

    /** Aims a fresh site, and remembers it for {@link #advise}. */
    void link(SondeBridge site) {
        synchronized (sites) {
            sites.add(new WeakReference<>(site));
        }
        aim(site);
    }

    /** Compiles without the lock, since that may load classes of the application, and starts over if the advice changed meanwhile. */
    private void aim(SondeBridge site) {
        while (true) {
            List<Advice> seen = advice;
            MethodHandle target = SiteCompiler.target(site, this);
            synchronized (sites) {
                if (seen == advice) {
                    site.setTarget(target);
                    return;
                }
            }
        }
    }

    @Override
    public String toString() {
        return className() + "." + method + descriptor + Arrays.asList(advice.toArray());
    }
}
