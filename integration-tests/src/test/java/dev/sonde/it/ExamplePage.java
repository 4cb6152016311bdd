package dev.sonde.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The examples of a Markdown page. Under one heading of the second level,
 *
 * <ul>
 *   <li>a {@code java} block is a program, which the examples after it run;
 *   <li>a {@code java run} block, or a comment {@code <!-- java run … -->} says what is done with it; a program may hide in a comment too;
 *   <li>a {@code yaml} block and the {@code prometheus} block after it are an example: the rules, and what a scrape has.
 * </ul>
 */
final class ExamplePage {

    private static final Pattern BLOCK = Pattern.compile(
            "(?ms)^(?:## (?<heading>[^\\n]+)$|```(?<kind>[a-z]+(?: [a-z]+)?)\\n(?<text>.*?)^```$|<!-- (?<hiddenKind>java(?: run)?)\\n(?<hidden>.*?)-->$)");

    private final Path file;
    private final List<Example> examples = new ArrayList<>();
    private final List<String> notRun = new ArrayList<>();

    private ExamplePage(Path file) {
        this.file = file;
    }

    static ExamplePage read(Path file) {
        ExamplePage page = new ExamplePage(file);
        try {
            page.scan(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page;
    }

    /** In the order of the page. */
    List<Example> examples() {
        return examples;
    }

    /** Places of rules that nothing runs. */
    List<String> notRun() {
        return notRun;
    }

    private void scan(String page) {
        String program = "";
        String run = "";
        String rules = "";
        String place = "";
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            if (block.group("heading") != null) {
                program = "";
                run = "";
            } else {
                boolean hidden = block.group("hidden") != null;
                String text = block.group(hidden ? "hidden" : "text");
                switch (block.group(hidden ? "hiddenKind" : "kind")) {
                    case "java" -> {
                        program = text;
                        run = "";
                    }
                    case "java run" -> run = text;
                    case "yaml" -> {
                        noteUnlessRun(rules, place);
                        rules = text;
                        place = file.getFileName() + ":" + lineOf(page, block.start());
                    }
                    case "prometheus" -> {
                        examples.add(new Example(
                                place, program, run, rules, text.lines().toList()));
                        rules = "";
                    }
                    default -> {}
                }
            }
        }
        noteUnlessRun(rules, place);
    }

    private void noteUnlessRun(String rules, String place) {
        if (rules.contains("rules:")) {
            notRun.add(place);
        }
    }

    private static int lineOf(String page, int at) {
        return (int) page.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    }
}
