package dev.sonde.core.start;

import dev.sonde.core.rules.RulesFile;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at the rules file on a thread of its own, since a file system may keep whoever asks it waiting. */
final class RulesWatch {
    private final RulesFile file;
    private final long everyNanos;
    private final Consumer<RulesFile.News> listener;

    private RulesWatch(RulesFile file, long everyNanos, Consumer<RulesFile.News> listener) {
        this.file = file;
        this.everyNanos = everyNanos;
        this.listener = listener;
    }

    /** @param listener called on the watching thread: must be quick, must not throw */
    static void start(RulesFile file, long everyNanos, Consumer<RulesFile.News> listener) {
        RulesWatch watch = new RulesWatch(file, everyNanos, listener);
        Thread thread = new Thread(watch::run, "sonde-rules");
        thread.setDaemon(true);
        thread.setContextClassLoader(RulesWatch.class.getClassLoader());
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(everyNanos);
                RulesFile.News news = file.look();
                if (news != null) {
                    listener.accept(news);
                }
            }
        } catch (InterruptedException e) {
            // Somebody ends all threads: this one too.
        }
    }
}
