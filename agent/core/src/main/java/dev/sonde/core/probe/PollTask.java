package dev.sonde.core.probe;

import dev.sonde.core.event.ThreadState;
import dev.sonde.core.metric.poll.PollScheduler;
import dev.sonde.core.rules.Poll;
import dev.sonde.core.rules.Rule;
import dev.sonde.core.source.Source;
import dev.sonde.core.source.Sources;
import java.util.ConcurrentModificationException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A polling rule on the scheduler. Started and stopped once, by any thread. */
final class PollTask {
    /** A collection that changes while it is walked is walked again: half of it would be a wrong number. */
    private static final int MOST_TRIES = 5;

    /** Finds the subjects of one run and asks each. */
    interface Visit {
        void all(PollRun run, PollHost host) throws Throwable;
    }

    private final Rule rule;
    private final long everyNanos;
    private final PollRun run;
    private final RuleState state;
    private final Visit visit;
    private volatile PollScheduler.@Nullable Handle scheduled;

    private PollTask(Rule rule, Poll poll, PollRun run, RuleState state, Visit visit) {
        this.rule = rule;
        this.everyNanos = poll.everyNanos();
        this.run = run;
        this.state = state;
        this.visit = visit;
    }

    static PollTask ofInstances(Rule rule, Poll poll, InstanceCapture capture, PollRun run, RuleState state) {
        return new PollTask(rule, poll, run, state, (r, host) -> {
            for (Object each : capture.alive()) {
                Class<?> type = declared(each, poll.target());
                ContextLoader.of(each.getClass(), () -> r.ask(each, type));
            }
        });
    }

    static PollTask ofQuery(Rule rule, Poll poll, PollRun run, RuleState state) {
        return new PollTask(rule, poll, run, state, new QueryVisit(rule.name(), poll));
    }

    static PollTask ofMethod(Rule rule, Poll poll, ActionCompiler actions, PollRun run, RuleState state) {
        return new PollTask(
                rule,
                poll,
                run,
                state,
                new StaticMethodVisit(Objects.requireNonNull(poll.method()), actions.access(), state));
    }

    static PollTask ofSource(Rule rule, Poll poll, PollRun run, RuleState state) {
        Source source = Sources.of(Objects.requireNonNull(poll.source()));
        run.readStatesOf(source);
        return new PollTask(rule, poll, run, state, (r, host) -> r.ask(source, Source.class));
    }

    void start(PollHost host) {
        scheduled = host.scheduler().every(rule.name(), everyNanos, () -> once(host));
    }

    /** Ends the polling and takes back what was published. Does not wait for a run that is under way. */
    void stop() {
        PollScheduler.Handle handle = scheduled;
        if (handle != null) {
            handle.cancel();
        }
        run.withdraw();
    }

    private void once(PollHost host) {
        // What a poll makes the application's objects do is not the application's doing: no source counts it.
        ThreadState thread = ThreadState.current();
        thread.suppressed++;
        try {
            visit(host);
            if (run.commit()) {
                state.pollSucceeded();
            }
        } catch (PollRun.Misfit e) {
            state.turnOff(String.valueOf(e.getMessage()));
            stop();
        } catch (Throwable t) {
            state.pollFailed(t);
        } finally {
            thread.suppressed--;
        }
    }

    private void visit(PollHost host) throws Throwable {
        for (int tries = 1; ; tries++) {
            run.begin();
            try {
                visit.all(run, host);
                return;
            } catch (ConcurrentModificationException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** The polled class itself, so that an instance of a private subclass is read as what the rule says it is. */
    private static Class<?> declared(Object instance, @Nullable String name) {
        for (Class<?> type = instance.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(name)) {
                return type;
            }
        }
        return instance.getClass();
    }
}
