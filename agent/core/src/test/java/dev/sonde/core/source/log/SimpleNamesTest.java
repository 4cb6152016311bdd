package dev.sonde.core.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimpleNamesTest {
    @Test
    void namesClassesAsTheyNameThemselves() {
        class Local extends Exception {}
        for (Class<?> type : new Class<?>[] {IOException.class, Map.Entry.class, Local.class}) {
            assertThat(SimpleNames.of(type.getName())).isEqualTo(type.getSimpleName());
        }
        assertThat(SimpleNames.of("Unpackaged")).isEqualTo("Unpackaged");
    }

    @Test
    void anAnonymousClassKeepsTheNameItIsCompiledTo() {
        assertThat(SimpleNames.of("com.example.Shop$1")).isEqualTo("Shop$1");
        assertThat(SimpleNames.of("com.example.Odd$")).isEqualTo("Odd$");
    }

    @Test
    void remembersNamesWithoutMixingThemUp() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 2_000; i++) {
                assertThat(SimpleNames.of("com.example.E" + i)).isEqualTo("E" + i);
            }
        }
        assertThat(SimpleNames.of("com.example.E7")).isSameAs(SimpleNames.of("com.example.E7"));
    }
}
