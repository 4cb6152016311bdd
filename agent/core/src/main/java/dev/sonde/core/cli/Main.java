package dev.sonde.core.cli;

import dev.sonde.core.start.Version;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What {@code java -jar sonde-agent.jar} understands. */
@Command(
        name = "sonde",
        mixinStandardHelpOptions = true,
        versionProvider = Main.OwnVersion.class,
        subcommands = {AggregateCommand.class, CheckCommand.class, RulesCommand.class, SchemaCommand.class},
        synopsisHeading = "Usage: ",
        header = {
            "Measures a Java program that you cannot change. To attach it, start that program with",
            "",
            "  java -javaagent:sonde-agent.jar=9464:rules.yaml -jar your-app.jar",
            "  curl localhost:9464/metrics",
            "",
            "Without rules.yaml the built-in rules run: HTTP, databases, pools, Redis, logged errors.",
            "After the = stand [host:]port[:rules.yaml] or key=value,key=value with the keys",
            "host, port, rules, reload, multiprocess.dir, log_level and enabled; each is also -Dsonde.KEY and SONDE_KEY.",
            ""
        },
        commandListHeading = "%nCommands:%n")
public final class Main implements Runnable {
    /** Nothing is wrong. */
    static final int FINE = 0;
    /** The rules have problems. */
    static final int PROBLEMS = 1;
    /** It could not be done: a wrong option, a file that cannot be read. */
    static final int COULD_NOT_RUN = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Runs a command line and returns the exit code; called by the launcher by name. */
    @SuppressWarnings("DefaultCharset") // the terminal decides
    public static int run(String[] arguments) {
        return commandLine(new PrintWriter(System.out, true), new PrintWriter(System.err, true))
                .execute(arguments);
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new Main()).setOut(out).setErr(err).setExecutionExceptionHandler((e, line, parsed) -> {
            line.getErr().println("sonde: " + e);
            return COULD_NOT_RUN;
        });
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The version of this jar. */
    static final class OwnVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"sonde " + Version.current() + ", Java " + System.getProperty("java.version")};
        }
    }
}
