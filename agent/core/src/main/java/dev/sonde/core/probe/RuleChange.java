package dev.sonde.core.probe;

import dev.sonde.core.rules.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What other rules than those of now would change, by name. A rule that is turned off is no rule. Immutable. */
public final class RuleChange {
    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final List<String> added = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();

    RuleChange(Map<String, RuleProbe> before, Collection<Rule> after) {
        for (Rule rule : after) {
            if (rule.enabled()) {
                rules.put(rule.name(), rule);
            }
        }
        for (Rule rule : rules.values()) {
            RuleProbe known = before.get(rule.name());
            if (known == null) {
                added.add(rule.name());
            } else if (!known.rule().equals(rule)) {
                changed.add(rule.name());
            }
        }
        for (String name : before.keySet()) {
            if (!rules.containsKey(name)) {
                dropped.add(name);
            }
        }
    }

    Collection<Rule> rules() {
        return rules.values();
    }

    /** Whether the rule of that name goes on as it is. */
    boolean keeps(String name) {
        return rules.containsKey(name) && !added.contains(name) && !changed.contains(name);
    }

    public List<String> added() {
        return Collections.unmodifiableList(added);
    }

    public List<String> changed() {
        return Collections.unmodifiableList(changed);
    }

    public List<String> dropped() {
        return Collections.unmodifiableList(dropped);
    }

    /** How many go on as they are. */
    public int kept() {
        return rules.size() - added.size() - changed.size();
    }

    public boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && dropped.isEmpty();
    }

    /** {@code added a, b; changed c; dropped d; 12 kept}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, "added ", added);
        append(text, "changed ", changed);
        append(text, "dropped ", dropped);
        return text.append(text.length() == 0 ? "" : "; ")
                .append(kept())
                .append(" kept")
                .toString();
    }

    private static void append(StringBuilder text, String what, List<String> names) {
        if (!names.isEmpty()) {
            text.append(text.length() == 0 ? "" : "; ").append(what).append(String.join(", ", names));
        }
    }
}
