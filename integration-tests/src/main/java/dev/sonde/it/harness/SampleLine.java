package dev.sonde.it.harness;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one sample line from left to right: {@code name{label="value",…} value [timestamp]}. */
final class SampleLine {

    private final String line;
    private int at;

    SampleLine(String line) {
        this.line = line;
    }

    Sample read() {
        String name = upToAny("{ ");
        Map<String, String> labels = new LinkedHashMap<>();
        if (peek() == '{') {
            at++;
            while (peek() != '}') {
                String label = upToAny("=");
                expect('=');
                expect('"');
                labels.put(label, quoted());
                if (peek() == ',') {
                    at++;
                }
            }
            expect('}');
        }
        expect(' ');
        return new Sample(name, labels, number(line.substring(at).trim().split(" ", 2)[0]));
    }

    private String upToAny(String stops) {
        int start = at;
        while (at < line.length() && stops.indexOf(line.charAt(at)) < 0) {
            at++;
        }
        if (at == start) {
            throw wrong("a name expected");
        }
        return line.substring(start, at);
    }

    /** Up to the closing quote, which is consumed; {@code \\}, {@code \"} and {@code \n} are the format's only escapes. */
    private String quoted() {
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            char c = line.charAt(at++);
            if (c == '\\') {
                char escaped = peek();
                at++;
                value.append(escaped == 'n' ? '\n' : escaped);
            } else {
                value.append(c);
            }
        }
        at++;
        return value.toString();
    }

    private double number(String word) {
        return switch (word) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                try {
                    yield Double.parseDouble(word);
                } catch (NumberFormatException e) {
                    throw wrong("a number expected");
                }
            }
        };
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw wrong("'" + wanted + "' expected");
        }
        at++;
    }

    private char peek() {
        if (at >= line.length()) {
            throw wrong("the line ends early");
        }
        return line.charAt(at);
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(why + " at column " + (at + 1) + " of: " + line);
    }
}
