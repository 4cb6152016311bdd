package dev.sonde.core.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.expression.MemberAccess;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.rules.LoadedRules;
import dev.sonde.core.rules.RuleLoader;
import dev.sonde.core.start.BridgeInjection;
import dev.sonde.core.weave.ClassFiles;
import dev.sonde.core.weave.Weaving;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import net.bytebuddy.agent.ByteBuddyAgent;

/** Rules at work in this JVM, and classes that are woven by them. One for each test class: weaving is for the whole JVM. */
final class WovenRules {
    private static final Instrumentation INSTRUMENTATION = ByteBuddyAgent.install();

    private final MetricStore store;
    private final ClassLoader loader;
    private final Probes probes;
    private final Weaving weaving;

    /** @param prefix what the names of the classes begin with that are to be woven afresh */
    WovenRules(String prefix, String rules) throws Exception {
        this(new ClassFiles(prefix), rules);
    }

    WovenRules(ClassLoader loader, String rules) throws Exception {
        this.loader = loader;
        SelfMetrics self = new SelfMetrics("test", line -> {});
        store = self.store();
        BridgeInjection.inject(INSTRUMENTATION, null);
        LoadedRules loaded = RuleLoader.load("test.yaml", rules);
        assertThat(loaded.problems()).isEmpty();
        store.apply(loaded.rules().metrics());
        probes = new Probes(loaded.rules().rules(), store, self, MemberAccess.NONE, advice -> {});
        weaving = new Weaving(INSTRUMENTATION, probes);
        weaving.install(probes.pointcuts());
    }

    private WovenRules(WovenRules other, ClassLoader loader) {
        this.loader = loader;
        store = other.store;
        probes = other.probes;
        weaving = other.weaving;
    }

    /** The same rules, for the classes of another loader. */
    WovenRules seenFrom(ClassLoader another) {
        return new WovenRules(this, another);
    }

    void weaveLoaded() {
        weaving.weaveLoaded();
    }

    Class<?> type(String name) throws Exception {
        return Class.forName(name, true, loader);
    }

    /** A new instance, by the first constructor that takes so many arguments. */
    Object make(String name, Object... arguments) throws Throwable {
        for (Constructor<?> each : type(name).getDeclaredConstructors()) {
            if (fits(each.getParameterTypes(), arguments)) {
                each.setAccessible(true);
                try {
                    return each.newInstance(arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        }
        throw new IllegalArgumentException(name);
    }

    static Object call(Object self, String method, Object... arguments) throws Throwable {
        return invoke(self.getClass(), self, method, arguments);
    }

    Object callStatic(String type, String method, Object... arguments) throws Throwable {
        return invoke(type(type), null, method, arguments);
    }

    private static Object invoke(Class<?> type, Object self, String method, Object... arguments) throws Throwable {
        Method found = null;
        for (Class<?> c = type; c != null && found == null; c = c.getSuperclass()) {
            found = find(c, method, arguments);
        }
        if (found == null) {
            found = Arrays.stream(type.getMethods())
                    .filter(m -> m.getName().equals(method) && fits(m.getParameterTypes(), arguments))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(method));
        }
        found.setAccessible(true);
        try {
            return found.invoke(self, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Method find(Class<?> type, String method, Object[] arguments) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(m -> m.getName().equals(method) && !m.isBridge() && fits(m.getParameterTypes(), arguments))
                .findFirst()
                .orElse(null);
    }

    private static boolean fits(Class<?>[] parameters, Object[] arguments) {
        if (parameters.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < parameters.length; i++) {
            if (!parameters[i].isPrimitive() && arguments[i] != null && !parameters[i].isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }

    RuleState rule(String name) {
        return probes.states().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The one series of a metric without labels, 0 where there is none. */
    double value(String metric) {
        return series(metric).getOrDefault("", 0.0);
    }

    /** Each series by its labels' values; of a histogram the number of observations. */
    Map<String, Double> series(String metric) {
        Map<String, Double> found = new TreeMap<>();
        MetricSnapshot snapshot = store.table(metric).snapshot();
        for (DataPointSnapshot point : snapshot.getDataPoints()) {
            StringBuilder labels = new StringBuilder();
            point.getLabels()
                    .forEach(l -> labels.append(labels.isEmpty() ? "" : " ").append(l.getValue()));
            double value = snapshot instanceof CounterSnapshot
                    ? ((CounterSnapshot.CounterDataPointSnapshot) point).getValue()
                    : snapshot instanceof GaugeSnapshot
                            ? ((GaugeSnapshot.GaugeDataPointSnapshot) point).getValue()
                            : ((HistogramSnapshot.HistogramDataPointSnapshot) point).getCount();
            found.put(labels.toString(), value);
        }
        return found;
    }

    /** The sum of what a histogram without labels observed. */
    double sum(String histogram) {
        return ((HistogramSnapshot.HistogramDataPointSnapshot)
                        store.table(histogram).snapshot().getDataPoints().get(0))
                .getSum();
    }
}
