package dev.sonde.it.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A container of one version: its class path (a module below {@code containers/}), the program that starts it, and where it
 * cannot do what others can.
 *
 * @param title in the documentation
 * @param module below {@code containers/}
 * @param program below {@code src/test/programs/http}
 * @param rewriting what is replaced in the sources before they are compiled
 * @param absent scenarios that the container does not offer, each with why
 * @param losses scenarios whose numbers are not the truth, each with what they are instead
 */
record Container(
        String title,
        String module,
        String program,
        Map<String, String> rewriting,
        Map<String, String> absent,
        Map<String, String> losses) {

    private static final Map<String, String> JAVAX = Map.of("jakarta.servlet", "javax.servlet");

    /** All, in the order of the documentation's table. */
    static List<Container> all() {
        List<Container> all = new ArrayList<>();
        all.add(of("Tomcat 8.5", "tomcat-8.5", "tomcat", JAVAX));
        all.add(of("Tomcat 9", "tomcat-9", "tomcat", JAVAX));
        all.add(of("Tomcat 10.1", "tomcat-10", "tomcat", Map.of()));
        all.add(of("Tomcat 11", "tomcat-11", "tomcat", Map.of()));
        all.add(of("Jetty 9.4", "jetty-9.4", "jetty", JAVAX));
        all.add(of("Jetty 10", "jetty-10", "jetty", JAVAX));
        all.add(of("Jetty 11", "jetty-11", "jetty", Map.of()));
        all.add(of("Jetty 12 ee8", "jetty-12-ee8", "jetty12", plus(JAVAX, "ee10", "ee8")));
        all.add(of("Jetty 12 ee9", "jetty-12-ee9", "jetty12", Map.of("ee10", "ee9")));
        all.add(of("Jetty 12 ee10", "jetty-12-ee10", "jetty12", Map.of()));
        all.add(of("Undertow 2.2", "undertow-2.2", "undertow", JAVAX));
        all.add(of("Undertow 2.3", "undertow-2.3", "undertow", Map.of()));
        all.add(of("Boot 2.7 Tomcat 9", "boot-2.7-tomcat", "boot", JAVAX));
        all.add(of("Boot 2.7 Undertow 2.2", "boot-2.7-undertow", "boot", JAVAX));
        all.add(of("Boot 3.5 Tomcat 10.1", "boot-3-tomcat", "boot", Map.of()));
        all.add(of("Boot 3.5 Jetty 12 ee10", "boot-3-jetty", "boot", Map.of()));
        all.add(of("Boot 3.5 Undertow 2.3", "boot-3-undertow", "boot", Map.of()));
        all.add(of("Boot 4.0 Tomcat 11", "boot-4-tomcat", "boot", Map.of()));
        all.add(of("Boot 4.0 Jetty 12.1 ee11", "boot-4-jetty", "boot", Map.of()));
        return all;
    }

    /** Whether it is a Spring Boot fat jar. */
    boolean isBoot() {
        return program.equals("boot");
    }

    private static Container of(String title, String module, String program, Map<String, String> rewriting) {
        Map<String, String> absent = new TreeMap<>();
        Map<String, String> losses = new TreeMap<>();
        if (!program.equals("tomcat")) {
            absent.put(
                    "broken",
                    "what this container is made of are handlers like an application's, whose exceptions are escaped ones");
        }
        boolean boot = program.equals("boot");
        boolean jetty = title.contains("Jetty");
        boolean undertow = title.contains("Undertow");
        if (boot) {
            for (String id : List.of("contexts", "escaped", "send-error")) {
                absent.put(id, "one context, with error pages");
            }
        }
        if (boot && jetty) {
            absent.put("http-2", "Jetty's HTTP/2 is a dependency that few add");
        }
        if (jetty) {
            absent.put("upgrade", "Jetty does not implement the servlets' upgrade");
        }
        if (title.equals("Jetty 9.4")) {
            losses.put(
                    "exact",
                    "counted, normalised like any other path: servlets before version 4 do not tell their mapping");
        }
        if (title.contains("Jetty 12")) {
            losses.put("not-decodable", "counted, its method as `_OTHER`: Jetty 12 forgets it");
        }
        if (undertow) {
            losses.put("malformed", "not counted: Undertow refuses it before there is a request");
            losses.put("not-decodable", "not counted: Undertow refuses it before there is a request");
        }
        return new Container(title, module, program, rewriting, absent, losses);
    }

    private static Map<String, String> plus(Map<String, String> map, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }

    /** The container's jars. */
    List<Path> classPath() {
        Path file = Path.of("containers", module, "target", "classpath.txt");
        try {
            return Pattern.compile(":")
                    .splitAsStream(Files.readString(file).trim())
                    .map(Path::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is not written; run mvn -B package -DskipTests", e);
        }
    }

    @Override
    public String toString() {
        return title;
    }
}
