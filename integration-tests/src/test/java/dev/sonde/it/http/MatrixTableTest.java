package dev.sonde.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table in the documentation says what the tests hold; {@code -Dsonde.docs.write=true} writes it. */
class MatrixTableTest {
    private static final String BEGIN = "<!-- the table of MatrixTable begins -->\n";
    private static final String END = "<!-- the table of MatrixTable ends -->\n";

    @Test
    void theDocumentedTableIsUpToDate() throws IOException {
        Path file = Path.of("..", "docs", "http.md");
        String page = Files.readString(file);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        assertThat(from).isBetween(BEGIN.length(), to);
        String table = "\n" + MatrixTable.markdown() + "\n";
        if (Boolean.getBoolean("sonde.docs.write")) {
            Files.writeString(file, page.substring(0, from) + table + page.substring(to));
        } else {
            assertThat(page.substring(from, to)).isEqualTo(table);
        }
    }
}
