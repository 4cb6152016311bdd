package dev.sonde.it.http;

import dev.sonde.it.Programs;
import dev.sonde.it.harness.JavaProgram;
import java.nio.file.Path;
import java.util.List;

/** The servlet application and the programs that serve it, compiled against each container. */
final class ServletPrograms {
    private ServletPrograms() {}

    /** The program, to be given a port. */
    static JavaProgram program(Container container, String port) {
        List<Path> classPath = Programs.compile(
                "http-" + container.module(),
                List.of("http/web", "http/" + container.program()),
                container.rewriting(),
                17,
                container.classPath());
        JavaProgram java = JavaProgram.java().withOptions("-XX:TieredStopAtLevel=1", "-Xmx256m");
        String main = container.program() + ".Server";
        if (container.isBoot()) {
            Path jar = classPath.get(0).resolveSibling("application.jar");
            return java.runningJar(FatJar.write(jar, classPath, main), port);
        }
        return java.running(classPath, main, port);
    }
}
