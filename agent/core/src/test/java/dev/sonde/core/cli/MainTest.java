package dev.sonde.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void withoutACommandItTeaches() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("-javaagent:sonde-agent.jar=9464:rules.yaml", "check", "rules");
    }

    @Test
    void checkTellsProblemsByExitCode(@TempDir Path folder) throws Exception {
        Path good = Files.writeString(folder.resolve("good.yaml"), "include: [builtin]\n");
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "metrics:\n  x_total: {typ: counter}\n");
        assertThat(run("check", good.toString())).isZero();
        assertThat(run("check", bad.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("bad.yaml:2:", "did you mean `type`");
        assertThat(run("check", folder.resolve("none.yaml").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("none.yaml");
        assertThat(run("chekc")).isEqualTo(2);
    }

    @Test
    void printsTheBuiltInRules() {
        assertThat(run("rules", "--print-builtin")).isZero();
        assertThat(out.toString()).contains("http_requests_total").endsWith("\n");
    }

    @Test
    void printsTheSchemaForEditors() {
        assertThat(run("schema")).isZero();
        assertThat(out.toString()).startsWith("{").contains("draft-07").endsWith("}\n");
    }
}
