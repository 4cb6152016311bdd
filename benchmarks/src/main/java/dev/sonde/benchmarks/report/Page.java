package dev.sonde.benchmarks.report;

import dev.sonde.benchmarks.event.EventResults;
import dev.sonde.benchmarks.event.EventTable;
import dev.sonde.benchmarks.peers.Comparison;
import dev.sonde.benchmarks.peers.ComparisonTable;
import dev.sonde.benchmarks.weave.UnmatchedClasses;
import dev.sonde.benchmarks.weave.WeaveResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the tables of docs/benchmarks.md what the results beside it say: each stands between two comments of its name. */
public final class Page {
    private Page() {}

    /** @param arguments the project's folder */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        Path page = page(root);
        Files.writeString(page, rendered(Files.readString(page), root));
        System.out.println("written to " + page);
    }

    static Path page(Path root) {
        return root.resolve("docs/benchmarks.md");
    }

    /** The page with its tables made anew from the results. */
    static String rendered(String page, Path root) throws IOException {
        Path results = root.resolve("benchmarks/results");
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("peers", ComparisonTable.of(Json.read(results.resolve("peers.json"), Comparison.class)));
        tables.put("events", EventTable.of(Json.read(results.resolve("events.json"), EventResults.class)));
        tables.put("classes", UnmatchedClasses.table(Json.read(results.resolve("classes.json"), WeaveResults.class)));
        String text = page;
        for (Map.Entry<String, String> each : tables.entrySet()) {
            String begin = "<!-- " + each.getKey() + ": made from benchmarks/results -->\n";
            String end = "<!-- " + each.getKey() + " end -->";
            int from = text.indexOf(begin);
            int to = text.indexOf(end);
            if (from < 0 || to < from) {
                throw new IOException("the page has no place for " + each.getKey());
            }
            text = text.substring(0, from + begin.length()) + each.getValue().strip() + "\n" + text.substring(to);
        }
        return text;
    }
}
