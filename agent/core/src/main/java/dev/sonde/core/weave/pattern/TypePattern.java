package dev.sonde.core.weave.pattern;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The type of a parameter or of the result, as it stands in a descriptor. Immutable. */
final class TypePattern {
    static final Set<String> PRIMITIVES =
            new HashSet<>(Arrays.asList("boolean", "byte", "char", "short", "int", "long", "float", "double", "void"));

    /** Simple names that mean java.lang and nothing else. */
    private static final Set<String> JAVA_LANG = new HashSet<>(Arrays.asList(
            "Object",
            "String",
            "CharSequence",
            "Boolean",
            "Byte",
            "Character",
            "Short",
            "Integer",
            "Long",
            "Float",
            "Double",
            "Number",
            "Void",
            "Class",
            "Iterable",
            "Runnable",
            "Thread",
            "Throwable",
            "Exception",
            "RuntimeException",
            "Error",
            "StringBuilder",
            "Comparable",
            "Enum"));

    private final NamePattern name;
    private final int dimensions;
    private final boolean any;

    /** @param text a name or name pattern, then {@code []} or {@code ...} for arrays; {@code *} alone is any type */
    TypePattern(String text) {
        String element = text;
        int arrays = 0;
        while (element.endsWith("[]") || element.endsWith("...")) {
            element = element.substring(0, element.length() - (element.endsWith("[]") ? 2 : 3));
            arrays++;
        }
        dimensions = arrays;
        any = element.equals("*") && arrays == 0;
        name = new NamePattern(!element.equals("..") && JAVA_LANG.contains(element) ? "java.lang." + element : element);
    }

    /** Whether the type whose descriptor is in that stretch is meant. */
    boolean matches(String descriptor, int from, int to) {
        if (any) {
            return true;
        }
        int i = from;
        while (descriptor.charAt(i) == '[') {
            i++;
        }
        if (i - from != dimensions) {
            return false;
        }
        String type = descriptor.charAt(i) == 'L'
                ? descriptor.substring(i + 1, to - 1).replace('/', '.')
                : primitive(descriptor.charAt(i));
        boolean whole = name.isQualified() || PRIMITIVES.contains(type);
        return whole ? name.matches(type) : name.matchesSimple(type);
    }

    private static String primitive(char code) {
        switch (code) {
            case 'Z':
                return "boolean";
            case 'B':
                return "byte";
            case 'C':
                return "char";
            case 'S':
                return "short";
            case 'I':
                return "int";
            case 'J':
                return "long";
            case 'F':
                return "float";
            case 'D':
                return "double";
            default:
                return "void";
        }
    }
}
