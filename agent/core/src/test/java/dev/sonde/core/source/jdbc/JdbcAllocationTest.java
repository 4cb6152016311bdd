package dev.sonde.core.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.source.Allocation;
import dev.sonde.core.source.ChildFirst;
import dev.sonde.core.source.Observed;
import dev.sonde.core.source.SourceKind;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import org.junit.jupiter.api.Test;

class JdbcAllocationTest {
    @Test
    void aStatementAllocatesNothing() throws Exception {
        Observed observed = Observed.weave(SourceKind.JDBC);
        String name = IdleStatement.class.getName();
        @SuppressWarnings("resource")
        ClassLoader loader = new ChildFirst(List.of(), List.of(name));
        PreparedStatement statement = (PreparedStatement) new ByteBuddy()
                .with(TypeValidation.DISABLED)
                .subclass(loader.loadClass(name))
                .modifiers(Visibility.PUBLIC)
                .make()
                .load(loader)
                .getLoaded()
                .getConstructor()
                .newInstance();
        JdbcStatements.PREPARED.put(statement, "update");
        statement.execute("SELECT 1");
        statement.executeUpdate();
        assertThat(observed.lines()).containsExactly("select success", "update success");
        SourceKind.JDBC.site().unbind();
        assertThat(Allocation.perRun(() -> {
                    try {
                        statement.execute("SELECT 1");
                        statement.executeUpdate();
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .isLessThan(0.5);
        assertThat(observed.faults()).isEmpty();
    }
}
