package dev.sonde.benchmarks.event;

import com.example.accounts.Account;
import com.example.accounts.Desk;
import dev.sonde.core.expression.MemberAccess;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.probe.Probes;
import dev.sonde.core.probe.RuleChange;
import dev.sonde.core.probe.RuleState;
import dev.sonde.core.rules.LoadedRules;
import dev.sonde.core.rules.RuleLoader;
import dev.sonde.core.start.BridgeInjection;
import dev.sonde.core.weave.Advice;
import dev.sonde.core.weave.Weaving;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;

/**
 * The application's class, woven in this JVM by the agent's own classes and the rules beside this class: from the text of the
 * rules to the scrape nothing is of the benchmarks. Once for a JVM.
 */
public final class WovenDesk {
    private static final String RULES = "rules.yaml";
    /** Rules behind this are dropped before anything is measured. */
    private static final String DROPPED = "  # ---- dropped by a reload";

    private static @Nullable MetricStore store;
    private static @Nullable Probes probes;

    private WovenDesk() {}

    /** Weaves if that was not done yet, and makes a desk. */
    public static synchronized Desk open() {
        if (store == null) {
            store = weave();
        }
        return new Desk();
    }

    /** Where its events are recorded. */
    public static synchronized MetricStore store() {
        MetricStore metrics = store;
        if (metrics == null) {
            throw new IllegalStateException("not woven yet");
        }
        return metrics;
    }

    /** Rules that were switched off because they do not fit or fail, with the reasons: what they cost says nothing. */
    public static synchronized List<String> broken() {
        List<String> broken = new ArrayList<>();
        if (probes != null) {
            for (RuleState each : probes.states()) {
                if (each.off() != null) {
                    broken.add(each.name() + ": " + each.off());
                }
            }
        }
        return broken;
    }

    private static MetricStore weave() {
        LoadedRules loaded = RuleLoader.load(RULES, text());
        if (loaded.isBroken() || !loaded.problems().isEmpty()) {
            throw new IllegalStateException(loaded.problems().toString());
        }
        SelfMetrics self = new SelfMetrics("benchmarks", System.err::println);
        MetricStore metrics = self.store();
        metrics.apply(loaded.rules().metrics());
        Probes built = new Probes(loaded.rules().rules(), metrics, self, MemberAccess.NONE, advice -> {});
        Instrumentation instrumentation = ByteBuddyAgent.install();
        try {
            BridgeInjection.inject(instrumentation, null);
        } catch (ReflectiveOperationException | IOException e) {
            throw new IllegalStateException("the bridge cannot be put in place", e);
        }
        Weaving weaving = new Weaving(instrumentation, built);
        weaving.install(built.pointcuts());
        // As the agent does for what it finds loaded: JMH looks at fields, and loads their classes, before anything
        // runs.
        weaving.weaveLoaded();
        Desk desk = new Desk();
        desk.off(new Account("1", "any"));
        desk.dropped(new Account("1", "any"));
        int woven = weaving.joinPoints().list().size();
        if (woven != loaded.rules().rules().size()) {
            throw new IllegalStateException(
                    "not all rules are woven, only " + weaving.joinPoints().list());
        }
        reload(text().substring(0, text().indexOf(DROPPED)), built, metrics, weaving);
        probes = built;
        return metrics;
    }

    /** What the agent does when the rules file has this text now. */
    private static void reload(String text, Probes probes, MetricStore metrics, Weaving weaving) {
        LoadedRules loaded = RuleLoader.load(RULES, text);
        if (loaded.isBroken()) {
            throw new IllegalStateException(loaded.problems().toString());
        }
        RuleChange change = probes.change(loaded.rules().rules());
        metrics.apply(loaded.rules().metrics());
        List<Advice> again = probes.adopt(change);
        weaving.change(probes.pointcuts(), again);
        if (change.dropped().isEmpty()) {
            throw new IllegalStateException("the reload dropped nothing: " + change);
        }
    }

    private static String text() {
        try (InputStream in = WovenDesk.class.getResourceAsStream(RULES)) {
            if (in == null) {
                throw new IllegalStateException(RULES + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
