package dev.sonde.core.multiprocess;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks all members and adds up what they say. One round at a time, on a thread of its own; whoever asks while one runs gets the next one, which
 * begins after he asked. Thread-safe.
 */
final class Gathering implements AutoCloseable {
    /** How long a member may think; one that is stopped or swapped out counts with what it wrote or said last. */
    private static final int ANSWER_MILLIS = 2000;
    /** How long a scrape waits for a round, with a directory on a disk that hangs. */
    private static final long ROUND_MILLIS = 5000;

    private static final int ASKED_AT_ONCE = 16;

    private final MemberDirectory directory;
    private final Folding folding;
    private final @Nullable Member own;
    private final Complaints complaints;
    private final ExecutorService rounds;
    private final ThreadPoolExecutor asking;

    /** Guarded by this: a round that has not begun. */
    private @Nullable Future<View> next;

    private volatile @Nullable View last;

    /** Of the rounds' thread: the last that each member said. */
    private final Map<String, Contribution> heard = new HashMap<>();
    /** Of the rounds' thread: the last that could be read. */
    private Departed departed = Departed.NOBODY;

    /** What a round found. */
    static final class View {
        final List<Family> families;
        final int members;
        /** Members that run and did not answer. */
        final int silent;

        final int conflicts;

        View(List<Family> families, int members, int silent, int conflicts) {
            this.families = families;
            this.members = members;
            this.silent = silent;
            this.conflicts = conflicts;
        }
    }

