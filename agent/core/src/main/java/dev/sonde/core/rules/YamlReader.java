package dev.sonde.core.rules;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.Schema;

/** Reads YAML by its events, with limits, into {@link Yaml}. Not thread-safe. */
final class YamlReader {
    private static final int DEEPEST = 24;
    private static final int MOST_PIECES = 50_000;
    private static final int LONGEST = 1 << 20;

    /** Thrown to stop at the first thing after which nothing can be understood; already reported. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stop() {
            super(null, null, false, false);
        }
    }

    /** Events need no schema, and the default one compiles a dozen regular expressions: 28 ms of a cold start. */
    private static final class NoSchema implements Schema, ScalarResolver {
        @Override
        public ScalarResolver getScalarResolver() {
            return this;
        }

        @Override
        public Tag resolve(String value, Boolean implicit) {
            return Tag.STR;
        }

        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
            return Collections.emptyMap();
        }
    }

    private final SourceText source;
    private final ProblemCollector problems;
    private final Map<String, Yaml> anchors = new HashMap<>();
    private final Parser parser;
    private int pieces;
    private int lineNumber = -1;
    private String line = "";

    private YamlReader(SourceText source, ProblemCollector problems) {
        this.source = source;
        this.problems = problems;
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new NoSchema())
                .setLabel(source.name())
                .setCodePointLimit(LONGEST)
                .build();
        this.parser = new ParserImpl(settings, new StreamReader(settings, source.text()));
    }

    /** The one document of the text, an empty mapping where there is none; null where it cannot be read. */
    static @Nullable Yaml read(SourceText source, ProblemCollector problems) {
        if (source.text().length() > LONGEST) {
            problems.report(0, 0, 1, "the file is too large", "at most " + LONGEST + " characters", null);
            return null;
        }
        try {
            return new YamlReader(source, problems).document();
        } catch (Stop e) {
            return null;
        } catch (MarkedYamlEngineException e) {
            Mark mark = e.getProblemMark().orElse(e.getContextMark().orElse(null));
            YamlHints.report(
                    e, mark == null ? 0 : mark.getLine(), mark == null ? 0 : mark.getColumn(), source, problems);
            return null;
        } catch (ReaderException e) {
            reportCharacter(source, e, problems);
            return null;
        } catch (YamlEngineException e) {
            problems.report(0, 0, 1, "this is no YAML: " + e.getMessage(), null, null);
            return null;
        }
    }

    private static void reportCharacter(SourceText source, ReaderException e, ProblemCollector problems) {
        int index = source.text()
                .offsetByCodePoints(
                        0,
                        Math.min(
                                e.getPosition(),
                                source.text().codePointCount(0, source.text().length())));
        int line = 0;
        int start = 0;
        for (int i = source.text().indexOf('\n');
                i >= 0 && i < index;
                i = source.text().indexOf('\n', i + 1)) {
            line++;
            start = i + 1;
        }
        problems.report(
                line,
                index - start,
                1,
                String.format("the character U+%04X is not allowed in YAML", e.getCodePoint()),
                null,
                null);
    }

    private Yaml document() {
        parser.next(); // the stream's start
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            return new Yaml.Entries(0, 0);
        }
        parser.next(); // the document's start
        Yaml root = piece(parser.next(), 0);
        parser.next(); // the document's end
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            Mark mark = mark(parser.peekEvent());
            problems.report(mark.getLine(), mark.getColumn(), 1, "a second document", "one document in a file", null);
        }
        return root;
    }

    private Yaml piece(Event event, int depth) {
        Mark mark = mark(event);
        if (depth > DEEPEST || ++pieces > MOST_PIECES) {
            problems.report(
                    mark.getLine(),
                    mark.getColumn(),
                    1,
                    depth > DEEPEST ? "nested too deeply" : "too much in one file",
                    depth > DEEPEST ? "at most " + DEEPEST + " levels" : "at most " + MOST_PIECES + " values",
                    null);
            throw new Stop();
        }
        switch (event.getEventId()) {
            case Alias:
                return aliased((AliasEvent) event, mark);
            case Scalar:
                return anchored(event, text((ScalarEvent) event, mark));
            case SequenceStart:
                return anchored(event, items(mark, event, depth));
            default:
                return anchored(event, entries(mark, event, depth));
        }
    }

    private Yaml items(Mark mark, Event event, int depth) {
        checkTag(event, mark);
        Yaml.Items items = new Yaml.Items(mark.getLine(), mark.getColumn());
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            Yaml item = piece(parser.next(), depth + 1);
            items.items.add(item);
            items.size += item.size;
        }
        parser.next();
        return items;
    }

    private Yaml entries(Mark mark, Event event, int depth) {
        checkTag(event, mark);
        Yaml.Entries entries = new Yaml.Entries(mark.getLine(), mark.getColumn());
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Yaml key = piece(parser.next(), depth + 1);
            Yaml value = piece(parser.next(), depth + 1);
            entries.size += key.size + value.size;
            if (!(key instanceof Yaml.Text)) {
                problems.report(key, key.kind() + " as a key", "text");
                continue;
            }
            Yaml.Text name = (Yaml.Text) key;
            Yaml.Entry before = entries.entry(name.value);
            if (before != null) {
                problems.report(
                        name, "`" + name.value + "` again, first on line " + (before.key.line + 1), "each key once");
                continue;
            }
            entries.entries.add(new Yaml.Entry(name, value));
        }
        parser.next();
        return entries;
    }

    private Yaml.Text text(ScalarEvent event, Mark mark) {
        checkTag(event, mark);
        Mark end = event.getEndMark().orElse(mark);
        Yaml.Text.Style style;
        switch (event.getScalarStyle()) {
            case PLAIN:
                style = Yaml.Text.Style.PLAIN;
                break;
            case SINGLE_QUOTED:
                style = Yaml.Text.Style.SINGLE;
                break;
            case DOUBLE_QUOTED:
                style = Yaml.Text.Style.DOUBLE;
                break;
            default:
                style = Yaml.Text.Style.BLOCK;
        }
        String written = null;
        boolean quoted = style == Yaml.Text.Style.SINGLE || style == Yaml.Text.Style.DOUBLE;
        if (quoted && end.getLine() == mark.getLine()) {
            String whole = line(mark.getLine());
            written = whole.substring(Math.min(mark.getColumn(), whole.length()));
        }
        return new Yaml.Text(
                mark.getLine(), mark.getColumn(), end.getLine(), end.getColumn(), event.getValue(), style, written);
    }

    /** Lines are asked for in order, so the one that was found last is where the search goes on. */
    private String line(int number) {
        if (number != lineNumber) {
            line = source.line(number);
            lineNumber = number;
        }
        return line;
    }

    private void checkTag(Event event, Mark mark) {
        Optional<String> tag = event instanceof ScalarEvent
                ? ((ScalarEvent) event).getTag()
                : ((org.snakeyaml.engine.v2.events.CollectionStartEvent) event).getTag();
        if (tag.isPresent() && !tag.get().startsWith("tag:yaml.org,2002:")) {
            problems.report(
                    mark.getLine(),
                    mark.getColumn(),
                    1,
                    "`" + tag.get() + "` reads as a YAML tag",
                    "text that starts with `!` in quotes",
                    null);
            throw new Stop();
        }
    }

    private Yaml anchored(Event event, Yaml piece) {
        Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
        if (anchor.isPresent()) {
            anchors.put(anchor.get().getValue(), piece);
        }
        return piece;
    }

    private Yaml aliased(AliasEvent event, Mark mark) {
        String name = event.getAlias().getValue();
        Yaml piece = anchors.get(name);
        if (piece == null) {
            problems.report(
                    mark.getLine(),
                    mark.getColumn(),
                    name.length() + 1,
                    "nothing before is anchored as `" + name + "`",
                    "text that starts with `*` in quotes",
                    null);
            throw new Stop();
        }
        pieces += piece.size;
        return piece;
    }

    private static Mark mark(Event event) {
        return event.getStartMark().orElseThrow(IllegalStateException::new);
    }
}
