package dev.sonde.core.rules;

/** What came of loading a rules file: everything in it that is right, and everything that is wrong. Immutable. */
public final class LoadedRules {
    private final RuleSet rules;
    private final Problems problems;

    LoadedRules(RuleSet rules, Problems problems) {
        this.rules = rules;
        this.problems = problems;
    }

    /** The metrics and rules without a problem of their own; empty where the file is no YAML at all. */
    public RuleSet rules() {
        return rules;
    }

    public Problems problems() {
        return problems;
    }

    /**
     * Whether anything is wrong. At start a broken file's {@link #rules()} still run; on reload it is not taken, and the old rules
     * go on.
     */
    public boolean isBroken() {
        return !problems.isEmpty();
    }
}
