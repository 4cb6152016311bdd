package dev.sonde.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Rules files for the test programs. */
final class Rules {

    /** Counts what {@code app.Worker.handle} is called with, by kind and outcome. */
    static final String WORKER = """
            metrics:
              handled_total:
                type: counter
                help: Calls of handle.
                labels: [kind, outcome]
            rules:
              - name: handled
                at: app.Worker.handle(String, int)
                do:
                  - count: handled_total
                    labels: {kind: "${args[0]}", outcome: "${outcome}"}
            """;

    private Rules() {}

    static Path write(Path folder, String yaml) {
        try {
            return Files.writeString(folder.resolve("rules.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
