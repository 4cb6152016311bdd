package dev.sonde.core.source.jdbc;

import java.sql.PreparedStatement;

/** What is left of a driver's statement if it does nothing. */
public abstract class IdleStatement implements PreparedStatement {
    @Override
    public boolean execute(String sql) {
        return true;
    }

    @Override
    public int executeUpdate() {
        return 1;
    }
}
