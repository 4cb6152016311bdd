package dev.sonde.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LabelValueTest {
    @Test
    void readsNullAsNone() {
        assertThat(LabelValue.of((Object) null)).isEqualTo("none");
        assertThat(LabelValue.of((String) null)).isEqualTo("none");
    }

    @Test
    void makesEveryIntegralNumberTheSameLong() {
        assertThat(LabelValue.of((Object) 7)).isEqualTo(7L);
        assertThat(LabelValue.of((Object) (short) 7)).isEqualTo(7L);
        assertThat(LabelValue.of((Object) (byte) 7)).isEqualTo(7L);
        assertThat(LabelValue.of((Object) 7L)).isEqualTo(7L);
        assertThat(LabelValue.of(7)).isEqualTo(7L);
        assertThat(LabelValue.of(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void givesTheSameObjectForARepeatedNumber() {
        for (long id : new long[] {0, 1, 1023, 1024, 1_000_000_007L, -5, Long.MAX_VALUE}) {
            assertThat(LabelValue.of(id)).isSameAs(LabelValue.of(id)).isEqualTo(id);
        }
    }

    @Test
    void neverKeepsAnObjectOfTheApplication() {
        UUID id = UUID.randomUUID();
        assertThat(LabelValue.of((Object) id)).isEqualTo(id.toString());
        assertThat(LabelValue.of(URI.create("text"))).isEqualTo("text");
        assertThat(LabelValue.of(TimeUnit.SECONDS)).isEqualTo("SECONDS");
        assertThat(LabelValue.of((Object) true)).isEqualTo(LabelValue.of(true));
        assertThat(LabelValue.of((Object) 'x')).isEqualTo(LabelValue.of('x'));
    }

    @Test
    void readsAWholeDoubleAsAUserWouldWriteIt() {
        assertThat(LabelValue.of(200.0)).isEqualTo(200L);
        assertThat(LabelValue.of(0.25)).isEqualTo("0.25");
        assertThat(LabelValue.of(Double.NaN)).isEqualTo("NaN");
        assertThat(LabelValue.of((Object) 200.0)).isEqualTo(200L);
        assertThat(LabelValue.of((Object) 0.25f)).isEqualTo("0.25");
    }

    @Test
    void cutsWhatIsTooLongVisiblyAndNeverHalvesACharacter() {
        String fits = "x".repeat(LabelValue.MAX_LENGTH);
        assertThat(LabelValue.of(fits)).isSameAs(fits);
        String cut = (String) LabelValue.of(fits + "y");
        assertThat(cut).hasSize(LabelValue.MAX_LENGTH).endsWith("...");
        String faces = (String) LabelValue.of("😀".repeat(LabelValue.MAX_LENGTH));
        assertThat(faces).endsWith("😀...").hasSizeLessThanOrEqualTo(LabelValue.MAX_LENGTH);
    }
}
