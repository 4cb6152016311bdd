package dev.sonde.benchmarks.peers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What was asked for on the command line. One thread. */
final class Options {
    List<Variant> variants = List.of(Variant.values());
    int rounds = 5;
    int warmUpRequests = 40_000;
    int measuredRequests = 40_000;
    Duration quiet = Duration.ofSeconds(8);
    /** No round is begun that would probably end after it. */
    Duration budget = Duration.ofMinutes(14);

    String note = "";
    Path out;

    /** @throws IllegalArgumentException with a sentence for the user */
    Options(Path root, String... arguments) {
        out = root.resolve("benchmarks/results/peers.json");
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            if (argument.equals("--quick")) {
                rounds = 2;
                warmUpRequests = 8_000;
                measuredRequests = 8_000;
                quiet = Duration.ofSeconds(3);
                budget = Duration.ofSeconds(220);
                out = root.resolve("benchmarks/target/peers/quick.json");
            } else if (argument.startsWith("--only=")) {
                variants = Stream.of(value.split(",", -1))
                        .map(name -> Variant.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
                out = root.resolve("benchmarks/target/peers/partial.json");
            } else if (argument.startsWith("--rounds=")) {
                rounds = Integer.parseInt(value);
            } else if (argument.startsWith("--requests=")) {
                warmUpRequests = Integer.parseInt(value);
                measuredRequests = warmUpRequests;
            } else if (argument.startsWith("--note=")) {
                note = value;
            } else if (argument.startsWith("--out=")) {
                out = root.resolve(value);
            } else if (!argument.equals("--full")) {
                throw new IllegalArgumentException("unknown option " + argument
                        + "; known are --full, --quick, --rounds=N, --requests=N, --only=none,sonde,opentelemetry,"
                        + " --note=TEXT, --out=FILE");
            }
        }
    }
}
