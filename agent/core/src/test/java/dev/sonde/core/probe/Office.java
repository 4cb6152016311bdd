package dev.sonde.core.probe;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the rules of {@link MethodProbeTest} observe. */
@SuppressWarnings("UnusedVariable")
public class Office {
    public enum Kind {
        PLAIN,
        URGENT
    }

    public interface Desk {
        String handle(String paper);
    }

    public static class FrontDesk implements Desk {
        @Override
        public String handle(String paper) {
            return "seen " + paper;
        }
    }

    public static class SeniorDesk extends FrontDesk {
        @Override
        public String handle(String paper) {
            return super.handle(paper) + " twice";
        }
    }

    public static final class Clerk {
        private final long number;
        private final String name;

        public Clerk(long number, String name) {
            this.number = number;
            this.name = name;
        }

        public long getNumber() {
            return number;
        }
    }

    public void stamp(Clerk clerk, Kind kind, int copies) {
        if (copies < 0) {
            throw new IllegalArgumentException("negative");
        }
    }

    public static int count(List<String> papers) {
        return papers.size();
    }

    public CompletionStage<Map<String, Object>> file(String name, CompletableFuture<Map<String, Object>> when) {
        return when;
    }

    public boolean open(String key) {
        return !key.isEmpty();
    }
}
