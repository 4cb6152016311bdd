package dev.sonde.core.start;

import dev.sonde.core.Log;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.metric.poll.PollScheduler;
import dev.sonde.core.probe.Probes;
import dev.sonde.core.probe.RuleState;
import dev.sonde.core.rules.Loaded;
import dev.sonde.core.rules.RuleLoader;
import dev.sonde.core.weave.Advice;
import dev.sonde.core.weave.HookFaults;
import dev.sonde.core.weave.MatchListener;
import dev.sonde.core.weave.Weaving;
import java.lang.instrument.Instrumentation;
import java.nio.file.Paths;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The one wiring of everything, in the order it is needed. */
final class Running {
    /** When the log says which rules matched nothing. */
    private static final long REPORT_AFTER_MILLIS = 60_000;

    private final Settings settings;
    private final Instrumentation instrumentation;
    private final SelfMetrics self = new SelfMetrics(Version.current(), Log::warn);
    private final MetricStore store = self.store();
    private final BlockingQueue<Runnable> chores = new LinkedBlockingQueue<>();
    private final ModuleAccess access;
    private @Nullable Probes probes;
    private @Nullable Weaving weaving;

    private Running(Settings settings, Instrumentation instrumentation) {
        this.settings = settings;
        this.instrumentation = instrumentation;
        access = new ModuleAccess(instrumentation);
    }

    /** Returns when classes are woven as they load; the rest goes on behind. */
    static Running start(Settings settings, Instrumentation instrumentation) {
        Running running = new Running(settings, instrumentation);
        running.observe();
        Thread chores = new Thread(running::work, "sonde-main");
        chores.setDaemon(true);
        chores.start();
        return running;
    }

    // ---- in premain

    private void observe() {
        HookFaults.tellFirst((hook, cause) -> {
            Log.warn(hook + " failed, its event is not counted: " + cause);
            Log.debug("where " + hook + " failed", cause);
        });
        Loaded loaded = load();
        for (String problem : loaded.problems()) {
            Log.error(problem);
        }
        self.configLoaded(loaded.problems().isEmpty());
        store.apply(loaded.rules().metrics());
        Probes built = new Probes(loaded.rules().rules(), store, self, access, this::retire);
        probes = built;
        built.bindSources();
        Weaving fresh = new Weaving(instrumentation, built);
        weaving = fresh;
        fresh.install(built.pointcuts());
    }

    private Loaded load() {
        String file = settings.rules();
        return file == null ? RuleLoader.builtin() : RuleLoader.load(Paths.get(file));
    }

    /** A rule that fails too often leaves the woven code, on our own thread. */
    private void retire(Advice advice) {
        chores.add(() -> {
            if (weaving != null) {
                weaving.retire(advice);
            }
        });
    }

    // ---- behind

    private void work() {
        serve();
        if (weaving != null && probes != null) {
            weaving.weaveLoaded();
            probes.startPolls(new PollScheduler((poll, cause) -> self.pollFailure(poll)));
        }
        long reportAt = System.nanoTime() + REPORT_AFTER_MILLIS * 1_000_000;
        boolean reported = false;
        while (true) {
            try {
                long left = reported ? Long.MAX_VALUE : Math.max(0, reportAt - System.nanoTime());
                Runnable chore = chores.poll(left, java.util.concurrent.TimeUnit.NANOSECONDS);
                if (chore != null) {
                    chore.run();
                } else if (!reported) {
                    reported = true;
                    report();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | LinkageError e) {
                Log.debug("a chore failed", e);
            }
        }
    }

    private void serve() {
    }

    private void report() {
        if (probes == null) {
            return;
        }
        for (RuleState state : probes.states()) {
            if (state.state().equals("waiting")) {
                Log.info("rule " + state.name() + " has matched nothing so far" + why(state));
            }
        }
    }

    private static String why(RuleState state) {
        return state.misses().isEmpty() ? "" : ": " + String.join("; ", state.misses());
    }
}
