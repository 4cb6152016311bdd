package dev.sonde.core.multiprocess;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds what dead members left to the departed and removes their files.
 *
 * <p>Assumptions: replacing a file is one step; only who holds the directory's lock folds.
 *
 * <p>Guarantees: whoever reads the members' files first and the departed last counts every member once, at whatever step the folder of a member
 * was killed.
 *
 * <p>Why it works: the departed name those who are in them, and a member's files go after it is named. Killed before the departed are replaced,
 * nothing has happened; killed after, the member is named, so that its own file is not counted, and the next who folds removes it.
 */
final class Folding {
    private final MemberDirectory directory;

    Folding(MemberDirectory directory) {
        this.directory = directory;
    }

    /**
     * Folds if nobody else does just now.
     *
     * @param ended members that seem to have ended
     * @param heard what was heard from members, which may be newer than what they wrote
     * @param known the departed as they were read before, for when their file has become unreadable
     * @throws IOException if the departed cannot be read or written: nothing has changed then, or files of folded members are left
     */
    void fold(Collection<String> ended, Map<String, Contribution> heard, Departed known) throws IOException {
        try (MemberDirectory.Held lock = directory.tryLock()) {
            if (lock == null) {
                return;
            }
            Departed before = departed(known);
            List<String> done = new ArrayList<>();
            List<Contribution> more = new ArrayList<>();
            for (String id : ended) {
                // Looked at again: a member that was just being added seemed to have ended.
                if (!directory.runs(id)) {
                    Contribution last = before.ids.contains(id) ? null : last(id, heard.get(id));
                    if (last != null) {
                        more.add(last);
                    }
                    done.add(id);
                }
            }
            if (!more.isEmpty()) {
                directory.write(before.with(more));
            }
            for (String id : done) {
                directory.delete(id);
            }
        }
    }

    private Departed departed(Departed known) throws IOException {
        try {
            return directory.readDeparted();
        } catch (SnapshotFormat.ForeignVersion e) {
            throw e;
        } catch (Refused e) {
            directory.setDepartedAside();
            return known;
        }
    }

    private @Nullable Contribution last(String id, @Nullable Contribution heard) throws IOException {
        try {
            return Contribution.newer(directory.read(id), heard);
        } catch (SnapshotFormat.ForeignVersion e) {
            throw e;
        } catch (Refused e) {
            return heard; // who read it before has said so
        }
    }
}
