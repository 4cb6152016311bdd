package dev.sonde.it.truth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementTextTest {

    @Test
    void theVerbIsTheOperation() {
        assertThat(StatementText.operation("/* why */ Select 1")).contains("select");
        assertThat(StatementText.operation("INSERT INTO a VALUES (?)")).contains("insert");
        assertThat(StatementText.operation("WITH a AS (SELECT 1) SELECT * FROM a"))
                .contains("select");
        assertThat(StatementText.operation("ANALYZE")).contains("other");
    }

    @Test
    void whatTheApplicationDidNotSayIsNoStatement() {
        assertThat(StatementText.operation("COMMIT")).isEmpty();
        assertThat(StatementText.operation("SELECT query, calls FROM pg_stat_statements"))
                .isEmpty();
        assertThat(StatementText.operation("SELECT COUNT(*) AS n FROM role_assignment_schemes"))
                .isEmpty();
    }
}
