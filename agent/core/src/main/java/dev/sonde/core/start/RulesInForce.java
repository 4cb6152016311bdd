package dev.sonde.core.start;

import dev.sonde.core.Log;
import dev.sonde.core.expression.MemberAccess;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.probe.PollHost;
import dev.sonde.core.probe.Probes;
import dev.sonde.core.probe.RuleChange;
import dev.sonde.core.probe.RuleState;
import dev.sonde.core.rules.LoadedRules;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.rules.RulesFile;
import dev.sonde.core.weave.Advice;
import dev.sonde.core.weave.Weaving;
import java.lang.instrument.Instrumentation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The rules that run, from metrics to woven code, and how others take their place. Changes are made by one thread, that of the
 * agent's chores; a rule that is the same before and after is not touched.
 */
final class RulesInForce {
    private final SelfMetrics self;
    private final Probes probes;
    private final Weaving weaving;
    private boolean lastLoadGood;
    /** Those that are turned off among them. */
    private volatile List<Rule> rules;

    /** @param chores runs what must not be done on an application's thread, one after the other */
    RulesInForce(
            LoadedRules loaded,
            SelfMetrics self,
            Instrumentation instrumentation,
            MemberAccess access,
            Executor chores) {
        this.self = self;
        rules = loaded.rules().rules();
        tell(loaded);
        self.store().apply(loaded.rules().metrics());
        probes = new Probes(loaded.rules().rules(), self.store(), self, access, this::retire, chores);
        probes.bindSources();
        weaving = new Weaving(instrumentation, probes);
        self.rulesByState(this::byState);
    }

    /** From now on classes are woven as they load. */
    void install() {
        weaving.install(probes.pointcuts());
    }

    /** Weaves what was loaded before. */
    void weaveLoaded() {
        weaving.weaveLoaded();
    }

    /** Weaves what was loading during the last change. */
    void weaveLate() {
        weaving.weaveLate();
    }

    void startPolls(PollHost host) {
        probes.startPolls(host);
    }

    /** In the order of the file, those that are turned off among them. */
    List<Rule> rules() {
        return rules;
    }

    Probes probes() {
        return probes;
    }

    /** Acts on what was found in the rules file. */
    void hear(RulesFile.News news, String file) {
        LoadedRules loaded = news.loaded();
        String trouble = news.trouble();
        if (trouble != null) {
            Log.error(trouble + "; the rules that were loaded before go on");
            self.configLoaded(false);
        } else if (loaded == null) {
            Log.info(file + " is there again, as it was");
            self.configBack(lastLoadGood);
        } else {
            tell(loaded);
            if (loaded.isBroken()) {
                Log.error("nothing of " + file + " was taken; the rules that were loaded before go on");
            } else {
                replaceBy(loaded, file);
            }
        }
    }

    private void tell(LoadedRules loaded) {
        lastLoadGood = !loaded.isBroken();
        self.configLoaded(lastLoadGood);
        if (loaded.isBroken()) {
            Log.error(loaded.problems().format());
        }
    }

    private void replaceBy(LoadedRules loaded, String file) {
        long start = System.nanoTime();
        RuleChange change = probes.change(loaded.rules().rules());
        self.store().apply(loaded.rules().metrics());
        List<Advice> again = probes.adopt(change);
        weaving.change(probes.pointcuts(), again);
        rules = loaded.rules().rules();
        probes.rematch(weaving.joinPoints().list());
        long millis = (System.nanoTime() - start) / 1_000_000;
        Log.info(file + " has changed: " + change + " (" + millis + " ms)");
    }

    private void retire(Advice advice) {
        weaving.retire(advice);
    }

    private Map<String, Integer> byState() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String state : RuleState.STATES) {
            counts.put(state, 0);
        }
        for (RuleState each : probes.states()) {
            counts.merge(each.state(), 1, Integer::sum);
        }
        return counts;
    }
}
