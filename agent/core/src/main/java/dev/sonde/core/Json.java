package dev.sonde.core;

import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, collections, text, numbers, booleans and null as JSON: for schemas, reports and answers that are made once, not for what
 * happens per event. Without state.
 */
public final class Json {
    private static final int WIDEST = 100;

    private Json() {}

    /** On one line. */
    public static String text(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        compact(value, out);
        return out.toString();
    }

    /** Indented by two; what fits on a line stays on it. Ends with a line feed. */
    public static String pretty(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        pretty(value, "", 0, out);
        return out.append('\n').toString();
    }

    private static void pretty(@Nullable Object value, String indent, int before, StringBuilder out) {
        String line = text(value);
        Iterator<?> members = value instanceof Map
                ? ((Map<?, ?>) value).entrySet().iterator()
                : value instanceof Collection ? ((Collection<?>) value).iterator() : null;
        if (members == null || indent.length() + before + line.length() < WIDEST) {
            out.append(line);
            return;
        }
        String inner = indent + "  ";
        out.append(value instanceof Map ? "{\n" : "[\n");
        while (members.hasNext()) {
            Object member = members.next();
            out.append(inner);
            int used = 0;
            if (member instanceof Map.Entry) {
                int start = out.length();
                quote(String.valueOf(((Map.Entry<?, ?>) member).getKey()), out);
                out.append(": ");
                used = out.length() - start;
                member = ((Map.Entry<?, ?>) member).getValue();
            }
            pretty(member, inner, used, out);
            out.append(members.hasNext() ? ",\n" : "\n");
        }
        out.append(indent).append(value instanceof Map ? '}' : ']');
    }

    private static void compact(@Nullable Object value, StringBuilder out) {
        if (value instanceof Map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                out.append(separator);
                quote(String.valueOf(entry.getKey()), out);
                out.append(": ");
                compact(entry.getValue(), out);
                separator = ", ";
            }
            out.append(separator.equals("{") ? "{}" : "}");
        } else if (value instanceof Collection) {
            String separator = "[";
            for (Object each : (Collection<?>) value) {
                out.append(separator);
                compact(each, out);
                separator = ", ";
            }
            out.append(separator.equals("[") ? "[]" : "]");
        } else if (value instanceof Double && !(Math.abs((Double) value) <= Double.MAX_VALUE)) {
            out.append("null");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            quote(value.toString(), out);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < ' ' || c == 0x7f || (Character.isSurrogate(c) && !paired(text, i))) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static boolean paired(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
