package dev.sonde.it.truth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Warnings and errors as they stand in a log file of Spring Boot's usual format, with the exception written below each. */
public final class LogStatistics implements Statistics {

    private static final Pattern EVENT =
            Pattern.compile("^\\d{4}-\\d{2}-\\d{2}T\\S+ +(TRACE|DEBUG|INFO|WARN|ERROR) .*");
    private static final Pattern THROWABLE = Pattern.compile("^(?:[\\w$]+\\.)+([\\w$]+)(?:: .*)?$");

    private final Path file;

    public LogStatistics(Path file) {
        this.file = file;
    }

    @Override
    public Map<Series, Double> read() {
        Truth truth = new Truth();
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < lines.size(); i++) {
            Matcher event = EVENT.matcher(lines.get(i));
            if (event.matches()) {
                String severity =
                        switch (event.group(1)) {
                            case "WARN" -> "warning";
                            case "ERROR" -> "error";
                            default -> "";
                        };
                if (!severity.isEmpty()) {
                    truth.add(1, "system_errors_total", "error_type", thrownAfter(lines, i), "severity", severity);
                }
            }
        }
        return truth.values();
    }

    /** The class of the exception logged with the event in that line: the first line before the next event that names one. */
    private static String thrownAfter(List<String> lines, int event) {
        for (int i = event + 1; i < lines.size() && !EVENT.matcher(lines.get(i)).matches(); i++) {
            Matcher throwable = THROWABLE.matcher(lines.get(i));
            if (throwable.matches()) {
                return throwable.group(1);
            }
        }
        return "none";
    }
}
