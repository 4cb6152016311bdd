package dev.sonde.it.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The scenarios and containers as the table of {@code docs/http.md}. What a cell says is what {@link HttpMatrixIT} has seen. */
final class MatrixTable {
    private final List<String> notes = new ArrayList<>();

    private MatrixTable() {}

    /** The table in Markdown with its notes. */
    static String markdown() {
        Map<Boolean, List<Container>> kinds =
                Container.all().stream().collect(Collectors.partitioningBy(Container::isBoot));
        MatrixTable table = new MatrixTable();
        String tables = table.write(kinds.getOrDefault(false, List.of()))
                + "\nFat jars of Spring Boot, with the same servlets and Spring MVC beside them:\n\n"
                + table.write(kinds.getOrDefault(true, List.of()));
        return tables + table.writeNotes();
    }

    private String write(List<Container> containers) {
        StringBuilder out = new StringBuilder("| |");
        containers.forEach(
                container -> out.append(' ').append(container.title()).append(" |"));
        out.append("\n|---|").append("---|".repeat(containers.size())).append('\n');
        String area = "";
        for (Scenario scenario : Scenarios.of(containers.get(0))) {
            if (!scenario.area().equals(area)) {
                area = scenario.area();
                out.append("| **")
                        .append(area)
                        .append("** |")
                        .append(" |".repeat(containers.size()))
                        .append('\n');
            }
            out.append("| ").append(scenario.title()).append(" |");
            for (Container container : containers) {
                out.append(' ').append(cell(container, scenario)).append(" |");
            }
            out.append('\n');
        }
        return out.toString();
    }

    private String writeNotes() {
        StringBuilder out = new StringBuilder("\n");
        for (int i = 0; i < notes.size(); i++) {
            out.append(i + 1).append(". ").append(notes.get(i)).append('\n');
        }
        return out.toString();
    }

    private String cell(Container container, Scenario scenario) {
        String absent = container.absent().get(scenario.id());
        if (absent != null) {
            return "– " + note("Not there: " + absent + ".");
        }
        String loss = container.losses().get(scenario.id());
        return loss == null ? "ok" : "**no** " + note("A request is " + loss + ".");
    }

    private String note(String text) {
        int known = notes.indexOf(text);
        if (known < 0) {
            notes.add(text);
            known = notes.size() - 1;
        }
        return "(" + (known + 1) + ")";
    }
}
