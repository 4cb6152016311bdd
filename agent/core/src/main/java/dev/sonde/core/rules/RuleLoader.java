package dev.sonde.core.rules;

import dev.sonde.core.expression.Nearest;
import dev.sonde.core.metric.MetricSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads rules files. What is wrong in one does not throw but becomes its {@link LoadedRules#problems()}. Thread-safe, without
 * state.
 */
public final class RuleLoader {
    private static final String BUILTIN = "builtin";
    /** What the built-in rules are called in the origins of rules. */
    public static final String BUILTIN_FILE = "builtin-rules.yaml";

    private RuleLoader() {}

    /** Loads a file of UTF-8 text; one that cannot be read is one problem. */
    public static LoadedRules load(Path file) {
        return new RulesFile(file).first();
    }

    /** Loads UTF-8 text; {@code name} is what errors call it. */
    static LoadedRules load(String name, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        out.flip();
        if (result.isError()) {
            List<Problem> problems = new ArrayList<>();
            String before = out.toString();
            int line = 0;
            for (int i = 0; i < before.length(); i++) {
                line += before.charAt(i) == '\n' ? 1 : 0;
            }
            new ProblemCollector(new SourceText(name, before), problems)
                    .report(
                            line,
                            before.length() - before.lastIndexOf('\n') - 1,
                            1,
                            String.format("the byte 0x%02X is no UTF-8", bytes[in.position()]),
                            "the file in UTF-8",
                            null);
            return new LoadedRules(RuleSet.EMPTY, new Problems(problems));
        }
        return load(name, out.toString());
    }

    /** Loads text; {@code name} is what errors call it. */
    public static LoadedRules load(String name, String text) {
        List<Problem> problems = new ArrayList<>();
        Merge merge = new Merge(problems);
        RuleSet rules = merge.read(new SourceText(name, text)) ? merge.result() : RuleSet.EMPTY;
        return new LoadedRules(rules, new Problems(problems));
    }

    /** The rules that are shipped with the agent, which run where there is no rules file. */
    public static LoadedRules builtin() {
        SourceText source = builtinSource();
        return load(source.name(), source.text());
    }

    /** The file of the built-in rules, as it is shipped. */
    public static String builtinText() {
        return builtinSource().text();
    }

    static LoadedRules failed(String name, String message) {
        return new LoadedRules(
                RuleSet.EMPTY, new Problems(Collections.singletonList(new Problem(name, 0, 0, 0, message, ""))));
    }

    private static SourceText builtinSource() {
        try (InputStream in = RuleLoader.class.getResourceAsStream(BUILTIN_FILE)) {
            if (in == null) {
                throw new IllegalStateException(BUILTIN_FILE + " is not in the agent's jar");
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(8192);
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.write(buffer, 0, n);
            }
            return new SourceText(BUILTIN_FILE, decoded(bytes.toByteArray()));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + BUILTIN_FILE, e);
        }
    }

    private static String decoded(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** A file on top of what it includes. Used once. */
    private static final class Merge {
        private final Map<String, MetricReader.Declared> metrics = new LinkedHashMap<>();
        private final Map<String, Rule> rules = new LinkedHashMap<>();
        private final List<Problem> found;

        Merge(List<Problem> found) {
            this.found = found;
        }

        /** False where the file cannot be understood at all. */
        boolean read(SourceText source) {
            ProblemCollector problems = new ProblemCollector(source, found);
            Yaml root = YamlReader.read(source, problems);
            if (root == null) {
                return false;
            }
            if (!(root instanceof Yaml.Entries)) {
                boolean empty = root instanceof Yaml.Text && ((Yaml.Text) root).isNull();
                if (!empty) {
                    problems.report(root, "the file is " + root.kind(), "the keys include, metrics and rules");
                }
                return empty;
            }
            Section file = new Section((Yaml.Entries) root, problems, Language.FILE);
            SourceText builtin = include(file, problems) ? builtinSource() : null;
            ProblemCollector builtinProblems = builtin == null ? problems : new ProblemCollector(builtin, found);
            Section included = builtin == null ? null : builtin(builtin, builtinProblems);
            readMetrics(file, problems);
            checkNames();
            if (included != null) {
                readRules(included, builtinProblems, true);
            }
            dropMixed(problems, readRules(file, problems, false));
            return true;
        }

        private boolean include(Section file, ProblemCollector problems) {
            Yaml value = file.value("include");
            if (value == null || isNothing(value)) {
                return false;
            }
            List<Yaml.Text> names = value instanceof Yaml.Text && !((Yaml.Text) value).isNull()
                    ? Collections.singletonList((Yaml.Text) value)
                    : file.texts("include");
            boolean builtin = false;
            for (Yaml.Text name : names) {
                if (name.value.equals(BUILTIN)) {
                    builtin = true;
                } else {
                    problems.report(
                            name,
                            "nothing to include is called `" + name.value + "`",
                            "`" + BUILTIN + "`",
                            Nearest.to(name.value, Collections.singletonList(BUILTIN)));
                }
            }
            return builtin;
        }

        /** The included file, its metrics read; its own problems would be a mistake of ours, and a test keeps it free of them. */
        private Section builtin(SourceText text, ProblemCollector problems) {
            Yaml root = YamlReader.read(text, problems);
            Section section = new Section(
                    root instanceof Yaml.Entries ? (Yaml.Entries) root : new Yaml.Entries(0, 0),
                    problems,
                    Language.FILE);
            readMetrics(section, problems);
            return section;
        }

        private void readMetrics(Section file, ProblemCollector problems) {
            Yaml section = file.value("metrics");
            if (section != null && !isNothing(section)) {
                new MetricReader(problems).read(section, metrics);
            }
        }

        /** Reports, at the later of the two, metrics whose names cannot live together, and takes it out. */
        private void checkNames() {
            MetricNames names = new MetricNames();
            for (Map.Entry<String, MetricReader.Declared> entry : metrics.entrySet()) {
                MetricReader.Declared declared = entry.getValue();
                MetricSpec spec = declared.spec;
                String other = spec == null ? null : names.claim(spec.name(), spec.type());
                if (other != null) {
                    declared.problems.report(
                            declared.name,
                            "`" + entry.getKey() + "` and `" + other + "` would share a name in the scrape",
                            "another name for one of them");
                    entry.setValue(new MetricReader.Declared(declared.name, declared.problems, null));
                }
            }
        }

        /** Adds the rules of a file, and returns their names by name. */
        private Map<String, Yaml.Text> readRules(Section file, ProblemCollector problems, boolean included) {
            Map<String, Yaml.Text> names = new HashMap<>();
            Yaml section = file.value("rules");
            if (section == null || isNothing(section)) {
                return names;
            }
            if (!(section instanceof Yaml.Items)) {
                problems.report(file.key("rules"), "`rules` is " + section.kind(), "a list, each rule after a `- `");
                return names;
            }
            RuleReader reader = new RuleReader(problems, metrics, included);
            for (Yaml item : ((Yaml.Items) section).items) {
                Rule.Builder builder = reader.read(item);
                Yaml.Text name = nameOf(item);
                if (name == null) {
                    continue;
                }
                Yaml.Text before = names.get(name.value);
                if (before != null) {
                    problems.report(
                            name,
                            "a second rule `" + name.value + "`, first on line " + (before.line + 1),
                            "a name of its own");
                    continue;
                }
                names.put(name.value, name);
                add(name, builder, problems);
            }
            return names;
        }

        private void add(Yaml.Text name, Rule.@Nullable Builder builder, ProblemCollector problems) {
            if (builder == null) {
                rules.remove(name.value); // what should have replaced it is broken; running the old one would surprise
                return;
            }
            if (!builder.enabled && builder.source == null && builder.method == null && builder.poll == null) {
                Rule turnedOff = rules.get(name.value);
                if (turnedOff == null) {
                    problems.report(
                            name,
                            "no included rule is called `" + name.value + "`",
                            rules.isEmpty()
                                    ? "`include: [builtin]` before one of its rules is turned off"
                                    : "one of " + String.join(", ", rules.keySet()),
                            Nearest.to(name.value, rules.keySet()));
                } else {
                    rules.put(name.value, turnedOff.disabled(builder.origin));
                }
                return;
            }
            rules.put(name.value, builder.build());
        }

        /** A gauge counts keys, or has its value set: what does the other thing to it is reported and dropped. */
        private void dropMixed(ProblemCollector problems, Map<String, Yaml.Text> names) {
            Map<String, Rule> tracking = new HashMap<>();
            Map<String, Rule> setting = new HashMap<>();
            List<String> dropped = new ArrayList<>();
            for (Rule rule : rules.values()) {
                for (Action action : rule.enabled() ? rule.actions() : Collections.<Action>emptyList()) {
                    boolean tracks = action.kind() == ActionKind.TRACK || action.kind() == ActionKind.UNTRACK;
                    boolean sets = action.kind() == ActionKind.SET
                            || action.kind() == ActionKind.ADD
                            || action.kind() == ActionKind.IN_FLIGHT;
                    String metric = action.metric().name();
                    Rule other = tracks ? setting.get(metric) : sets ? tracking.get(metric) : null;
                    if (other != null) {
                        Yaml.Text at = names.get(names.containsKey(rule.name()) ? rule.name() : other.name());
                        problems.report(
                                at == null ? new Yaml.Entries(0, 0) : at,
                                "`" + metric + "` is " + (tracks ? "tracked" : "set") + " by rule `" + rule.name()
                                        + "` and " + (tracks ? "set" : "tracked") + " by rule `" + other.name() + "`",
                                "either keys that are tracked, or values that are set");
                        dropped.add(rule.name());
                        break;
                    }
                    if (tracks) {
                        tracking.put(metric, rule);
                    } else if (sets) {
                        setting.put(metric, rule);
                    }
                }
            }
            rules.keySet().removeAll(dropped);
        }

        private static Yaml.@Nullable Text nameOf(Yaml rule) {
            Yaml.Entry name = rule instanceof Yaml.Entries ? ((Yaml.Entries) rule).entry("name") : null;
            return name != null && name.value instanceof Yaml.Text ? (Yaml.Text) name.value : null;
        }

        private static boolean isNothing(Yaml value) {
            return value instanceof Yaml.Text && ((Yaml.Text) value).isNull();
        }

        RuleSet result() {
            List<MetricSpec> specs = new ArrayList<>();
            for (MetricReader.Declared declared : metrics.values()) {
                if (declared.spec != null) {
                    specs.add(declared.spec);
                }
            }
            return new RuleSet(specs, new ArrayList<>(rules.values()));
        }
    }
}
