package dev.sonde.core.cli;

import dev.sonde.core.rules.RuleLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the rules that come with the agent. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "Show the rules that come with the agent, to read or to start a file from.")
final class RulesCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--print-builtin", required = true, description = "print the built-in rule file")
    private boolean printBuiltin;

    @Override
    public void run() {
        if (printBuiltin) {
            spec.commandLine().getOut().print(RuleLoader.builtinText());
            spec.commandLine().getOut().flush();
        }
    }
}
