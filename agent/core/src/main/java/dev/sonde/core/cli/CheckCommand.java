package dev.sonde.core.cli;

import dev.sonde.core.Log;
import dev.sonde.core.cli.path.ClassPath;
import dev.sonde.core.cli.path.ClassPathReader;
import dev.sonde.core.rules.LoadedRules;
import dev.sonde.core.rules.RuleLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a rule file as the agent would, tells every problem in it, and what each rule matches in an application. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Main.OwnVersion.class,
        description = {
            "Tell every problem of a rules file, with its place and the nearest right thing;",
            "with --class-path also what each rule would match in the application and",
            "whether its expressions fit, or why not. Nothing of the application is run.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything is fine",
            "1:there are problems: in the file, a rule of it that matches nothing, or one that does not fit what it matches",
            "2:it could not be done: a file that is not there, a wrong option"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar sonde-agent.jar check rules.yaml",
            "  java -jar sonde-agent.jar check --class-path app.jar rules.yaml",
            "  java -jar sonde-agent.jar check -c build/classes -c 'lib/*' --format json rules.yaml"
        })
final class CheckCommand implements Callable<Integer> {
    /** How the outcome is printed. */
    enum Format {
        text,
        json
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-c", "--class-path"},
            paramLabel = "PATH",
            description = {
                "the application: a jar, war, ear or Spring Boot jar, a directory of classes or of jars, 'lib/*',",
                "or several of them as java takes them; may be given more than once"
            })
    private List<String> classPath = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "how the outcome is printed; ${DEFAULT-VALUE} if not given")
    private Format format = Format.text;

    @Option(
            names = "--allow-unmatched",
            description = "a rule that matches nothing is no problem: for files that serve several applications")
    private boolean allowUnmatched;

    @Parameters(paramLabel = "rules.yaml", description = "the file to check")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Override
    public Integer call() throws IOException {
        Log.level(Log.Level.OFF); // what a running agent would log is in the outcome
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            return cannot(file + " is not there or cannot be read");
        }
        LoadedRules loaded = RuleLoader.load(file);
        Rehearsed rehearsed = null;
        if (!classPath.isEmpty()) {
            Progress progress = Progress.onTerminal();
            try {
                ClassPath classes = ClassPathReader.read(classPath, progress::at);
                progress.at("matching " + classes.names().size() + " classes");
                rehearsed = Rehearsed.of(loaded.rules(), classes);
            } catch (NoSuchFileException e) {
                return cannot(e.getMessage() + ", given as --class-path, is not there");
            } finally {
                progress.end();
            }
            if (rehearsed.classes().names().isEmpty()) {
                print(rehearsed.classes().skipped());
                return cannot("there are no classes in " + String.join(", ", classPath));
            }
        }
        Checked checked = new Checked(file.toString(), loaded, rehearsed, allowUnmatched);
        PrintWriter out = spec.commandLine().getOut();
        out.print(format == Format.json ? checked.json() : checked.text());
        out.flush();
        return checked.isFine() ? Main.FINE : Main.PROBLEMS;
    }

    private void print(Iterable<String> lines) {
        for (String line : lines) {
            spec.commandLine().getErr().println("sonde: " + line);
        }
    }

    private int cannot(@Nullable String why) {
        spec.commandLine().getErr().println("sonde: " + why);
        return Main.COULD_NOT_RUN;
    }
}
