package dev.sonde.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void thePageSaysWhatTheResultsSay() throws IOException {
        String page = Files.readString(Page.page(ROOT));
        assertThat(page)
                .as("docs/benchmarks.md; benchmarks/run page makes it anew")
                .isEqualTo(Page.rendered(page, ROOT));
    }
}
