package dev.sonde.core.multiprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.core.metric.TolerantRegistry;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class SnapshotFormatTest {
    private static final String ID = "17-0123456789ab";

    @Test
    void whatIsReadIsWhatWasWritten() throws IOException {
        Jvm jvm = busy();
        Info.builder()
                .name("build_info")
                .labelNames("version")
                .register(jvm.registry)
                .setLabelValues("1.0");
        Summary.builder().name("gc_seconds").register(jvm.registry).observe(2);
        JvmMetrics.builder().register(jvm.registry);
        List<Family> families = jvm.families();

        Contribution read = SnapshotFormat.member(SnapshotFormat.write(new Contribution(ID, 5, -3, "17", families)));

        assertThat(read.id).isEqualTo(ID);
        assertThat(read.sequence).isEqualTo(5);
        assertThat(read.started).isEqualTo(-3);
        assertThat(read.pid).isEqualTo("17");
        assertThat(Jvm.text(LibrarySnapshots.snapshots(read.families)))
                .contains("version=\"1.0\"", "jvm_memory_used_bytes", "orders_total{shop=\"b\\\"ö\\n\"} 2.5")
                .isEqualTo(Jvm.text(LibrarySnapshots.snapshots(families)));
    }

    /** What goes through here and back reads as if it had come from the registry. */
    @Test
    void changesNothingOfAScrape() {
        Jvm jvm = busy();
        TolerantRegistry jvmMetrics = jvm.registry;
        Info.builder()
                .name("build_info")
                .labelNames("version")
                .register(jvmMetrics)
                .setLabelValues("1.0");
        assertThat(Jvm.text(LibrarySnapshots.snapshots(jvm.families()))).isEqualTo(Jvm.text(jvmMetrics.scrape()));
    }

    @Test
    void theDepartedAreReadAsTheyWereWritten() throws IOException {
        Departed departed = Departed.NOBODY.with(List.of(busy().contribution(ID, 1)));

        Departed read = SnapshotFormat.departed(SnapshotFormat.write(departed));

        assertThat(read.generation).isEqualTo(1);
        assertThat(read.ids).isEqualTo(Set.of(ID));
        assertThat(Jvm.read(read.families))
                .isEqualTo(Jvm.read(departed.families))
                .containsEntry("orders_total{shop=\"a\"}", 3.0);
    }

    @Test
    void refusesWhatIsTruncated() {
        byte[] whole = SnapshotFormat.write(busy().contribution(ID, 1));
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SnapshotFormat.member(part)).isInstanceOf(Refused.class);
        }
        assertThatThrownBy(() -> SnapshotFormat.member(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void refusesEverySingleFlippedBit() {
        byte[] whole = SnapshotFormat.write(busy().contribution(ID, 1));
        for (int bit = 0; bit < whole.length * 8; bit++) {
            whole[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> SnapshotFormat.member(whole)).isInstanceOf(Refused.class);
            whole[bit / 8] ^= (byte) (1 << (bit % 8));
        }
    }

    /** A right checksum over nonsense: read, or refused, but nothing else. */
    @Test
    void neverThrowsAnythingElseWhateverTheBytes() {
        Random random = new Random(1);
        byte[] whole = SnapshotFormat.write(busy().contribution(ID, 1));
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes[SnapshotFormat.HEADER + random.nextInt(bytes.length - SnapshotFormat.HEADER)] =
                        (byte) random.nextInt(256);
            }
            CRC32 crc = new CRC32();
            crc.update(bytes, SnapshotFormat.HEADER, bytes.length - SnapshotFormat.HEADER);
            ByteBuffer.wrap(bytes).putInt(SnapshotFormat.HEADER - 4, (int) crc.getValue());
            try {
                SnapshotFormat.member(bytes);
            } catch (IOException e) {
                assertThat(e).isInstanceOf(Refused.class);
                refused++;
            }
        }
        assertThat(refused).isBetween(5_000, 20_000);
    }

    @Test
    void knowsAForeignVersionFromDamage() {
        byte[] whole = SnapshotFormat.write(busy().contribution(ID, 1));
        whole[7] = 2;
        assertThatThrownBy(() -> SnapshotFormat.member(whole))
                .isInstanceOf(SnapshotFormat.ForeignVersion.class)
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> SnapshotFormat.departed(SnapshotFormat.write(busy().contribution(ID, 1))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("another kind");
    }

    private static Jvm busy() {
        Jvm jvm = new Jvm();
        jvm.order("a", 3);
        jvm.order("b\"ö\n", 2.5);
        jvm.took("a", .5);
        jvm.took("b", 50);
        jvm.tookFine(1);
        jvm.tookFine(-7);
        jvm.tookFine(0);
        jvm.queue(4);
        return jvm;
    }
}
