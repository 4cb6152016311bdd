package dev.sonde.core.weave.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the grammar of {@link MethodPattern}. Not thread-safe. */
final class PatternParser {
    private static final List<String> MODIFIERS = Arrays.asList(
            "public", "protected", "private", "static", "final", "synchronized", "abstract", "native", "default");

    /** More {@code ..} than this in one pattern would make matching slow, and nobody means them. */
    private static final int MOST_GAPS = 8;

    private final String text;
    private int at;

    PatternParser(String text) {
        this.text = text;
    }

    MethodPattern parse() throws PatternException {
        PatternHints.check(text);
        spaces();
        String methodAnnotation = annotation();
        TypePattern result = result();
        String typeAnnotation = null;
        boolean braced = peek('(');
        if (braced) {
            at++;
            spaces();
            typeAnnotation = annotation();
            if (typeAnnotation == null) {
                throw wrong("a parenthesis where the type is", "`(@some.Annotation some..*)`, or the type itself");
            }
        }
        int start = at;
        String name = name();
        if (name.isEmpty()) {
            throw wrong(
                    at == text.length() ? "the pattern ends here" : unexpected(),
                    "a type, as in `com.example.Type.method(..)`");
        }
        String type = name;
        if (!braced && !peek('+')) {
            int dot = name.lastIndexOf('.');
            if (dot <= 0 || dot == name.length() - 1 || name.charAt(dot - 1) == '.') {
                at = start;
                throw wrong("`" + name + "` names no type and method", "`com.example.Type.method(..)`");
            }
            type = name.substring(0, dot);
            at = start + dot;
        }
        checkName(type, start);
        boolean subtypes = peek('+');
        if (subtypes) {
            at++;
        }
        if (braced) {
            spaces();
            expect(')', "`)` behind the type");
        }
        expect('.', "`.` and the method");
        int methodAt = at;
        String method = name();
        checkMethod(method, methodAt);
        List<@Nullable TypePattern> parameters = parameters();
        spaces();
        if (at < text.length()) {
            throw wrong(unexpected(), "nothing behind the parameters");
        }
        return new MethodPattern(
                text,
                methodAnnotation,
                typeAnnotation,
                result,
                new NamePattern(type),
                subtypes,
                method.equals("new") ? "<init>" : method,
                parameters);
    }

    private @Nullable String annotation() throws PatternException {
        if (!peek('@')) {
            return null;
        }
        int start = ++at;
        String name = name();
        if (name.isEmpty()) {
            throw wrong("an annotation without a name", "its full name, as in `@com.example.Timed`");
        }
        checkName(name, start);
        if (name.indexOf('.') < 0 || name.indexOf('*') >= 0 || name.contains("..")) {
            at = start;
            throw wrong("`@" + name + "` is not a full name", "package and name, as in `@com.example.Timed`");
        }
        if (peek('(')) {
            throw wrong("values of annotations do not matter to patterns", "the annotation's name alone");
        }
        spaces();
        return name;
    }

    /** A name with blanks and a further name behind it is the type of the result. */
    private @Nullable TypePattern result() throws PatternException {
        int start = at;
        String name = name();
        while (text.startsWith("[]", at)) {
            name += "[]";
            at += 2;
        }
        int end = at;
        spaces();
        if (name.isEmpty() || at == end || at == text.length() || (peek('(') && !braceStartsType())) {
            at = start;
            return null;
        }
        if (MODIFIERS.contains(name)) {
            at = start;
            throw wrong("`" + name + "` does not matter to patterns", "the type and the method, without modifiers");
        }
        checkName(name.replace("[]", ""), start);
        return name.equals("*") ? null : new TypePattern(name);
    }

    private boolean braceStartsType() {
        int i = at + 1;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i < text.length() && text.charAt(i) == '@';
    }

