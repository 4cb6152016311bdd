package dev.sonde.sample.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordHashTest {
    @Test
    void onlyThePasswordItWasMadeFromMatches() {
        String hash = PasswordHash.of("correct horse");
        assertThat(PasswordHash.matches("correct horse", hash)).isTrue();
        assertThat(PasswordHash.matches("wrong horse", hash)).isFalse();
    }

    @Test
    void theSamePasswordNeverHashesTheSame() {
        assertThat(PasswordHash.of("x")).isNotEqualTo(PasswordHash.of("x"));
    }
}
