package dev.sonde.core.cli;

import dev.sonde.core.rules.RuleSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the schema of rules files. */
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = "Print the JSON schema of rules files, for editors that complete and check YAML.",
        footerHeading = "%nExample:%n",
        footer = {
            "  java -jar sonde-agent.jar schema > rules.schema.json",
            "and as the first line of rules.yaml:",
            "  # yaml-language-server: $schema=rules.schema.json"
        })
final class SchemaCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().print(RuleSchema.json());
        spec.commandLine().getOut().flush();
    }
}