    private void checkMethod(String method, int start) throws PatternException {
        if (method.isEmpty()) {
            throw wrong("no method", "the name of a method, `new`, or a pattern such as `send*`");
        }
        if (method.indexOf('.') >= 0) {
            at = start;
            throw wrong("`" + method + "` is no name of a method", "a name without points behind the type");
        }
        spaces();
        if (!peek('(')) {
            throw new PatternException(
                    at,
                    at == text.length() ? "no parameters" : unexpected(),
                    "`(..)` for any parameters, `()` for none, or their types",
                    at == text.length() ? text.trim() + "(..)" : null);
        }
        if (method.equals("<init>")) {
            throw new PatternException(start, "unexpected `<init>`", "`new`", "new");
        }
    }

    private List<@Nullable TypePattern> parameters() throws PatternException {
        List<@Nullable TypePattern> parameters = new ArrayList<>();
        int gaps = 0;
        at++;
        spaces();
        while (!peek(')')) {
            if (!parameters.isEmpty()) {
                expect(',', "`,` or `)`");
                spaces();
            }
            int start = at;
            if (text.startsWith("..", at) && !text.startsWith("...", at)) {
                at += 2;
                if (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ')' && text.charAt(at) != ' ') {
                    at = start;
                    parameters.add(parameter());
                } else {
                    parameters.add(null);
                    if (++gaps > MOST_GAPS) {
                        throw wrong("too many `..`", "at most " + MOST_GAPS);
                    }
                }
            } else {
                parameters.add(parameter());
            }
            spaces();
        }
        at++;
        return MethodPattern.immutable(parameters);
    }

    private TypePattern parameter() throws PatternException {
        int start = at;
        String name = name();
        String arrays = "";
        if (name.endsWith("...")) {
            name = name.substring(0, name.length() - 3);
            arrays = "...";
        }
        while (text.startsWith("[]", at)) {
            arrays = "[]" + arrays;
            at += 2;
        }
        if (text.startsWith("...", at)) {
            arrays += "...";
            at += 3;
        }
        if (name.isEmpty()) {
            throw wrong(at == text.length() ? "the parameters have no end" : unexpected(), "a type, `*`, `..` or `)`");
        }
        if (peek('<')) {
            throw wrong("type arguments are not part of a method's signature", "the type without `<…>`");
        }
        if (peek('+')) {
            throw wrong("`+` is for the type before the method", "the parameter's declared type");
        }
        checkName(name, start);
        int end = at;
        spaces();
        if (at < text.length() && at > end && text.charAt(at) != ',' && text.charAt(at) != ')') {
            throw wrong("parameters have types only, no names", "`,` or `)`");
        }
        return new TypePattern(name + arrays);
    }

    /** Letters, points and stars as far as they go; a hyphen is in the names that Kotlin gives to methods with inline classes. */
    private String name() {
        int start = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean hyphen = c == '-' && at > start;
            if (c != '.' && c != '*' && !hyphen && !Character.isJavaIdentifierPart(c)) {
                break;
            }
            at++;
        }
        return text.substring(start, at);
    }

    private void checkName(String name, int start) throws PatternException {
        int dots = name.indexOf("...");
        if (dots >= 0) {
            throw new PatternException(start + dots, "too many points", "`.` or `..`", null);
        }
        if (name.endsWith(".")) {
            throw new PatternException(
                    start + name.length() - 1, "a name ends in a point", "a name behind it, or `*`", null);
        }
        if (name.startsWith(".") && !name.startsWith("..")) {
            throw new PatternException(start, "a name starts with a point", "a package before it, or `..`", null);
        }
        int gaps = 0;
        for (int i = name.indexOf(".."); i >= 0; i = name.indexOf("..", i + 1)) {
            gaps++;
        }
        if (gaps > MOST_GAPS) {
            throw new PatternException(start, "too many `..`", "at most " + MOST_GAPS, null);
        }
    }

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private void expect(char c, String expected) throws PatternException {
        if (!peek(c)) {
            throw wrong(at >= text.length() ? "the pattern ends here" : unexpected(), expected);
        }
        at++;
    }

    private String unexpected() {
        char c = text.charAt(at);
        return "unexpected " + (Character.isISOControl(c) ? "control character" : "`" + c + "`");
    }

    private void spaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private PatternException wrong(String message, String expected) {
        return new PatternException(at, message, expected, null);
    }
}
