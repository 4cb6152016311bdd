package dev.sonde.core.weave;

import java.lang.invoke.MethodHandle;
import java.lang.ref.WeakReference;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One method of one loaded class that rules or sources observe. What is woven into it stays; what it calls is decided by its
 * advice and may change at any time. Thread-safe.
 */
public final class JoinPoint {
    /** How long a call may need from its first instruction to its first site. */
    private static final long LAST_CALL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int id;
    private final String owner;
    private final String method;
    private final String descriptor;
    private final int access;
    private final List<String> parameterNames;
    private final boolean stateful;
    private final boolean entryValues;
    private final @Nullable WeakReference<ClassLoader> loader;
    /** Guarded by itself. */
    private final List<WeakReference<SondeBridge>> sites = new ArrayList<>(3);
    /** Written with {@link #sites} locked. */
    private volatile Arrangement arrangement;

    private volatile long supersededAt;

    JoinPoint(
            int id,
            String owner,
            String method,
            String descriptor,
            int access,
            List<String> parameterNames,
            @Nullable ClassLoader loader,
            boolean stateful,
            boolean entryValues,
            List<Advice> advice) {
        this.id = id;
        this.owner = owner;
        this.method = method;
        this.descriptor = descriptor;
        this.access = access;
        this.parameterNames = parameterNames;
        this.loader = loader == null ? null : new WeakReference<>(loader);
        this.stateful = stateful;
        this.entryValues = entryValues;
        arrangement = Arrangement.of(advice);
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

    /** The method's access flags. */
    public int access() {
        return access;
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

    /** Whether the class comes with the JDK: the agent uses such classes itself. */
    boolean isOfTheJdk() {
        return loader == null
                || loader.get() == ClassLoader.getSystemClassLoader().getParent();
    }

    /** Whether the class' loader was collected. */
    boolean isGone() {
        return loader != null && loader.get() == null;
    }

    /** What observes the calls that end now. */
    public List<Advice> advice() {
        return arrangement.leaving;
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

    /** Whether it is the same method of the same class, compiled from the same source as far as one can tell. */
    boolean isOf(MethodSurvey survey) {
        return access == survey.access
                && method.equals(survey.name)
                && descriptor.equals(survey.descriptor)
                && parameterNames.equals(survey.parameterNames());
    }

    /** Notes that new calls go through another join point; those that run now still end here. */
    void supersede() {
        supersededAt = System.nanoTime() | 1;
    }

    /** Takes back {@link #supersede}. */
    void reinstate() {
        supersededAt = 0;
    }

    /** Whether no call can come through here any more. */
    boolean isSpent() {
        long since = supersededAt;
        if (since == 0 || System.nanoTime() - since < LAST_CALL_NANOS) {
            return false;
        }
        return live().isEmpty();
    }

    /** Makes woven code call {@code wanted} from now on; an empty list leaves no cost behind. */
    void advise(List<Advice> wanted) {
        new Rearrangement().advise(this, wanted).run();
    }

    /** One step of a {@link Rearrangement}: sites of some kinds get new targets, which the caller makes visible. */
    List<SondeBridge> rearrange(UnaryOperator<Arrangement> step, String... kinds) {
        List<SondeBridge> changed = new ArrayList<>();
        synchronized (sites) {
            arrangement = step.apply(arrangement);
        }
        for (SondeBridge each : live()) {
            if (Arrays.asList(kinds).contains(each.kind)) {
                aim(each);
                changed.add(each);
            }
        }
        return changed;
    }

    /** Aims a fresh site, and remembers it for later changes. */
    void link(SondeBridge site) {
        FirstCall first = new FirstCall(site, sites);
        synchronized (sites) {
            sites.add(new WeakReference<>(site));
        }
        aim(site);
        if (endsACall(site) && arrangement.leaving.stream().anyMatch(Advice::timed)) {
            first.detour(site.type().parameterCount() - (stateful ? 2 : 1));
        }
    }

    private static boolean endsACall(SondeBridge site) {
        return site.kind.equals("exit") || site.kind.equals("fail");
    }

    private List<SondeBridge> live() {
        List<SondeBridge> live = new ArrayList<>();
        synchronized (sites) {
            for (Iterator<WeakReference<SondeBridge>> all = sites.iterator(); all.hasNext(); ) {
                SondeBridge site = all.next().get();
                if (site == null) {
                    all.remove();
                } else {
                    live.add(site);
                }
            }
        }
        return live;
    }

    /** Compiles without the lock, since that may load classes of the application, and starts over if the advice changed meanwhile. */
    private void aim(SondeBridge site) {
        while (true) {
            Arrangement seen = arrangement;
            MethodHandle target = SiteCompiler.target(site, this, seen);
            synchronized (sites) {
                if (seen == arrangement) {
                    site.setTarget(target);
                    return;
                }
            }
        }
    }

    @Override
    public String toString() {
        return className() + "." + method + descriptor + advice();
    }
}
