package dev.sonde.core.rules;

/** A file's name and text, and its lines for excerpts. Immutable. */
final class SourceText {
    private final String name;
    private final String text;

    SourceText(String name, String text) {
        this.name = name;
        this.text = !text.isEmpty() && text.charAt(0) == '\uFEFF' ? text.substring(1) : text;
    }

    String name() {
        return name;
    }

    String text() {
        return text;
    }

    /** A line without its end, counted from 0; empty behind the last. */
    String line(int number) {
        int start = 0;
        for (int i = 0; i < number; i++) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                return "";
            }
            start = end + 1;
        }
        int end = text.indexOf('\n', start);
        String line = text.substring(start, end < 0 ? text.length() : end);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
