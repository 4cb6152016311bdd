package dev.sonde.it.traffic;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Plays rounds of all scripts from several connections at once. One instance drives a freshly started application, once: {@link #play} any
 * number of times, then {@link #finish}.
 */
public final class Traffic {

    /** How often the application's scheduler looks for tasks, by default. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Ledger ledger = new Ledger();
    private final ApiClient client;
    private final Visitor admin;
    private final Visitor operator;
    private final AutomationScript automation;
    private final List<String> scheduledTasks;
    private final AtomicInteger rounds = new AtomicInteger();

    private Traffic(URI base) {
        this.client = new ApiClient(base, ledger);
        this.admin = Visitor.login(client, ledger, "admin", "admin");
        admin.post(201, "/users", "{\"username\":\"operator\",\"password\":\"secret\"}");
        this.operator = Visitor.login(client, ledger, "operator", "secret");
        this.automation = new AutomationScript(admin);
        automation.createAnsweringScript("answers", AccountScript.KEYWORD);
        this.scheduledTasks = List.of(
                automation.createScheduledTask("scan", "SCAN_SESSION_FILES", ""),
                automation.createScheduledTask("greet", "SEND_MESSAGE", "nobody"));
    }

    /**
     * Logs in and makes what the scripts rely on.
     *
     * @param base the application's address, such as {@code http://127.0.0.1:8080}
     */
    public static Traffic begin(URI base) {
        return new Traffic(base);
    }

    /** Plays that many rounds, about ninety requests each, over all connections together. */
    public void playRounds(int count, int connections) {
        int last = rounds.get() + count;
        play(connections, null, () -> rounds.get() >= last);
    }

    /**
     * Plays rounds for that long.
     *
     * @param pause between two rounds of a connection
     */
    public void play(Duration duration, int connections, Duration pause) {
        long end = System.nanoTime() + duration.toNanos();
        play(connections, pause, () -> System.nanoTime() - end >= 0);
    }

    private void play(int connections, @Nullable Duration pause, BooleanSupplier over) {
        ExecutorService executor = Executors.newFixedThreadPool(connections);
        try {
            List<Future<?>> players = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                players.add(executor.submit(() -> playUntil(over, pause)));
            }
            for (Future<?> player : players) {
                player.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the traffic failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            executor.shutdownNow();
        }
    }

    private void playUntil(BooleanSupplier over, @Nullable Duration pause) {
        while (!over.getAsBoolean()) {
            int round = rounds.getAndIncrement();
            String name = "round-" + round;
            new AccountScript(admin).play(name, round);
            new SessionFileScript(operator).play(round);
            new AutomationScript(operator).play(name, round);
            new AccessScript(admin, operator).play(name);
            if (pause != null) {
                sleep(pause);
            }
        }
    }

    /** Lets what is under way end: afterwards the application does nothing that the ledger would have to know. */
    public void finish() {
        scheduledTasks.forEach(automation::disable);
        // A run that had begun, and the one look of the scheduler that may have seen them enabled.
        sleep(TICK.multipliedBy(2));
        scheduledTasks.forEach(automation::takeRuns);
    }

    public long requests() {
        return ledger.requests();
    }

    public int rounds() {
        return rounds.get();
    }

    Ledger ledger() {
        return ledger;
    }

    private static void sleep(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
