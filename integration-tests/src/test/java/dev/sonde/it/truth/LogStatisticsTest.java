package dev.sonde.it.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogStatisticsTest {

    @TempDir
    Path folder;

    @Test
    void eventsAreCountedWithTheExceptionBelowThem() throws IOException {
        Path log = Files.writeString(folder.resolve("app.log"), """
                2026-01-01T10:00:00.000Z  INFO 1 --- [main] a.B : Starting
                2026-01-01T10:00:01.000Z  WARN 1 --- [main] a.B : Not found
                2026-01-01T10:00:02.000Z ERROR 1 --- [main] a.B : It failed

                java.lang.IllegalStateException: why
                \tat a.B.c(B.java:1)
                Caused by: java.io.IOException: deeper
                \t... 1 common frames omitted

                2026-01-01T10:00:03.000Z  WARN 1 --- [main] a.B : Not found
                """);
        assertThat(new LogStatistics(log).read())
                .containsEntry(Series.of("system_errors_total", "error_type", "none", "severity", "warning"), 2.0)
                .containsEntry(
                        Series.of("system_errors_total", "error_type", "IllegalStateException", "severity", "error"),
                        1.0)
                .hasSize(2);
    }
}
