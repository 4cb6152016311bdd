package dev.sonde.it.http;

import dev.sonde.it.Programs;
import java.nio.file.Path;
import java.util.List;

/** The servlet application and the programs that serve it, compiled against each container. */
final class ServletPrograms {
    private ServletPrograms() {}

    /** The compiled program with the application and the container's jars. */
    static List<Path> classPath(Container container) {
        return Programs.compile(
                "http-" + container.module(),
                List.of("http/web", "http/" + container.program()),
                container.rewriting(),
                17,
                container.classPath());
    }
}
