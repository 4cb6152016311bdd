package dev.sonde.it.truth;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a database server's list of executed statements says about one of them. */
final class StatementText {

    private static final Pattern COMMENTS = Pattern.compile("/\\*.*?\\*/|--[^\n]*", Pattern.DOTALL);

    /** The queries of rules end in this alias; they are the agent's, not the program's. */
    private static final Pattern OF_RULES = Pattern.compile("COUNT\\(\\*\\) AS n\\b");

    private static final Pattern OF_CATALOGUE =
            Pattern.compile("information_schema|pg_stat_", Pattern.CASE_INSENSITIVE);

    private StatementText() {}

    /**
     * The contract's {@code operation}; empty for what is not a statement of the program, such as a driver's own {@code COMMIT},
     * or the questions asked here.
     */
    static Optional<String> operation(String sql) {
        if (OF_RULES.matcher(sql).find() || OF_CATALOGUE.matcher(sql).find()) {
            return Optional.empty();
        }
        String text = COMMENTS.matcher(sql).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
        String verb = text.split("[^a-z]", 2)[0];
        return switch (verb) {
            case "select", "insert", "update", "delete" -> Optional.of(verb);
            // The program's one common table expression is a query.
            case "with" -> Optional.of("select");
            case "analyze" -> Optional.of("other");
            default -> Optional.empty();
        };
    }
}
