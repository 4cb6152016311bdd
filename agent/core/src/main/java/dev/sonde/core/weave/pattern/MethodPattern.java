package dev.sonde.core.weave.pattern;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which methods a rule means, as AspectJ users write it: {@code com.example.Account+.send*(String, ..)}. Immutable.
 *
 * <pre>
 * pattern    = [annotation] [result] type "." method "(" [parameter {"," parameter}] ")"
 * annotation = "@" name                      of the method
 * type       = name ["+"]                    "+": and its subtypes
 *            | "(" "@" name type ")"         types that carry an annotation
 * method     = name with "*" | "new"
 * parameter  = type name ["[]" | "..."] | "*" | ".."
 * </pre>
 */
public final class MethodPattern {
    private final String text;
    private final @Nullable String methodAnnotation;
    private final @Nullable String typeAnnotation;
    private final @Nullable TypePattern result;
    private final NamePattern type;
    private final boolean subtypes;
    private final String method;
    /** A null is {@code ..}. */
    private final List<@Nullable TypePattern> parameters;

    MethodPattern(
            String text,
            @Nullable String methodAnnotation,
            @Nullable String typeAnnotation,
            @Nullable TypePattern result,
            NamePattern type,
            boolean subtypes,
            String method,
            List<@Nullable TypePattern> parameters) {
        this.text = text;
        this.methodAnnotation = methodAnnotation;
        this.typeAnnotation = typeAnnotation;
        this.result = result;
        this.type = type;
        this.subtypes = subtypes;
        this.method = method;
        this.parameters = parameters;
    }

    public static MethodPattern parse(String text) throws PatternException {
        return new PatternParser(text).parse();
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /**
     * The binary names of the type (points between packages, {@code $} before nested classes), most likely first; more than one
     * where a point may stand before a package or a nested class. Empty where only {@link #mayMatchType} can tell.
     */
    public List<String> typeNames() {
        return type.binaryNames();
    }

    /** The type as it was written, without {@code +}. */
    public String type() {
        return type.text();
    }

    /** Whether the type of that binary name is meant; for {@link #subtypes()}, its subtypes then are too. */
    public boolean mayMatchType(String binaryName) {
        return type.matches(binaryName);
    }

    /** Whether subtypes of the type are meant as well. */
    public boolean subtypes() {
        return subtypes;
    }

    /** Dotted name of the annotation that the type must carry, or null. */
    public @Nullable String typeAnnotation() {
        return typeAnnotation;
    }

    /** Dotted name of the annotation that the method must carry, or null. */
    public @Nullable String methodAnnotation() {
        return methodAnnotation;
    }

    /** The method's name in class files, stars included; {@code <init>} for {@code new}. */
    public String methodName() {
        return method;
    }

    /** Whether constructors are meant. */
    public boolean isConstructor() {
        return method.equals("<init>");
    }

    /** Whether a method of that name in a class file is meant, whatever its parameters. */
    public boolean matchesName(String name) {
        // a star means methods that somebody named, not <init> or <clinit>
        return name.startsWith("<") ? name.equals(method) : NamePattern.glob(method, name, 0, name.length());
    }

    /** Whether a method of that name and descriptor, both as in a class file, is meant. */
    public boolean matchesMethod(String name, String descriptor) {
        return matchesName(name) && matchesParameters(0, descriptor, 1) && matchesResult(descriptor);
    }

    /** Whether the parameters fit, whatever the name and the result. */
    public boolean matchesParameters(String descriptor) {
        return matchesParameters(0, descriptor, 1);
    }

    /** Whether parameters and result fit, whatever the name. */
    public boolean matchesDescriptor(String descriptor) {
        return matchesParameters(0, descriptor, 1) && matchesResult(descriptor);
    }

    private boolean matchesResult(String descriptor) {
        return result == null || result.matches(descriptor, descriptor.indexOf(')') + 1, descriptor.length());
    }

    private boolean matchesParameters(int index, String descriptor, int from) {
        boolean atEnd = descriptor.charAt(from) == ')';
        if (index == parameters.size()) {
            return atEnd;
        }
        TypePattern parameter = parameters.get(index);
        if (parameter == null) {
            return matchesParameters(index + 1, descriptor, from)
                    || (!atEnd && matchesParameters(index, descriptor, end(descriptor, from)));
        }
        if (atEnd) {
            return false;
        }
        int to = end(descriptor, from);
        return parameter.matches(descriptor, from, to) && matchesParameters(index + 1, descriptor, to);
    }

    private static int end(String descriptor, int from) {
        int i = from;
        while (descriptor.charAt(i) == '[') {
            i++;
        }
        return descriptor.charAt(i) == 'L' ? descriptor.indexOf(';', i) + 1 : i + 1;
    }

    static List<@Nullable TypePattern> immutable(List<@Nullable TypePattern> list) {
        return Collections.unmodifiableList(list);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof MethodPattern && ((MethodPattern) o).text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
