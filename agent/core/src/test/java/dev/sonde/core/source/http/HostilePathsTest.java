package dev.sonde.core.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A stranger who asks for a million paths. */
class HostilePathsTest {
    private static final int PATHS = 1_000_000;
    private static final String ODD = "/;%?#.&=+~\u00e9\u4e2d\u0000\uFFFE\n\"\\{}";

    private final Random random = new Random(7);
    private final Endpoints endpoints = new Endpoints(HttpNaming.NONE);

    /** Letters, digits, dots, slashes, broken surrogates, control characters; short and very long. */
    private String path() {
        StringBuilder path = new StringBuilder("/");
        int length = random.nextInt(1_000) == 0 ? 2_000 : 1 + random.nextInt(20);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(12)) {
                case 0 -> path.append('/');
                case 1 -> path.append(ODD.charAt(random.nextInt(ODD.length())));
                case 2 -> path.append("../");
                case 3 -> path.append((char) (0xD800 + random.nextInt(0x800)));
                case 4, 5 -> path.append((char) ('0' + random.nextInt(10)));
                default -> path.append((char) ('a' + random.nextInt(26)));
            }
        }
        return path.toString();
    }

    @Test
    void aMillionRefusalsMakeFewEndpoints() {
        int[] statuses = {400, 401, 403, 404, 405, 429, 500};
        Set<String> names = new HashSet<>();
        int longest = 0;
        for (int i = 0; i < PATHS; i++) {
            int status = statuses[i % statuses.length];
            String name = endpoints.endpoint(null, endpoints.path(path()), false, true, status);
            longest = Math.max(longest, name.length());
            names.add(name);
        }
        assertThat(longest).isLessThanOrEqualTo(210);
        assertThat(names).contains("{unmatched}").hasSizeLessThanOrEqualTo(65);
    }
}
