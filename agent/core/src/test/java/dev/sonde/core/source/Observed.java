package dev.sonde.core.source;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.start.BridgeInjection;
import dev.sonde.core.weave.Hook;
import dev.sonde.core.weave.HookFaults;
import dev.sonde.core.weave.MatchListener;
import dev.sonde.core.weave.Pointcut;
import dev.sonde.core.weave.Weaving;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.bytebuddy.agent.ByteBuddyAgent;

/** One source woven into this JVM, and the events it gave. One for each JVM. */
public final class Observed {
    private final SourceKind kind;
    private final ConcurrentLinkedQueue<List<Object>> events = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

    private Observed(SourceKind kind) {
        this.kind = kind;
    }

    /** Weaves that source's hooks from now on. */
    public static Observed weave(SourceKind kind) throws Exception {
        Observed observed = new Observed(kind);
        Instrumentation instrumentation = ByteBuddyAgent.install();
        BridgeInjection.inject(instrumentation, null);
        HookFaults.tellFirst((name, cause) -> {
            cause.printStackTrace();
            observed.faults.add(name + ": " + cause);
        });
        kind.site()
                .bind(MethodHandles.lookup()
                        .findVirtual(Observed.class, "note", methodType(void.class, Object[].class))
                        .bindTo(observed)
                        .asCollector(Object[].class, kind.eventType().parameterCount())
                        .asType(kind.eventType()));
        List<Pointcut> pointcuts = new ArrayList<>();
        for (Hook hook : Sources.of(kind).hooks()) {
            pointcuts.add(Pointcut.of(hook));
        }
        Weaving weaving = new Weaving(instrumentation, MatchListener.SILENT);
        weaving.install(pointcuts);
        // JUnit loads the types of a test's fields before anything else.
        weaving.weaveLoaded();
        return observed;
    }

    private void note(Object... fields) {
        events.add(Arrays.asList(fields));
    }

    /** All events since {@link #forget}, each its fields and its duration in nanoseconds. */
    public List<List<Object>> events() {
        return new ArrayList<>(events);
    }

    /** One field of all events. */
    public List<Object> field(String name) {
        int index = kind.fields().indexOf(name);
        List<Object> values = new ArrayList<>();
        for (List<Object> event : events) {
            values.add(event.get(index));
        }
        return values;
    }

    /** The events' fields without their durations, joined by spaces. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (List<Object> event : events) {
            StringBuilder line = new StringBuilder();
            for (Object value : event.subList(0, event.size() - 1)) {
                line.append(line.length() == 0 ? "" : " ").append(value);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /** The last value of each event. */
    public List<Long> nanos() {
        List<Long> nanos = new ArrayList<>();
        for (List<Object> event : events) {
            nanos.add((Long) event.get(event.size() - 1));
        }
        return nanos;
    }

    public void forget() {
        events.clear();
    }

    /** What hooks threw or could not fit. */
    public List<String> faults() {
        return new ArrayList<>(faults);
    }
}
