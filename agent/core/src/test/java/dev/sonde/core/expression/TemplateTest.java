package dev.sonde.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private final World.TestScope scope = World.scope();

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                "sent => sent",
                "a$b $ => a$b $",
                "$${status} => ${status}",
                "${text} => Hello",
                "x-${status}-${duration} => x-200-0.25",
                "${status}${status} => 200200",
                "id ${nobody.id} => id none",
                "${account.state}! => ONLINE!",
                "${status / 2}% => 100%",
                "${row['status']} rows => active rows",
                "${\"}\"}. => }.",
            })
    void givesItsText(String text, String expected) throws Throwable {
        Object value = Template.parse(text).compile(scope).invokeWithArguments(scope.values());
        assertThat(value).isEqualTo(expected);
    }

    @Test
    void keepsTheTypeOfALoneExpression() throws Throwable {
        MethodHandle handle = Template.parse("${status}").compile(scope);
        assertThat(handle.type().returnType()).isEqualTo(long.class);
        assertThat(Template.parse("${nobody.id}").compile(scope).invokeWithArguments(scope.values()))
                .isNull();
    }

    @Test
    void isConstantWithoutAnExpression() throws ExpressionException {
        assertThat(Template.parse("").constant()).isEmpty();
        assertThat(Template.parse("sent").isConstant()).isTrue();
        assertThat(Template.parse("$${x}").constant()).isEqualTo("${x}");
        assertThat(Template.parse("${x}").isConstant()).isFalse();
    }

    @Test
    void pointsIntoTheWholeText() {
        ExpressionException e =
                catchThrowableOfType(ExpressionException.class, () -> Template.parse("abc ${x} ${y +}"));
        assertThat(e.offset()).isEqualTo(14);
        assertThat(catchThrowableOfType(ExpressionException.class, () -> Template.parse("abc ${x"))
                        .describe())
                .isEqualTo("unexpected end; expected an operator or `}`");
        assertThat(catchThrowableOfType(ExpressionException.class, () -> Template.parse("a ${text} ${statu}")
                                .compile(scope))
                        .offset())
                .isEqualTo(12);
    }
}
