package dev.sonde.core.cli;

import dev.sonde.core.rules.LoadedRules;
import dev.sonde.core.rules.RuleLoader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a rule file as the agent would and tells every problem in it. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Tell every problem of a rule file, with its place and the nearest right thing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the file is fine", "1:it has problems", "2:it could not be read"})
final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "rules.yaml", description = "the file to check")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (!Files.isReadable(file)) {
            spec.commandLine().getErr().println("sonde: " + file + " is not there or cannot be read");
            return Main.COULD_NOT_RUN;
        }
        LoadedRules loaded = RuleLoader.load(file);
        if (loaded.isBroken()) {
            out.println(loaded.problems().format());
            return Main.PROBLEMS;
        }
        out.println(file + " is fine: " + loaded.rules());
        return Main.FINE;
    }
}
