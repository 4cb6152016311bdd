package dev.sonde.it;

import dev.sonde.it.harness.RunningProgram;
import java.util.List;

/** The standard error of a program with the agent, taken apart: lines of the agent, and lines of anything else. */
record ErrorOutput(List<String> ofAgent, List<String> ofOthers) {

    private static final String AGENT = "[sonde]";

    static ErrorOutput of(RunningProgram program) {
        List<String> lines = program.stderrLines();
        return new ErrorOutput(
                lines.stream().filter(line -> line.startsWith(AGENT)).toList(),
                lines.stream().filter(line -> !line.startsWith(AGENT)).toList());
    }

    /** What the agent complains about: its warnings and errors. */
    List<String> complaints() {
        return ofAgent.stream()
                .filter(line -> line.startsWith(AGENT + " warning:")
                        || line.startsWith(AGENT + " error:")
                        || line.startsWith(AGENT + " could not start"))
                .toList();
    }
}
