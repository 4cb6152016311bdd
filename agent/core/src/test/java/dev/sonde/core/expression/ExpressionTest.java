package dev.sonde.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.invoke.MethodHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    private final World.TestScope scope = World.scope();

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                // paths
                "account.id => id-a",
                "account.name => name of a",
                "account.active => true",
                "account.isActive() => true",
                "account.secret => 42",
                "account.parent.id => id-p",
                "account.parent().parent.id => null",
                "account.parent.parent.secret => null",
                "nobody.id => null",
                "nobody.count() => null",
                "point.x => 4",
                "point.y() => 5",
                "account.grade => B",
                "account.ratio => 0.5",
                "account.boxed => 7",
                "account.missing => null",
                "account.maybe.x => 1",
                "account.nothing.x => null",
                "account.maybe.present => true",
                "args[0] => first",
                "args[1].id => id-a",
                "box.content.id => id-a",
                "namedBox.content.name => name of a",
                "namedBox.content.secret => 42",
                "any.id => id-a",
                "any.secret => 42",
                "anyNull.id => null",
                "anyText.length() => 4",
                "error.message => gone",
                // index and keys
                "names[1] => one",
                "names[2] => null",
                "names[-1] => null",
                "names.length => 2",
                "names[0].length() => 4",
                "numbers[1] => 20",
                "anyArray[2] => 3",
                "anyArray.length => 3",
                "list[0].id => id-a",
                "list[5].id => null",
                "list.size() => 2",
                "sealedList.size() => 2",
                "row.n => 12",
                "row['status'] => active",
                "row.size => 99",
                "row.size() => 6",
                "row.account.id => id-r",
                "row.none => null",
                "row.empty.x => null",
                "ports[80] => http",
                "ports[81] => null",
                // literals
                "1 => 1",
                "-9223372036854775808 => -9223372036854775808",
                "1.5e3 => 1500.0",
                ".5 => 0.5",
                "\"a\\\"b\" => a\"b",
                "null => null",
                "true => true",
                // arithmetic
                "1 + 2 * 3 => 7",
                "(1 + 2) * 3 => 9",
                "7 / 2 => 3.5",
                "7 % 4 => 3",
                "7 % 0 => 7",
                "1 / 0 => Infinity",
                "-status => -200",
                "-duration => -0.25",
                "10 - 2 - 3 => 5",
                "status + duration => 200.25",
                "status % 16 => 8",
                "account.boxed + 1 => 8",
                "account.missing + 1 => null",
                "1 + account.boxed => 8",
                "account.boxed * account.boxed => 49",
                "account.missing * account.boxed => null",
                "nobody.count() + 1 => null",
                "-nobody.count() => null",
                "row.n + 1 => 13",
                "row.n * duration => 3.0",
                "row.none + 1 => null",
                "-row.n => -12",
                "row.price + 1 => 3.5",
                "big * 2 => 21.0",
                "counter + 1 => 10",
                "account.uptime * 2 => 3.0",
                "text + 1 => Hello1",
                "text + account.missing => null",
                "null + 1 => null",
                // comparison
                "status == 200 => true",
                "status != 200 => false",
                "status >= 200 && status < 300 => true",
                "status == 200.0 => true",
                "nobody.count() == 0 => false",
                "nobody.count() != 0 => true",
                "nobody.count() < 5 => false",
                "nobody.count() >= 0 => false",
                "5 > nobody.count() => false",
                "nobody == null => true",
                "nobody.count() == null => true",
                "status == null => false",
                "null != text => true",
                "account.missing == account.missing => true",
                "account.boxed == account.boxed => true",
                "account.missing == account.boxed => false",
                "account.state == 'ONLINE' => true",
                "'OFFLINE' == account.state => false",
                "any.state == 'ONLINE' => true",
                "account.grade == 'B' => true",
                "anyNumber == 5 => true",
                "anyNumber == 5.5 => false",
                "anyNumber < 5.5 => true",
                "anyNumber >= 6 => false",
                "anyText == 'text' => true",
                "anyText == 5 => false",
                "account.active == true => true",
                "big > 10 => true",
                "account.uptime > 1 => true",
                "'a' == 'a' => true",
                // logic
                "!ok => false",
                "!nobody.active => true",
                "ok && account.active => true",
                "nobody.active || ok => true",
                "anyNull || ok => true",
                "ok == false => false",
                // choice
                "ok ? 1 : 2 => 1",
                "ok ? 1 : 2.5 => 1.0",
                "ok ? 'a' : 2 => a",
                "!ok ? 'a' : null => null",
                "ok ? account.boxed : 1 => 7",
                "ok ? false : true => false",
                "status > 500 ? 'bad' : status > 400 ? 'odd' : 'good' => good",
                "nobody.id ?: 'nobody' => nobody",
                "account.id ?: 'nobody' => id-a",
                "nobody.count() ?: 0 => 0",
                "account.count() ?: 0 => 3",
                "account.missing ?: 1.5 => 1.5",
                "account.missing ?: account.boxed => 7",
                "anyNull ?: nobody.id ?: 'third' => third",
                "status ?: 5 => 200",
                "nobody.active ?: true => true",
                "any.unknownThing ?: 'none' => none",
                // functions
                "lower(text) => hello",
                "upper(text) => HELLO",
                "lower(account.state) => online",
                "lower(null) => null",
                "size(text) => 5",
                "size(list) => 2",
                "size(row) => 6",
                "size(names) => 2",
                "size(nobody.id) => null",
                "size(nobody.id) > 0 => false",
                "contains(text, 'ell') => true",
                "contains(names, 'one') => true",
                "contains(sealedList, 2) => true",
                "contains(row, 'n') => true",
                "contains(nobody.id, 'x') => false",
                "starts_with(text, 'He') => true",
                "starts_with(nobody.id, 'He') => false",
                "type_name(error) => FileNotFoundException",
                "type_name(account) => Account",
                "type_name(nobody) => null",
                "type_name(names) => String[]",
                "now() > 1.7e9 && now() < 1e11 => true",
                // whole
                "${ status } => 200",
                "  status  => 200",
            })
    void givesTheValue(String text, String expected) throws Throwable {
        assertThat(String.valueOf(value(text))).isEqualTo(expected);
    }

    @Test
    void nowIsTheClock() throws Throwable {
        double before = System.currentTimeMillis() / 1e3;
        assertThat((Double) value("now()")).isBetween(before, before + 60);
    }

    private @Nullable Object value(String text) throws Throwable {
        MethodHandle handle = Expression.parse(text).compile(scope);
        assertThat(handle.type().parameterList()).isEqualTo(scope.parameters().parameterList());
        return handle.invokeWithArguments(scope.values());
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                "status => long",
                "point.x => java.lang.Long",
                "this.secret => long",
                "this.active => boolean",
                "this.ratio => double",
                "this.grade => java.lang.String",
                "this.boxed => java.lang.Integer",
                "this.secret + 1 => long",
                "this.boxed ?: 0 => long",
                "point.x ?: 0 => long",
                "point.x > 3 => boolean",
                "size(list) > 0 => boolean",
                "names[0] => java.lang.String",
                "status / 2 => double",
            })
    void keepsTheTypeThatIsKnown(String text, String type) throws Throwable {
        MethodHandle handle = Expression.parse(text).compile(scope);
        assertThat(handle.type().returnType().getTypeName()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                "status => 200.0",
                "nobody.count() => NaN",
                "account.boxed => 7.0",
                "account.missing => NaN",
                "ok => 1.0",
                "nobody.active => NaN",
                "row.n => 12.0",
                "row.price => 2.5",
                "row.none => NaN",
                "account.uptime => 1.5",
                "big => 10.5",
                "box.content.secret => 42.0",
                "counter => 9.0",
            })
    void readsNumbersWithoutNull(String text, double expected) throws Throwable {
        MethodHandle handle = Expression.parse(text).number(scope, MemberAccess.NONE);
        assertThat(handle.type().returnType()).isEqualTo(double.class);
        assertThat(handle.invokeWithArguments(scope.values())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                "ok => true",
                "nobody.active => false",
                "account.active => true",
                "anyNull => false",
                "anyText => false"
            })
    void readsConditionsWithoutNull(String text, boolean expected) throws Throwable {
        MethodHandle handle = Expression.parse(text).condition(scope, MemberAccess.NONE);
        assertThat(handle.type().returnType()).isEqualTo(boolean.class);
        assertThat((boolean) handle.invokeWithArguments(scope.values())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                // offset | message and hint | text
                "0 => an empty expression; expected a name, a number, a string, `(`, `!` or `-` => ~~",
                "2 => an empty expression; expected a name, a number, a string, `(`, `!` or `-` => ${",
                "2 => `=` assigns, and expressions cannot, did you mean `==`? => a = b",
                "2 => unexpected `and`, did you mean `&&`? => a and b",
                "2 => unknown operator `&`, did you mean `&&`? => a & b",
                "0 => unknown function `lowr`, did you mean `lower`? => lowr(a)",
                "0 => `contains` with 1 arguments; expected two arguments => contains(a)",
                "7 => methods are called without arguments; expected `)` => a.size(1)",
                "4 => this string has no end; expected a closing \" => a + \"b",
                "5 => unexpected end; expected `:` and what it is otherwise => a ? b",
                "0 => expressions make no objects; expected a path over what is at hand => new Foo()",
                "6 => comparisons do not chain; expected `&&` between two comparisons => 1 < 2 < 3",
                "5 => args takes a number; expected a number from 0, as in `args[0]` => args[a]",
                "4 => unexpected `.`; expected `[` and the number of the argument => args.x",
                "0 => this number is too large; expected a whole number within 64 bits, or a decimal => 99999999999999999999",
                "1 => `x` right behind a number; expected an operator, or the end of the expression => 1x",
                "2 => unexpected character `#`; expected a name, a number, a string or an operator => a # b",
                "2 => unexpected end; expected the name of a field, a getter or a method without arguments => a.",
                "5 => unexpected `x`; expected nothing behind `}` => ${a} x",
            })
    void saysWhereTextIsWrong(int offset, String described, @Nullable String text) {
        ExpressionException e =
                catchThrowableOfType(ExpressionException.class, () -> Expression.parse(Objects.toString(text, "")));
        assertThat(e.describe()).isEqualTo(described);
        assertThat(e.offset()).isEqualTo(offset);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                "0 => unknown name `statsu`, did you mean `status`? => statsu",
                "8 => dev.sonde.core.expression.World$Account has no `idd`, did you mean `id`? => account.idd",
                "8 => dev.sonde.core.expression.World$Account has no method `cuont()`, did you mean `count()`? => account.cuont()",
                "8 => dev.sonde.core.expression.World$Account has no `shared`; expected a getter, a method without arguments, or a field => account.shared",
                "7 => a long has no `x` => status.x",
                "0 => no argument 2: there are 2; expected args[0] to args[1] => args[2]",
                "0 => `-` takes numbers, this is a String => text - 1",
                "9 => `<` takes numbers, this is a String => status < text",
                "7 => a number is never equal to text; expected two values of one kind around `==` => status == text",
                "17 => dev.sonde.core.expression.World$State has no constant `ONLIN`, did you mean `ONLINE`? => account.state == 'ONLIN'",
                "0 => a condition is true or false, this is a String; expected a comparison => text && ok",
                "4 => an index is taken of a list, an array or a map, this is a String => text[0]",
                "5 => `size` of a long; expected text, a collection, a map or an array => size(status)",
            })
    void saysWhatDoesNotFitTheTypes(int offset, String described, String text) throws ExpressionException {
        Expression expression = Expression.parse(text);
        ExpressionException e = catchThrowableOfType(ExpressionException.class, () -> expression.compile(scope));
        assertThat(e.describe()).isEqualTo(described);
        assertThat(e.offset()).isEqualTo(offset);
    }

    @Test
    void faultsOnAMemberThatAnObjectTurnsOutNotToHave() {
        assertThatThrownBy(() -> value("any.idd"))
                .isInstanceOf(ExpressionFault.class)
                .hasMessageContaining("World$Account has no `idd`, did you mean `id`?");
    }

    @Test
    void faultsOnArithmeticWithTextThatWasNotKnownToBe() {
        assertThatThrownBy(() -> value("anyText - 1")).isInstanceOf(ExpressionFault.class);
    }

    @Test
    void letsTheApplicationsOwnExceptionThrough() {
        assertThatThrownBy(() -> value("account.broken"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");
    }

    @Test
    void asksToOpenWhatAModuleHides() throws Exception {
        World.TestScope hidden = new World.TestScope().with("text", String.class, "x");
        ExpressionException e = catchThrowableOfType(
                ExpressionException.class, () -> Expression.parse("text.hash").compile(hidden));
        assertThat(e.describe()).contains("`hash` cannot be read", "String.hash is not readable");
        Class<?>[] asked = new Class<?>[1];
        MemberAccess access = owner -> {
            asked[0] = owner;
            return false;
        };
        assertThatThrownBy(() -> Expression.parse("text.hash").compile(hidden, access))
                .isInstanceOf(ExpressionException.class);
        assertThat(asked[0]).isEqualTo(String.class);
    }

    @Test
    void opensNothingForWhatASupertypeMakesPublic() throws Throwable {
        World.TestScope lists = new World.TestScope().with("list", Object.class, java.util.List.of(1, 2, 3));
        MemberAccess access = owner -> {
            throw new AssertionError("asked to open " + owner);
        };
        assertThat(Expression.parse("list.size() + list.iterator().next()")
                        .compile(lists, access)
                        .invokeWithArguments(lists.values()))
                .isEqualTo(4L);
    }

    @Test
    void tellsTheNamesItStartsFrom() throws ExpressionException {
        assertThat(Expression.parse("args[0].a + b.c > d ? size(e) : this.f").roots())
                .containsExactly("args", "b", "d", "e", "this");
        assertThat(Expression.parse("${ duration }").isName("duration")).isTrue();
        assertThat(Expression.parse("duration * 1000").isName("duration")).isFalse();
    }

    @Test
    void evaluatesEachReceiverOnce() throws Throwable {
        Counting counting = new Counting();
        World.TestScope once = new World.TestScope().with("c", Counting.class, counting);
        Expression.parse("c.next.n + 1 > 0 && (c.next.n ?: 5) > 0")
                .compile(once)
                .invokeWithArguments(counting);
        assertThat(counting.calls).isEqualTo(2);
    }

    static final class Counting {
        final int n = 1;
        int calls;

        Counting next() {
            calls++;
            return this;
        }
    }
}
