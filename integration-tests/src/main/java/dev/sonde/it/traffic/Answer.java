package dev.sonde.it.traffic;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What came back. The application's JSON is flat enough to be read with patterns. */
final class Answer {

    private final int status;
    private final byte[] body;

    Answer(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * The first value of that field, a text or a number.
     *
     * @throws IllegalStateException when there is none
     */
    String field(String name) {
        return firstAfter("", name);
    }

    /** The first value of that field behind the first place where {@code marker} stands. */
    String firstAfter(String marker, String name) {
        String text = text();
        int from = Math.max(0, text.indexOf(marker));
        Matcher matcher = pattern(name).matcher(text);
        if (!matcher.find(from)) {
            throw new IllegalStateException("no field " + name + " in " + text);
        }
        return matcher.group(1);
    }

    /** The last value of that field before the first place where {@code marker} stands. */
    String lastBefore(String marker, String name) {
        String text = text();
        int end = text.indexOf(marker);
        if (end < 0) {
            throw new IllegalStateException("no " + marker + " in " + text);
        }
        Matcher matcher = pattern(name).matcher(text.substring(0, end));
        String last = "";
        while (matcher.find()) {
            last = matcher.group(1);
        }
        return last;
    }

    int count(String part) {
        return text().split(Pattern.quote(part), -1).length - 1;
    }

    private static Pattern pattern(String field) {
        return Pattern.compile("\"" + Pattern.quote(field) + "\":\"?([^\",}]*)");
    }
}
