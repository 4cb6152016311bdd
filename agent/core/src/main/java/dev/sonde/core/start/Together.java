package dev.sonde.core.start;

import dev.sonde.core.Log;
import dev.sonde.core.metric.MetricStore;
import dev.sonde.core.metric.MultiprocessMode;
import dev.sonde.core.metric.SeriesTable;
import dev.sonde.core.metric.TolerantRegistry;
import dev.sonde.core.multiprocess.Multiprocess;
import java.nio.file.InvalidPathException;
import java.nio.file.Paths;
import org.jspecify.annotations.Nullable;

/** What this JVM has to do with others on its machine. */
final class Together {
    private Together() {}

    /** What a scrape of this JVM shows: itself, or all that share its {@code multiprocess.dir}. */
    static TolerantRegistry shown(Settings settings, TolerantRegistry own, MetricStore store) {
        String directory = settings.multiprocessDir();
        if (directory == null) {
            return own;
        }
        try {
            TolerantRegistry all = new TolerantRegistry(
                    (what, why) -> Log.warn(what + " is missing from the scrape of all JVMs: " + why));
            all.register(Multiprocess.join(Paths.get(directory), own, name -> declared(store, name), Log::warn));
            return all;
        } catch (InvalidPathException | IllegalStateException e) {
            Log.error("multiprocess.dir `" + directory + "` cannot be used, this JVM shows itself alone: " + e);
            return own;
        }
    }

    private static @Nullable MultiprocessMode declared(MetricStore store, String gauge) {
        SeriesTable<?> table = store.find(gauge);
        return table == null ? null : table.spec().multiprocess();
    }
}
