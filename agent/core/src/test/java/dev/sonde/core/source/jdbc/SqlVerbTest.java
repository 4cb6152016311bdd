package dev.sonde.core.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlVerbTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "select*from t",
                " \t\r\n\u00A0Select 1",
                "\uFEFFSELECT 1",
                "(SELECT 1) UNION (SELECT 2)",
                "((SELECT 1))",
                ";SELECT 1",
                "/* a */ /* b */ SELECT 1",
                "/* outer /* inner */ still */ SELECT 1",
                "/* a /* b */ SELECT 1",
                "-- a\n-- b\nSELECT 1",
                "-- a\rSELECT 1",
                "# a\nSELECT 1",
                "SELECT/*+ FULL(t) */ 1",
                "SELECT * FROM t FOR UPDATE",
                "WITH a AS (SELECT 1) SELECT * FROM a",
                "WITH a AS (SELECT 1), b (x, y) AS (SELECT 1, 2) SELECT * FROM a",
                "WITH RECURSIVE a(n) AS (VALUES (1) UNION ALL SELECT n+1 FROM a) SELECT n FROM a",
                "WITH a AS NOT MATERIALIZED (DELETE FROM t RETURNING *) SELECT * FROM a",
                "WITH a AS (SELECT 1) (SELECT * FROM a)",
                "WITH a AS (SELECT ')' , \"(\" , `(` FROM t -- )\n /* ) */) SELECT 1",
                "WITH a AS (SELECT $$ ) $$, $x$ ) $$ $x$) SELECT 1",
                "WITH a AS (SELECT 'it''s )') SELECT 1",
                "WITH a AS (SELECT * FROM #temp) SELECT 1",
                "WITH \"update\" AS (SELECT 1) SELECT 1",
                "WITH a AS (SELECT 1) SEARCH DEPTH FIRST BY id SET o SELECT 1",
            })
    void select(String sql) {
        assertThat(SqlVerb.of(sql)).isEqualTo("select");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1)",
                "insert into t select 1",
                "/*c*/(INSERT INTO t VALUES (1))",
                "WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a"
            })
    void insert(String sql) {
        assertThat(SqlVerb.of(sql)).isEqualTo("insert");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE t SET a = 1", "WITH a AS (SELECT 1) UPDATE t SET b = 1"})
    void update(String sql) {
        assertThat(SqlVerb.of(sql)).isEqualTo("update");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE FROM t", "WITH a AS (SELECT 1) DELETE FROM t"})
    void delete(String sql) {
        assertThat(SqlVerb.of(sql)).isEqualTo("delete");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "(",
                "/*",
                "/* SELECT 1",
                "--",
                "-- SELECT 1",
                "MERGE INTO t USING s ON (1=1)",
                "REPLACE INTO t VALUES (1)",
                "CALL f()",
                "{call f()}",
                "{? = call f()}",
                "EXPLAIN SELECT 1",
                "EXPLAIN ANALYZE DELETE FROM t",
                "CREATE TABLE t (a INT)",
                "VALUES (1)",
                "SELECTED",
                "SELECT_1",
                "ınsert into t",
                "WITH",
                "WITH a AS (",
                "WITH a AS (SELECT 1",
                "WITH a AS (SELECT 1)",
                "WITH a AS (SELECT 1) MERGE INTO t USING a ON (1=1) WHEN MATCHED THEN DELETE",
                "WITH a AS (SELECT '",
                "'SELECT'",
            })
    void other(String sql) {
        assertThat(SqlVerb.of(sql)).isEqualTo("other");
    }

    @Test
    void nothingIsOther() {
        assertThat(SqlVerb.of(null)).isEqualTo("other");
    }

    @Test
    void findsTheVerbBehindWhateverMayStandBeforeIt() {
        Random random = new Random(3);
        String[] fillers = {" ", "\n", "/* SELECT ( ' */", "-- DELETE '\n", "\t", "/* ' /* \" */ */", ""};
        String[] queries = {
            "(SELECT 1)",
            "(SELECT '(' FROM t)",
            "(DELETE FROM t RETURNING (a))",
            "(VALUES (1), (2))",
            "(SELECT \"a(b\" FROM t /* ) */)",
            "(SELECT $q$ ) $q$)"
        };
        List<String> verbs = List.of("select", "insert", "update", "delete");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder sql = new StringBuilder();
            for (int j = random.nextInt(4); j > 0; j--) {
                sql.append(fillers[random.nextInt(fillers.length)]);
            }
            int queryCount = random.nextInt(4);
            for (int j = 0; j < queryCount; j++) {
                sql.append(j == 0 ? "WITH " : ",").append(" q").append(j).append(random.nextBoolean() ? "(a, b)" : "");
                sql.append(" AS ").append(fillers[random.nextInt(fillers.length)]);
                sql.append(queries[random.nextInt(queries.length)]);
                sql.append(fillers[random.nextInt(fillers.length)]);
            }
            String verb = verbs.get(random.nextInt(verbs.size()));
            sql.append(random.nextBoolean() ? verb : verb.toUpperCase(Locale.ROOT))
                    .append(" x FROM (y)");
            assertThat(SqlVerb.of(sql.toString())).as(sql.toString()).isEqualTo(verb);
        }
    }

    @Test
    void throwsNothingWhateverTheText() {
        Random random = new Random(5);
        String[] pieces = {
            "WITH ", "SELECT ", "(", ")", "'", "\"", "`", "$", "$a$", "/*", "*/", "--", "\n", "#", ",", "AS ", ";", "{",
            "é", "\0"
        };
        for (int i = 0; i < 200_000; i++) {
            StringBuilder sql = new StringBuilder();
            for (int j = random.nextInt(14); j > 0; j--) {
                sql.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThat(SqlVerb.of(sql.toString())).isIn("select", "insert", "update", "delete", "other");
        }
    }

    @Test
    void isQuickOnTextsMadeToBeSlow() {
        for (String piece : new String[] {"/* /* */", "(", "WITH a AS (", "$a$", "-- \n", "/*/", "'"}) {
            String sql = piece.repeat(200_000 / piece.length());
            long start = System.nanoTime();
            SqlVerb.of(sql);
            SqlVerb.of("WITH a AS (" + sql);
            assertThat(System.nanoTime() - start).as(piece).isLessThan(2_000_000_000L);
        }
    }
}
