package dev.sonde.core.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryDeadlineTest {
    private final List<String> calls = new ArrayList<>();
    private final QueryDeadline deadline = new QueryDeadline(2_000_000);

    private Statement statement(boolean fails) {
        return (Statement) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Statement.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    if (fails) {
                        throw new SQLException("cannot");
                    }
                    return null;
                });
    }

    @Test
    void cancelsTheStatementThatRunsAndNoOther() throws SQLException {
        deadline.begins(statement(false));
        deadline.ended();
        deadline.pass();
        assertThat(calls).isEmpty();
        QueryDeadline second = new QueryDeadline(1);
        second.begins(statement(false));
        second.pass();
        assertThat(calls).containsExactly("cancel");
    }

    @Test
    void keepsToItselfThatADriverCannotCancel() throws SQLException {
        deadline.begins(statement(true));
        deadline.pass();
        assertThat(calls).containsExactly("cancel");
    }

    @Test
    void letsNoStatementBeginWhenTheTimeIsOver() throws SQLException {
        deadline.check();
        deadline.pass();
        assertThatThrownBy(() -> deadline.begins(statement(false)))
                .isInstanceOf(SQLTimeoutException.class)
                .hasMessage("not done within 2 ms");
        assertThatThrownBy(deadline::check).isInstanceOf(SQLTimeoutException.class);
    }
}
