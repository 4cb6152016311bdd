package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.expression.Expression;
import dev.sonde.core.expression.ExpressionException;
import dev.sonde.core.expression.MemberAccess;
import java.lang.invoke.MethodHandle;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the connection pools of this world, as expressions over their data sources: one line for each. Of a data source that is
 * none of them nothing is known. Asking changes nothing and never waits.
 */
enum ConnectionPools {
    HIKARI(
            "com.zaxxer.hikari.HikariDataSource",
            "this.poolName",
            "this.jdbcUrl",
            "this.closed",
            "this.hikariPoolMXBean.threadsAwaitingConnection > 0 || (this.hikariPoolMXBean.idleConnections == 0"
                    + " && this.hikariPoolMXBean.totalConnections >= this.maximumPoolSize)"),
    DBCP2(
            "org.apache.commons.dbcp2.BasicDataSource",
            "null",
            "this.url",
            "this.closed",
            "this.maxTotal >= 0 && this.numActive >= this.maxTotal"),
    TOMCAT_DBCP(
            "org.apache.tomcat.dbcp.dbcp2.BasicDataSource",
            "null",
            "this.url",
            "this.closed",
            "this.maxTotal >= 0 && this.numActive >= this.maxTotal"),
    TOMCAT_JDBC(
            "org.apache.tomcat.jdbc.pool.DataSourceProxy",
            "this.name",
            "this.url",
            "false",
            "this.maxActive > 0 && this.active >= this.maxActive"),
    DRUID(
            "com.alibaba.druid.pool.DruidDataSource",
            "this.name",
            "this.url",
            "this.closed",
            "this.maxActive > 0 && this.activeCount >= this.maxActive"),
    C3P0(
            "com.mchange.v2.c3p0.ComboPooledDataSource",
            "this.dataSourceName",
            "this.jdbcUrl",
            "false",
            "this.numBusyConnections >= this.maxPoolSize"),
    H2(
            "org.h2.jdbcx.JdbcConnectionPool",
            "null",
            "null",
            "false",
            "this.maxConnections > 0 && this.activeConnections >= this.maxConnections");

    /** A proxy in front of a pool, as Spring's have it. */
    private static final MethodHandle TARGET = compiled("this.targetDataSource ?: null");

    /** Where the data sources that drivers bring, which are no pools, and unknown pools have their address. */
    private static final MethodHandle URL = compiled("this.url ?: this.jdbcUrl ?: this.URL ?: null");

    private static final int MOST_PROXIES = 4;

    private final String type;
    private final MethodHandle name;
    private final MethodHandle url;
    private final MethodHandle closed;
    private final MethodHandle exhausted;

    ConnectionPools(String type, String name, String url, String closed, String exhausted) {
        this.type = type;
        this.name = compiled(name);
        this.url = compiled(url);
        this.closed = compiled(closed);
        this.exhausted = compiled(exhausted);
    }

    /** The name its configuration gave it, or else its class. */
    static String nameOf(DataSource source) {
        Object name = ask(source, pool -> pool.name);
        return name instanceof String ? (String) name : source.getClass().getName();
    }

    /** Whether a rule that says {@code data_source: text} means it: by its name, its class, or a part of its JDBC URL. */
    static boolean isCalled(String text, DataSource source) {
        Object known = ask(source, pool -> pool.url);
        Object url = known == null ? answer(URL, source) : known;
        return nameOf(source).equals(text)
                || source.getClass().getName().equals(text)
                || (url instanceof String && ((String) url).contains(text));
    }

    /** Whether it gives no connections any more. */
    static boolean isClosed(DataSource source) {
        return Boolean.TRUE.equals(ask(source, pool -> pool.closed));
    }

    /** Whether whoever asks it for a connection has to wait for somebody else to give one back. */
    static boolean isExhausted(DataSource source) {
        return Boolean.TRUE.equals(ask(source, pool -> pool.exhausted));
    }

    private interface Question {
        MethodHandle of(ConnectionPools pool);
    }

    private static @Nullable Object ask(DataSource source, Question question) {
        Object each = source;
        for (int i = 0; each != null && i < MOST_PROXIES; i++) {
            ConnectionPools pool = of(each.getClass());
            if (pool != null) {
                return answer(question.of(pool), each);
            }
            each = answer(TARGET, each);
        }
        return null;
    }

    /** A pool that is closing, or not yet open, may throw. */
    private static @Nullable Object answer(MethodHandle question, Object of) {
        try {
            return (Object) question.invokeExact(of);
        } catch (Throwable t) {
            return null;
        }
    }

    private static @Nullable ConnectionPools of(Class<?> actual) {
        for (Class<?> each = actual; each != null; each = each.getSuperclass()) {
            for (ConnectionPools pool : values()) {
                if (pool.type.equals(each.getName())) {
                    return pool;
                }
            }
        }
        return null;
    }

    private static MethodHandle compiled(String expression) {
        try {
            EventScope scope = new EventScope(methodType(void.class, Object.class)).name("this", 0, Object.class);
            MethodHandle value = Expression.parse(expression).compile(scope, MemberAccess.NONE);
            return value.asType(methodType(Object.class, Object.class));
        } catch (ExpressionException e) {
            throw new IllegalArgumentException(expression, e);
        }
    }
}
