package dev.sonde.benchmarks.event;

import dev.sonde.benchmarks.report.Machine;
import java.util.List;
import java.util.Optional;

/** All event benchmarks of one sitting; kept as JSON in benchmarks/results. */
public record EventResults(Machine machine, int rounds, int iterations, String note, List<Measured> measured) {

    Optional<Measured> find(String shape, String desk, int accounts) {
        return measured.stream()
                .filter(each -> each.shape().equals(shape) && each.desk().equals(desk) && each.accounts() == accounts)
                .findFirst();
    }
}
