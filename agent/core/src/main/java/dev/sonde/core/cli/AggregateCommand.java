package dev.sonde.core.cli;

import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.metric.TolerantRegistry;
import dev.sonde.core.multiprocess.Multiprocess;
import dev.sonde.core.scrape.Exporter;
import dev.sonde.core.start.Version;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the scrape of all JVMs that share a directory, from a process of its own. */
@Command(
        name = "aggregate",
        mixinStandardHelpOptions = true,
        description = {
            "Serve one scrape for all JVMs that have the same multiprocess.dir.",
            "Each of those JVMs can do so, too; this process is there when none of them is."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it was told to end", "2:it cannot serve"})
final class AggregateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "the JVMs' multiprocess.dir")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path directory;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9464",
            description = "to listen on; 0 for any that is free (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "0.0.0.0",
            description = "the interface to listen on (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String host;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Consumer<String> log = line -> err.println("sonde: " + line);
        if (port < 0 || port > 65_535) {
            log.accept("port " + port + " is no number from 0 to 65535");
            return Main.COULD_NOT_RUN;
        }
        if (!Files.isDirectory(directory)) {
            log.accept(directory + " is no directory");
            return Main.COULD_NOT_RUN;
        }
        SelfMetrics self = new SelfMetrics(Version.current(), log);
        self.configLoaded(true);
        TolerantRegistry all = new TolerantRegistry(self::scrapeFault);
        try (Multiprocess members = Multiprocess.watch(directory, log)) {
            all.register(members);
            Exporter exporter = Exporter.start(host, port, all, self, log);
            if (exporter == null) {
                return Main.COULD_NOT_RUN;
            }
            if (port != 0 && exporter.port() != port) {
                log.accept("port " + port + " is in use");
                exporter.close();
                return Main.COULD_NOT_RUN;
            }
            exporter.ready(true);
            new CountDownLatch(1).await();
        }
        return Main.FINE;
    }
}
