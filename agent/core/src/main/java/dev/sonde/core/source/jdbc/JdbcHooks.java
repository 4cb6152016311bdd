package dev.sonde.core.source.jdbc;

import dev.sonde.core.weave.Hook;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Where the JDBC source weaves, by names: the classes that do the work are loaded when something matches. */
final class JdbcHooks {
    private static final String STATEMENT = "java.sql.Statement";

    /** SQLite's statements do their work in classes that are no {@code java.sql.Statement} themselves. */
    private static final String[] STATEMENT_BASES = {
        "org.sqlite.jdbc3.JDBC3Statement", "org.sqlite.jdbc3.JDBC3PreparedStatement"
    };

    private JdbcHooks() {}

    static List<Hook> all() {
        return Collections.unmodifiableList(Arrays.asList(
                new JdbcStatements.Execution("jdbc/statement", true, STATEMENT),
                new JdbcStatements.Execution("jdbc/statement-base", false, STATEMENT_BASES),
                new JdbcStatements.Batch("jdbc/batch", true, STATEMENT),
                new JdbcStatements.Batch("jdbc/batch-base", false, STATEMENT_BASES),
                new JdbcStatements.Preparation(),
                new JdbcStatements.Closing(),
                new JdbcInternals.Within(
                        "jdbc/connection",
                        names(
                                "isValid",
                                "commit",
                                "rollback",
                                "setAutoCommit",
                                "setReadOnly",
                                "setCatalog",
                                "setSchema",
                                "setTransactionIsolation",
                                "setNetworkTimeout",
                                "setClientInfo",
                                "setSavepoint",
                                "releaseSavepoint",
                                "getMetaData",
                                "getAutoCommit",
                                "getCatalog",
                                "getSchema",
                                "getTransactionIsolation"),
                        names("setAutoCommit", "setReadOnly", "setTransactionIsolation"),
                        "java.sql.Connection"),
                new JdbcInternals.Metadata(),
                new JdbcInternals.Within(
                        "jdbc/pooled",
                        names("getPooledConnection", "getXAConnection"),
                        names("getPooledConnection", "getXAConnection"),
                        "javax.sql.ConnectionPoolDataSource",
                        "javax.sql.XADataSource"),
                new JdbcInternals.Borrowing(),
                new JdbcInternals.Within(
                        "jdbc/hikari",
                        names("isConnectionDead", "isConnectionAlive", "newConnection", "resetConnectionState"),
                        "com.zaxxer.hikari.pool.PoolBase"),
                new JdbcInternals.Within(
                        "jdbc/dbcp2", names("validate", "passivate"), "org.apache.commons.dbcp2.PoolableConnection"),
                new JdbcInternals.Within(
                        "jdbc/dbcp2-factory",
                        names("makeObject", "validateObject", "activateObject", "passivateObject", "destroyObject"),
                        "org.apache.commons.dbcp2.PoolableConnectionFactory"),
                new JdbcInternals.Within(
                        "jdbc/tomcat-jdbc",
                        names("connect", "validate"),
                        "org.apache.tomcat.jdbc.pool.PooledConnection")));
    }

    private static List<String> names(String... names) {
        return Collections.unmodifiableList(Arrays.asList(names));
    }
}
