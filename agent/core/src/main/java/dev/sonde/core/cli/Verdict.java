package dev.sonde.core.cli;

import dev.sonde.core.diagnosis.RuleReport;
import dev.sonde.core.rules.Poll;
import dev.sonde.core.rules.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What {@code check} says of one rule, in a word. */
enum Verdict {
    /** It matches. */
    OK,
    /** It matches nothing, and was written for this application. */
    NOTHING,
    /** It matches something that its expressions cannot read. */
    MISFIT,
    /** Its library is not there: a built-in source, or a rule that came with the agent. */
    ABSENT,
    /** Only a running application can tell. */
    UNKNOWN,
    /** The file turns it off. */
    OFF;

    /**
     * @param own whether the file has the rule itself
     * @param jdk whether the rule names a type of the JDK, whose subtypes in there nobody has looked at
     */
    static Verdict of(Rule rule, RuleReport report, boolean own, boolean jdk) {
        Poll poll = rule.poll();
        if (!rule.enabled()) {
            return OFF;
        }
        if (report.state().equals("off")) {
            return MISFIT;
        }
        if (poll != null && poll.kind() == Poll.Kind.SQL) {
            return UNKNOWN;
        }
        if (report.matchCount() > 0) {
            return OK;
        }
        boolean source = rule.source() != null || (poll != null && poll.source() != null);
        if (jdk || (poll != null && poll.method() != null && report.misses().isEmpty())) {
            return UNKNOWN;
        }
        return source || !own ? ABSENT : NOTHING;
    }

    boolean isProblem(boolean unmatchedIsFine) {
        return this == MISFIT || (this == NOTHING && !unmatchedIsFine);
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What stands behind the rule's name, and below it. */
    List<String> lines(Rule rule, RuleReport report) {
        boolean source = rule.source() != null || rule.poll() != null;
        switch (this) {
            case OK:
                return Lines.matches(report, source);
            case UNKNOWN:
                return Lines.of("only the running application can tell");
            case MISFIT:
            case OFF:
                return Lines.of(String.valueOf(report.reason()));
            default:
                return report.misses().isEmpty() ? Lines.of("nothing of that kind is there") : report.misses();
        }
    }

    /** Lines of text. */
    private static final class Lines {
        private static final int MOST_SHOWN = 3;

        private Lines() {}

        static List<String> of(String line) {
            return Collections.singletonList(line);
        }

        /** @param source whether what matched is the source's business more than the reader's */
        static List<String> matches(RuleReport report, boolean source) {
            List<String> matches = report.matches();
            int count = report.matchCount();
            if (source) {
                String all = count + (count == 1 ? " method" : " methods");
                return of(matches.isEmpty() ? all : count == 1 ? matches.get(0) : all + ", such as " + matches.get(0));
            }
            List<String> lines = new ArrayList<>(matches.subList(0, Math.min(MOST_SHOWN, matches.size())));
            if (count > lines.size()) {
                lines.add("and " + (count - lines.size()) + " more");
            }
            return lines;
        }
    }
}
