package dev.sonde.core.source.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Names the endpoint of a request: the framework's route, else the user's own pattern, else the path made small by
 * {@link PathTemplate}; {@code {unmatched}} for what nothing matched, and for refusals beyond a bound.
 *
 * <p>Thread-safe. Paths seen lately are remembered together with their endpoint, so that a path that comes again costs a hash
 * and a comparison and no allocation. The memory is a table of fixed size in which a newcomer replaces whoever sat in its place:
 * a race loses a remembered path at worst.
 */
final class Endpoints {
    static final String UNMATCHED = "{unmatched}";

    /** A power of two. */
    private static final int REMEMBERED = 1_024;

    /** Longer paths are not remembered: with it the table holds 0.5 MiB at most. */
    private static final int LONGEST_REMEMBERED = 256;

    /** How many names that only ever met refusals there may be. */
    private static final int MOST_REFUSED = 64;

    private static final int MOST_SERVED = 4_096;

    private final HttpNaming naming;
    private final Set<String> served = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final AtomicReferenceArray<@Nullable Path> remembered = new AtomicReferenceArray<>(REMEMBERED);

    Endpoints(HttpNaming naming) {
        this.naming = naming;
    }

    /** One path, and what it is called where no route says better. */
    static final class Path {
        final String text;
        private final HttpNaming naming;
        private @Nullable Name name;
        private boolean served;

        private Path(String text, HttpNaming naming) {
            this.text = text;
            this.naming = naming;
        }

        private Name name() {
            Name known = name;
            if (known == null) {
                String own = naming.nameOf(text);
                known = own != null ? new Name(own, true) : new Name(PathTemplate.of(text), false);
                name = known;
            }
            return known;
        }
    }

    private static final class Name {
        final String text;
        final boolean own;

        Name(String text, boolean own) {
            this.text = text;
            this.own = own;
        }
    }

    /** The path of those characters. */
    Path path(CharSequence chars) {
        int length = chars.length();
        if (length > LONGEST_REMEMBERED) {
            return new Path(chars.toString(), naming);
        }
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + chars.charAt(i);
        }
        int place = (hash * 0x9E3779B9) >>> (32 - Integer.numberOfTrailingZeros(REMEMBERED));
        Path known = remembered.get(place);
        if (known != null && same(known.text, chars, length)) {
            return known;
        }
        Path fresh = new Path(chars.toString(), naming);
        remembered.set(place, fresh);
        return fresh;
    }

    private static boolean same(String text, CharSequence chars, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != chars.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param route the framework's, with the context path
     * @param exact whether the path is a servlet's mapping, letter for letter
     * @param mapped whether the container found an application for the path
     */
    String endpoint(@Nullable String route, Path path, boolean exact, boolean mapped, int status) {
        if (route != null) {
            return route;
        }
        if (exact) {
            return path.text;
        }
        Name name = path.name();
        if (name.own) {
            return name.text;
        }
        return mapped && status != 404 && isAdmitted(path, name.text, status) ? name.text : UNMATCHED;
    }

    /**
     * A name made from a path may become a series if it was ever answered well. What only met refusals (a login page's 401 for
     * whatever a stranger asks) may so often only, so that nobody mints series without being let in.
     */
    private boolean isAdmitted(Path path, String name, int status) {
        if (status < 400) {
            if (!path.served && served.size() < MOST_SERVED) {
                served.add(name);
                path.served = true;
            }
            return true;
        }
        if (served.contains(name) || refused.contains(name)) {
            return true;
        }
        return refused.size() < MOST_REFUSED && refused.add(name);
    }

    /** One of the nine standard methods, or {@code _OTHER}. Methods are case-sensitive. */
    static String method(@Nullable String name) {
        if (name != null) {
            switch (name) {
                case "GET":
                    return "GET";
                case "POST":
                    return "POST";
                case "PUT":
                    return "PUT";
                case "DELETE":
                    return "DELETE";
                case "HEAD":
                    return "HEAD";
                case "OPTIONS":
                    return "OPTIONS";
                case "PATCH":
                    return "PATCH";
                case "TRACE":
                    return "TRACE";
                case "CONNECT":
                    return "CONNECT";
                default:
                    break;
            }
        }
        return "_OTHER";
    }
}
