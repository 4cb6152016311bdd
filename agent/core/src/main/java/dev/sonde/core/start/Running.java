package dev.sonde.core.start;

import dev.sonde.core.Log;
import dev.sonde.core.event.OwnThreads;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.metric.TolerantRegistry;
import dev.sonde.core.metric.poll.PollScheduler;
import dev.sonde.core.metric.runtime.RuntimeMetrics;
import dev.sonde.core.probe.PollHost;
import dev.sonde.core.probe.Probes;
import dev.sonde.core.probe.RuleState;
import dev.sonde.core.rules.LoadedRules;
import dev.sonde.core.rules.RuleLoader;
import dev.sonde.core.scrape.Exporter;
import dev.sonde.core.weave.Advice;
import dev.sonde.core.weave.HookFaults;
import dev.sonde.core.weave.LoadedClasses;
import dev.sonde.core.weave.Weaving;
import java.lang.instrument.Instrumentation;
import java.nio.file.Paths;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The one wiring of everything, in the order it is needed. */
final class Running {
    /** When the log says which rules matched nothing. */
    private static final long REPORT_AFTER_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Settings settings;
    private final Instrumentation instrumentation;
    private final SelfMetrics self = new SelfMetrics(Version.current(), Log::warn);
    private final LinkedBlockingQueue<Runnable> chores = new LinkedBlockingQueue<>();
    private final Probes probes;
    private final Weaving weaving;

    /** Returns when classes are woven as they load; the rest goes on behind. */
    static void start(Settings settings, Instrumentation instrumentation) {
        Running running = new Running(settings, instrumentation);
        OwnThreads.first("sonde-main", running::guarded).start();
    }

    // ---- in premain: rules, series, weaving

    private Running(Settings settings, Instrumentation instrumentation) {
        this.settings = settings;
        this.instrumentation = instrumentation;
        HookFaults.tellFirst((hook, cause) -> {
            Log.warn(hook + " failed, its event is not counted: " + cause);
            Log.debug("where " + hook + " failed", cause);
        });
        LoadedRules loaded = load(settings);
        self.configLoaded(!loaded.isBroken());
        self.store().apply(loaded.rules().metrics());
        probes =
                new Probes(loaded.rules().rules(), self.store(), self, new ModuleAccess(instrumentation), this::retire);
        probes.bindSources();
        weaving = new Weaving(instrumentation, probes);
        weaving.install(probes.pointcuts());
    }

    private static LoadedRules load(Settings settings) {
        String file = settings.rules();
        LoadedRules loaded = file == null ? RuleLoader.builtin() : RuleLoader.load(Paths.get(file));
        if (loaded.isBroken()) {
            Log.error(loaded.problems().format());
        }
        return loaded;
    }

    /** A rule that fails too often leaves the woven code, on our own thread. */
    private void retire(Advice advice) {
        chores.add(() -> weaving.retire(advice));
    }

    // ---- behind: everything that the first request does not need

    /** The last line: an application may have set a handler of uncaught exceptions that ends it. */
    private void guarded() {
        try {
            work();
        } catch (RuntimeException | LinkageError e) {
            Log.error("stopped in the middle of its start, what runs already goes on: " + e);
            Log.debug("start", e);
        }
    }

    private void work() {
        HostLogging.await();
        TolerantRegistry registry = new TolerantRegistry(self::scrapeFault);
        registry.register(self);
        registry.register(self.store());
        Exporter exporter = Exporter.start(settings.host(), settings.port(), registry, self, Log::info);
        weaving.weaveLoaded();
        probes.startPolls(new PollHost(
                new PollScheduler((poll, cause) -> self.pollFailure(poll)),
                new LoadedClasses(instrumentation::getAllLoadedClasses)));
        RuntimeMetrics.start(registry, Log::warn);
        if (exporter != null) {
            exporter.ready(true);
        }
        long reportAt = System.nanoTime() + REPORT_AFTER_NANOS;
        try {
            while (true) {
                Runnable chore = chores.poll(Math.max(0, reportAt - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (chore == null) {
                    report();
                    break;
                }
                chore.run();
            }
            while (true) {
                chores.take().run();
            }
        } catch (InterruptedException e) {
            // Somebody ends all threads: this one too.
        }
    }

    private void report() {
        for (RuleState state : probes.states()) {
            if (state.state().equals("waiting")) {
                Log.info("rule " + state.name() + " has matched nothing yet"
                        + (state.misses().isEmpty() ? "" : ": " + String.join("; ", state.misses())));
            }
        }
    }
}
