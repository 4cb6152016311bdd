package dev.sonde.core.weave.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodPatternTest {
    @ParameterizedTest
    @CsvSource({
        "com.example.Foo.bar(..), com.example.Foo, true",
        "com.example.Foo.bar(..), com.example.FooBar, false",
        "com.example.Foo.bar(..), com.example.Foo$Inner, false",
        "com.example.Foo.bar(..), other.com.example.Foo, false",
        "com.example.*.bar(..), com.example.Foo, true",
        "com.example.*.bar(..), com.example.sub.Foo, false",
        "com.example.*.bar(..), com.example.Foo$Inner, false",
        "com.example..*.bar(..), com.example.Foo, true",
        "com.example..*.bar(..), com.example.sub.deep.Foo, true",
        "com.example..*.bar(..), com.example.Foo$Inner, true",
        "com.example..*.bar(..), com.examples.Foo, false",
        "com..service.*Service.bar(..), com.a.b.service.UserService, true",
        "com..service.*Service.bar(..), com.service.UserService, true",
        "com..service.*Service.bar(..), com.a.service.UserServices, false",
        "..Foo.bar(..), Foo, true",
        "..Foo.bar(..), a.b.Foo, true",
        "..*.bar(..), a.b.Foo, true",
        "*..Foo.bar(..), a.b.Foo, true",
        "*.bar(..), Foo, true",
        "*.bar(..), a.Foo, false",
        "com.example.Outer.Inner.bar(..), com.example.Outer$Inner, true",
        "com.example.Outer$Inner.bar(..), com.example.Outer$Inner, true",
        "com.example.*$Inner.bar(..), com.example.Outer$Inner, true",
        "com.ex*le.F*o*.bar(..), com.example.Fooooo, true",
        "com.example.Foo$.bar(..), com.example.Foo$, true",
    })
    void meansTypes(String pattern, String type, boolean meant) throws PatternException {
        assertThat(MethodPattern.parse(pattern).mayMatchType(type)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.B.c(..) | c | ()V | true",
                "a.B.c(..) | c | (IJ[[Ljava/lang/String;)V | true",
                "a.B.c(..) | d | ()V | false",
                "a.B.c() | c | ()V | true",
                "a.B.c() | c | (I)V | false",
                "a.B.c(*) | c | ([Lx/Y;)V | true",
                "a.B.c(*) | c | (II)V | false",
                "a.B.send*(..) | sendAll | ()V | true",
                "a.B.send*(..) | resend | ()V | false",
                "a.B.*end(..) | resend | ()V | true",
                "a.B.*(..) | <init> | ()V | false",
                "a.B.new(..) | <init> | (I)V | true",
                "a.B.new(int) | <init> | (J)V | false",
                "a.B.new(..) | new | ()V | false",
                "a.B.c(String) | c | (Ljava/lang/String;)V | true",
                "a.B.c(String) | c | (Lx/String;)V | false",
                "a.B.c(Account) | c | (Lcom/example/Account;)V | true",
                "a.B.c(Account) | c | (Lcom/example/Outer$Account;)V | true",
                "a.B.c(Account) | c | (Lcom/example/SubAccount;)V | false",
                "a.B.c(com.example.Account) | c | (Lcom/example/Account;)V | true",
                "a.B.c(com.example.Account) | c | (Lorg/example/Account;)V | false",
                "a.B.c(com.example.Outer.Account) | c | (Lcom/example/Outer$Account;)V | true",
                "a.B.c(com..*) | c | (Lcom/example/Account;)V | true",
                "a.B.c(..Account) | c | (Lcom/example/Account;)V | true",
                "a.B.c(*Account) | c | (Lcom/example/SubAccount;)V | true",
                "a.B.c(*Account) | c | (I)V | false",
                "a.B.c(byte[], int, int) | c | ([BII)V | true",
                "a.B.c(byte[]) | c | (B)V | false",
                "a.B.c(String...) | c | ([Ljava/lang/String;)V | true",
                "a.B.c(String[][]) | c | ([[Ljava/lang/String;)V | true",
                "a.B.c(int, ..) | c | (I)V | true",
                "a.B.c(int, ..) | c | (IJJ)V | true",
                "a.B.c(int, ..) | c | (JI)V | false",
                "a.B.c(.., int) | c | (JI)V | true",
                "a.B.c(.., int, ..) | c | (JIZ)V | true",
                "a.B.c(.., int, ..) | c | (JZ)V | false",
                "int a.B.c(..) | c | ()I | true",
                "int a.B.c(..) | c | ()J | false",
                "void a.B.c(..) | c | ()V | true",
                "* a.B.c(..) | c | ()V | true",
                "java.util.List a.B.c(..) | c | ()Ljava/util/List; | true",
                "byte[] a.B.c(..) | c | ()[B | true",
                "String a.B.c(..) | c | ()Ljava/lang/Object; | false",
            })
    void meansMethods(String pattern, String name, String descriptor, boolean meant) throws PatternException {
        assertThat(MethodPattern.parse(pattern).matchesMethod(name, descriptor)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "com.example.Foo.bar(..) | com.example.Foo com.example$Foo com$example$Foo",
                "com.example.Outer.Inner.bar(..) | com.example.Outer$Inner com.example.Outer.Inner com.example$Outer$Inner com$example$Outer$Inner",
                "com.example.Outer$Inner.bar(..) | com.example.Outer$Inner com.example$Outer$Inner com$example$Outer$Inner",
                "Foo.bar(..) | Foo",
                "com.*.Foo.bar(..) | ''",
                "com..Foo.bar(..) | ''",
            })
    void namesTypesWhereItCan(String pattern, String names) throws PatternException {
        assertThat(String.join(" ", MethodPattern.parse(pattern).typeNames())).isEqualTo(names);
    }

    @Test
    void knowsSubtypesAndAnnotations() throws PatternException {
        MethodPattern pattern = MethodPattern.parse("@a.Timed (@b.Service com..*+).do*( int , .. )");
        assertThat(pattern.methodAnnotation()).isEqualTo("a.Timed");
        assertThat(pattern.typeAnnotation()).isEqualTo("b.Service");
        assertThat(pattern.subtypes()).isTrue();
        assertThat(pattern.type()).isEqualTo("com..*");
        assertThat(pattern.matchesMethod("doIt", "(IJ)V")).isTrue();
        assertThat(MethodPattern.parse("@a.Timed void a.B+.new()").isConstructor())
                .isTrue();
        assertThat(MethodPattern.parse("a.B.c()").subtypes()).isFalse();
        assertThat(MethodPattern.parse("a.B.c()").methodAnnotation()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | the pattern ends here | a type, as in `com.example.Type.method(..)` | ''",
                "11 | no parameters | `(..)` for any parameters, `()` for none, or their types | a.b.Foo.bar",
                "0 | `bar` names no type and method | `com.example.Type.method(..)` | bar(..)",
                "0 | `a..bar` names no type and method | `com.example.Type.method(..)` | a..bar(..)",
                "10 | the parameters have no end | a type, `*`, `..` or `)` | a.Foo.bar(",
                "13 | unexpected `]` | `,` or `)` | a.Foo.bar(int]",
                "14 | type arguments are not part of a method's signature | the type without `<…>` | a.Foo.bar(List<String>)",
                "17 | parameters have types only, no names | `,` or `)` | a.Foo.bar(String name)",
                "13 | `+` is for the type before the method | the parameter's declared type | a.Foo.bar(Foo+)",
                "0 | `public` does not matter to patterns | the type and the method, without modifiers | public a.Foo.bar()",
                "1 | `@Timed` is not a full name | package and name, as in `@com.example.Timed` | @Timed a.Foo.bar()",
                "8 | values of annotations do not matter to patterns | the annotation's name alone | @a.Timed(5) a.Foo.bar()",
                "12 | unexpected `x` | nothing behind the parameters | a.Foo.bar() x",
                "1 | too many points | `.` or `..` | a...Foo.bar()",
                "0 | a name starts with a point | a package before it, or `..` | .a.Foo.bar()",
                "6 | unexpected `b` | `.` and the method | a.Foo+bar()",
                "7 | no method | the name of a method, `new`, or a pattern such as `send*` | a.Foo+.()",
                "1 | `#` between type and method | null | a#b()",
            })
    void saysWhereItIsWrong(int offset, String message, String expected, @Nullable String pattern) {
        PatternException e =
                catchThrowableOfType(PatternException.class, () -> MethodPattern.parse(Objects.toString(pattern, "")));
        assertThat(e).isNotNull();
        assertThat(e.offset() + " " + e.getMessage() + " / " + e.expected())
                .isEqualTo(offset + " " + message + " / " + expected);
    }

    @Test
    void anyTextGivesAPatternOrAPositionedError() {
        String[] words = {
            "a",
            "b.",
            "Foo",
            ".",
            "..",
            "*",
            "+",
            "(",
            ")",
            ",",
            " ",
            "@",
            "@a.B ",
            "int",
            "String",
            "[]",
            "...",
            "new",
            "$",
            "<",
            "void ",
            "com.example.Foo",
            ".bar(",
            "..)"
        };
        Random random = new Random(7);
        int[] good = new int[1];
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < 100_000; i++) {
                StringBuilder text = new StringBuilder();
                for (int n = random.nextInt(9); n >= 0; n--) {
                    text.append(words[random.nextInt(words.length)]);
                }
                try {
                    MethodPattern pattern = MethodPattern.parse(text.toString());
                    pattern.mayMatchType("com.example.Foo$Inner");
                    pattern.matchesMethod("bar", "(I[Ljava/lang/String;J)V");
                    pattern.typeNames();
                    good[0]++;
                } catch (PatternException e) {
                    assertThat(e.offset()).as(text.toString()).isBetween(0, text.length());
                }
            }
        });
        assertThat(good[0]).isGreaterThan(20);
    }
}
