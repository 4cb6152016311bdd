package dev.sonde.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WeakIdentityMapTest {
    private final WeakIdentityMap<String> map = new WeakIdentityMap<>();

    /** A statement whose own methods must not be called. */
    private static final class Touchy {
        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("equals");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("hashCode");
        }
    }

    @Test
    void tellsObjectsApartByIdentity() {
        String a = new String("key".toCharArray());
        String b = new String("key".toCharArray());
        map.put(a, "a");
        assertThat(map.get(b)).isNull();
        map.put(b, "b");
        assertThat(map.get(a)).isEqualTo("a");
        assertThat(map.remove(b)).isEqualTo("b");
        assertThat(map.get(b)).isNull();
        assertThat(map.remove(b)).isNull();
        assertThat(map.get(a)).isEqualTo("a");
    }

    @Test
    void replacesAndCallsNoMethodOfAKey() {
        Touchy key = new Touchy();
        map.put(key, "a");
        map.put(key, "b");
        assertThat(map.get(key)).isEqualTo("b");
        assertThat(map.size()).isEqualTo(1);
    }

    @Test
    void keepsNothingAlive() {
        List<Object> held = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Object key = new Object();
            map.put(key, "v");
            if (i % 10 == 0) {
                held.add(key);
            }
        }
        Awaitility.await().untilAsserted(() -> {
            System.gc();
            assertThat(map.size()).isEqualTo(held.size());
        });
        assertThat(held).allSatisfy(key -> assertThat(map.get(key)).isEqualTo("v"));
    }
}