    /** @param own the member that this JVM is, or null */
    Gathering(MemberDirectory directory, @Nullable Member own, Complaints complaints, ThreadFactory factory) {
        this.directory = directory;
        this.folding = new Folding(directory);
        this.own = own;
        this.complaints = complaints;
        rounds = Executors.newSingleThreadExecutor(factory);
        asking = new ThreadPoolExecutor(
                0,
                ASKED_AT_ONCE,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                factory,
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /**
     * What all members have counted now.
     *
     * @throws IllegalStateException if that cannot be told
     */
    View fresh() {
        try {
            View view = round().get(ROUND_MILLIS, TimeUnit.MILLISECONDS);
            complaints.fine("a round of all members");
            return view;
        } catch (ExecutionException | TimeoutException e) {
            complaints.complain(
                    "a round of all members", "the one before is shown: " + (e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        View before = last;
        if (before == null) {
            throw new IllegalStateException("no round of all members has ended yet");
        }
        return before;
    }

    private synchronized Future<View> round() {
        Future<View> waiting = next;
        if (waiting == null) {
            waiting = rounds.submit(() -> {
                synchronized (this) {
                    next = null;
                }
                View view = gather();
                last = view;
                return view;
            });
            next = waiting;
        }
        return waiting;
    }

    @Override
    public void close() {
        rounds.shutdownNow();
        asking.shutdownNow();
    }

    // ---- on the rounds' thread

    private View gather() throws InterruptedException {
        Set<String> ids = ids();
        List<String> running = new ArrayList<>();
        List<String> ended = new ArrayList<>();
        Member me = own;
        for (String id : ids) {
            if (me == null || !id.equals(me.id())) {
                (directory.runs(id) ? running : ended).add(id);
            }
        }
        Set<String> answered = ask(running, me);
        Map<String, Contribution> live = new TreeMap<>();
        Map<String, Contribution> dead = new TreeMap<>();
        if (me != null) {
            put(live, me.id(), heard.get(me.id()));
        }
        for (String id : running) {
            put(live, id, answered.contains(id) ? heard.get(id) : last(id, new ArrayList<>()));
        }
        List<String> foldable = new ArrayList<>(ended);
        for (String id : ended) {
            put(dead, id, last(id, foldable));
        }
        // The departed after the members' files: see Folding.
        departed = departed();
        heard.keySet().retainAll(kept(ids, me));
        live.keySet().removeAll(departed.ids);
        dead.keySet().removeAll(departed.ids);
        Merge.Result sum = Merge.of(live.values(), dead.values(), departed);
        tell(sum.conflicts);
        fold(foldable);
        int members = running.size() + (me == null ? 0 : 1);
        return new View(sum.families, members, running.size() - answered.size(), sum.conflicts.size());
    }

    private static Set<String> kept(Set<String> ids, @Nullable Member me) {
        Set<String> kept = new HashSet<>(ids);
        if (me != null) {
            kept.add(me.id());
        }
        return kept;
    }

    private static void put(Map<String, Contribution> to, String id, @Nullable Contribution what) {
        if (what != null) {
            to.put(id, what);
        }
    }

    private Set<String> ids() {
        try {
            Set<String> ids = directory.ids();
            complaints.fine(directory.folder().toString());
            return ids;
        } catch (IOException e) {
            complaints.complain(directory.folder().toString(), "cannot be read: " + e);
            return new HashSet<>(heard.keySet());
        }
    }

    /** Asks them all at once, and this JVM too; what they say is {@link #heard}. Returns those of the others that said something. */
    private Set<String> ask(Collection<String> ids, @Nullable Member me) throws InterruptedException {
        List<Callable<@Nullable Contribution>> questions = new ArrayList<>();
        if (me != null) {
            questions.add(me::now);
        }
        for (String id : ids) {
            questions.add(() -> LiveAnswers.ask(directory.where(id), id, ANSWER_MILLIS));
        }
        Set<String> answered = new HashSet<>();
        for (Future<@Nullable Contribution> answer :
                asking.invokeAll(questions, ANSWER_MILLIS, TimeUnit.MILLISECONDS)) {
            Contribution said = said(answer);
            if (said != null) {
                heard.put(said.id, said);
                answered.add(said.id);
            }
        }
        if (me != null) {
            answered.remove(me.id());
        }
        return answered;
    }

    private @Nullable Contribution said(Future<@Nullable Contribution> answer) throws InterruptedException {
        try {
            return answer.isCancelled() ? null : answer.get();
        } catch (ExecutionException e) {
            complaints.complain("a member", "cannot be asked: " + e.getCause());
            return null;
        }
    }

    /** The last of what a member wrote and what it said; one whose file is not for us to remove is taken out of {@code foldable}. */
    private @Nullable Contribution last(String id, Collection<String> foldable) {
        Contribution written = null;
        String what = "member " + id + " in " + directory.folder();
        try {
            written = directory.read(id);
            complaints.fine(what);
        } catch (SnapshotFormat.ForeignVersion e) {
            complaints.complain(what, "is not counted, its agent is of another version (" + e.getMessage() + ")");
            foldable.remove(id);
        } catch (Refused e) {
            complaints.complain(what, "its file is damaged and not counted (" + e.getMessage() + ")");
        } catch (IOException e) {
            complaints.complain(what, "cannot be read: " + e);
            foldable.remove(id);
        }
        return Contribution.newer(written, heard.get(id));
    }

    private Departed departed() {
        String what = "what ended members left in " + directory.folder();
        try {
            Departed read = directory.readDeparted();
            complaints.fine(what);
            return read;
        } catch (IOException e) {
            complaints.complain(what, "cannot be read, what was read before is shown: " + e);
            return departed;
        }
    }

    private void tell(Set<String> conflicts) {
        for (String metric : conflicts) {
            complaints.complain(
                    "metric " + metric,
                    "has another type or other buckets in some JVMs; they are left out or shown in the buckets that all have");
        }
    }

    private void fold(Collection<String> ended) {
        if (ended.isEmpty()) {
            return;
        }
        String what = "ended members in " + directory.folder();
        try {
            folding.fold(ended, heard, departed);
            complaints.fine(what);
        } catch (IOException | RuntimeException e) {
            complaints.complain(what, "cannot be put together, they are counted one by one: " + e);
        }
    }
}
