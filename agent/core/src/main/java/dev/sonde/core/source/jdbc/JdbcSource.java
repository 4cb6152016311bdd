package dev.sonde.core.source.jdbc;

import dev.sonde.core.source.Source;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.weave.Hook;
import java.util.List;

/**
 * Statements that the application executes, over any driver and pool: classes are found by the interfaces of {@code java.sql},
 * and of calls within calls only the outermost counts. Nothing in here links to {@code java.sql} before such a class is woven.
 */
public final class JdbcSource implements Source {
    private final List<Hook> hooks = JdbcHooks.all();

    @Override
    public SourceKind kind() {
        return SourceKind.JDBC;
    }

    @Override
    public List<Hook> hooks() {
        return hooks;
    }
}
