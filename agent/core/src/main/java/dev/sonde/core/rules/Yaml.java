package dev.sonde.core.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of YAML and where it starts, both counted from 0. What an alias stands for is shared, not copied. */
abstract class Yaml {
    final int line;
    final int column;
    /** How many pieces it has, itself and those behind aliases included. */
    int size = 1;

    Yaml(int line, int column) {
        this.line = line;
        this.column = column;
    }

    /** In an error message. */
    abstract String kind();

    /** A scalar, whatever its type. */
    static final class Text extends Yaml {
        /** How it is written: plain, in one kind of quotes, or as an indented block. */
        enum Style {
            PLAIN,
            SINGLE,
            DOUBLE,
            BLOCK
        }

        final String value;
        final Style style;
        private final int endLine;
        private final int endColumn;
        private final @Nullable String written;

        /** @param written the text of its line from where it starts, where it is on one line */
        Text(int line, int column, int endLine, int endColumn, String value, Style style, @Nullable String written) {
            super(line, column);
            this.endLine = endLine;
            this.endColumn = endColumn;
            this.value = value;
            this.style = style;
            this.written = written;
        }

        /** Whether it says that there is nothing: empty, {@code ~} or {@code null} without quotes. */
        boolean isNull() {
            return style == Style.PLAIN && (value.isEmpty() || value.equals("~") || value.equals("null"));
        }

        int sourceLength() {
            return endLine == line && style != Style.BLOCK ? Math.max(1, endColumn - column) : 1;
        }

        int lineOf(int offset) {
            return line;
        }

        /** The column of a character of the value; where the value has more lines than one, of its start. */
        int columnOf(int offset) {
            if (endLine != line || style == Style.BLOCK) {
                return column;
            }
            String line = written;
            if (style == Style.PLAIN || line == null) {
                return column + Math.min(offset, sourceLength());
            }
            int at = 1;
            for (int i = 0; i < offset && at < line.length(); i++) {
                at += escapeLength(line, at);
            }
            return column + at;
        }

        private int escapeLength(String line, int at) {
            char c = line.charAt(at);
            if (style == Style.SINGLE) {
                return c == '\'' ? 2 : 1;
            }
            return c == '\\' ? 2 : 1;
        }

        @Override
        String kind() {
            if (isNull()) {
                return "nothing";
            }
            int colon = value.indexOf(':');
            boolean glued =
                    style == Style.PLAIN && colon > 0 && colon < value.length() - 1 && value.charAt(colon + 1) != ' ';
            return glued && value.indexOf(' ') < 0 ? "text: a blank is missing behind the `:`" : "text";
        }
    }

    /** A sequence. */
    static final class Items extends Yaml {
        final List<Yaml> items = new ArrayList<>();

        Items(int line, int column) {
            super(line, column);
        }

        @Override
        String kind() {
            return "a list";
        }
    }

    /** A mapping, in the order it is written. */
    static final class Entries extends Yaml {
        final List<Entry> entries = new ArrayList<>();

        Entries(int line, int column) {
            super(line, column);
        }

        @Nullable
        Entry entry(String key) {
            for (Entry entry : entries) {
                if (entry.key.value.equals(key)) {
                    return entry;
                }
            }
            return null;
        }

        @Override
        String kind() {
            return "a mapping";
        }
    }

    /** One key and its value. */
    static final class Entry {
        final Text key;
        final Yaml value;

        Entry(Text key, Yaml value) {
            this.key = key;
            this.value = value;
        }
    }
}
