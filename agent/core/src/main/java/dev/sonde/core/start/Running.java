package dev.sonde.core.start;

import dev.sonde.core.Log;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.metric.TolerantRegistry;
import dev.sonde.core.metric.poll.PollScheduler;
import dev.sonde.core.metric.runtime.RuntimeMetrics;
import dev.sonde.core.probe.PollHost;
import dev.sonde.core.rules.LoadedRules;
import dev.sonde.core.rules.RuleLoader;
import dev.sonde.core.rules.RulesFile;
import dev.sonde.core.scrape.Exporter;
import dev.sonde.core.weave.HookFaults;
import dev.sonde.core.weave.LoadedClasses;
import java.lang.instrument.Instrumentation;
import java.nio.file.Paths;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one wiring of everything, in the order it is needed. */
final class Running {
    /** When the log says which rules matched nothing. */
    private static final long REPORT_AFTER_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** When classes that were loading during a change have arrived. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Settings settings;
    private final Instrumentation instrumentation;
    private final SelfMetrics self = new SelfMetrics(Version.current(), Log::warn);
    private final Chores chores = new Chores();
    private final @Nullable RulesFile file;
    private final RulesInForce rules;
    private final Diagnosis diagnosis;

    /** Returns when classes are woven as they load; the rest goes on behind. */
    static void start(Settings settings, Instrumentation instrumentation) {
        Running running = new Running(settings, instrumentation);
        running.chores.execute(running::work);
    }

    // ---- in premain: rules, series, weaving

    private Running(Settings settings, Instrumentation instrumentation) {
        this.settings = settings;
        this.instrumentation = instrumentation;
        HookFaults.tellFirst((hook, cause) -> {
            Log.warn(hook + " failed, its event is not counted: " + cause);
            Log.debug("where " + hook + " failed", cause);
        });
        String path = settings.rules();
        file = path == null ? null : new RulesFile(Paths.get(path));
        LoadedRules loaded = file == null ? RuleLoader.builtin() : file.first();
        rules = new RulesInForce(loaded, self, instrumentation, new ModuleAccess(instrumentation), chores);
        diagnosis = new Diagnosis(rules, self, instrumentation);
        rules.install();
    }

    // ---- behind: everything that the first request does not need

    private void work() {
        HostLogging.await();
        TolerantRegistry registry = new TolerantRegistry(self::scrapeFault);
        registry.register(self);
        registry.register(self.store());
        Exporter exporter = Exporter.start(
                settings.host(), settings.port(), Together.shown(settings, registry, self.store()), self, Log::info);
        if (exporter != null) {
            exporter.reportsRules(diagnosis::json);
        }
        rules.weaveLoaded();
        rules.startPolls(new PollHost(
                new PollScheduler((poll, cause) -> self.pollFailure(poll)),
                new LoadedClasses(instrumentation::getAllLoadedClasses)));
        RuntimeMetrics.start(registry, Log::warn);
        if (exporter != null) {
            exporter.ready(true);
        }
        chores.after(REPORT_AFTER_NANOS, diagnosis::log);
        if (file != null && settings.reloadNanos() > 0 && file.isWatchable()) {
            RulesWatch.start(file, settings.reloadNanos(), news -> chores.execute(() -> hear(file.name(), news)));
        }
    }

    private void hear(String name, RulesFile.News news) {
        rules.hear(news, name);
        chores.after(LATE_NANOS, rules::weaveLate);
        chores.after(REPORT_AFTER_NANOS, diagnosis::log);
    }
}
