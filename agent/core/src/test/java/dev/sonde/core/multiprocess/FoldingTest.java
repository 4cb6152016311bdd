package dev.sonde.core.multiprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldingTest {
    private static final String A = "1-00000000000a";
    private static final String B = "2-00000000000b";

    @TempDir
    private Path folder;

    private final Disk disk = new Disk();

    @Test
    void endedMembersBecomeOneFile() throws IOException {
        MemberDirectory directory = new MemberDirectory(folder, disk);
        leave(directory, A, 3);
        leave(directory, B, 4);

        new Folding(directory).fold(List.of(A, B), Map.of(), Departed.NOBODY);

        assertThat(counted(directory)).isEqualTo(7);
        assertThat(files()).containsExactlyInAnyOrder("departed.metrics", "lock");
    }

    @Test
    void countsOnceAtWhateverStepTheFolderWasKilled() throws IOException {
        int steps = 0;
        for (boolean killed = true; killed; steps++) {
            MemberDirectory directory = new MemberDirectory(Files.createDirectory(folder.resolve("k" + steps)), disk);
            leave(directory, A, 3);
            new Folding(directory).fold(List.of(A), Map.of(), Departed.NOBODY);
            leave(directory, B, 4);
            KilledDisk dying = new KilledDisk(steps);
            try {
                new Folding(new MemberDirectory(directory.folder(), dying)).fold(List.of(B), Map.of(), Departed.NOBODY);
                killed = false;
            } catch (IOException e) {
                assertThat(e).hasMessage("killed");
            }
            assertThat(counted(directory)).as("killed at step " + steps).isEqualTo(7);
            new Folding(directory).fold(directory.ids(), Map.of(), Departed.NOBODY);
            assertThat(counted(directory))
                    .as("after the one killed at step " + steps)
                    .isEqualTo(7);
            assertThat(directory.ids()).isEmpty();
            assertThat(directory.readDeparted().ids).containsExactlyInAnyOrder(A, B);
        }
        assertThat(steps).isGreaterThan(6);
    }

    @Test
    void whoReadsWhileOthersFoldCountsEveryoneOnce() throws IOException {
        MemberDirectory directory = new MemberDirectory(folder, disk);
        leave(directory, A, 3);
        // What a reader does: files first, then the departed; here a fold comes between.
        Contribution read = directory.read(A);
        new Folding(directory).fold(List.of(A), Map.of(), Departed.NOBODY);
        Departed departed = directory.readDeparted();

        assertThat(read).isNotNull();
        assertThat(departed.ids).contains(A);
        assertThat(counted(directory)).isEqualTo(3);
    }

    @Test
    void aMemberThatRunsIsNotFolded() throws IOException {
        MemberDirectory directory = new MemberDirectory(folder, disk);
        leave(directory, A, 3);
        try (MemberDirectory.Held running = directory.add(A, "")) {
            assertThat(running).isNotNull();
            new Folding(directory).fold(List.of(A), Map.of(), Departed.NOBODY);
            assertThat(directory.ids()).containsExactly(A);
        }
        new Folding(directory).fold(List.of(A), Map.of(), Departed.NOBODY);
        assertThat(directory.ids()).isEmpty();
    }

    @Test
    void takesWhatWasHeardWhereItIsNewerThanTheFile() throws IOException {
        MemberDirectory directory = new MemberDirectory(folder, disk);
        leave(directory, A, 3);
        Jvm later = new Jvm();
        later.order("s", 5);

        new Folding(directory).fold(List.of(A), Map.of(A, later.contribution(A, 2)), Departed.NOBODY);

        assertThat(counted(directory)).isEqualTo(5);
    }

    @Test
    void damagedDepartedAreSetAsideAndTheKnownOnesTakeTheirPlace() throws IOException {
        MemberDirectory directory = new MemberDirectory(folder, disk);
        leave(directory, A, 3);
        new Folding(directory).fold(List.of(A), Map.of(), Departed.NOBODY);
        Departed known = directory.readDeparted();
        Files.write(folder.resolve("departed.metrics"), new byte[] {1, 2, 3});
        leave(directory, B, 4);

        new Folding(directory).fold(List.of(B), Map.of(), known);

        assertThat(counted(directory)).isEqualTo(7);
        assertThat(files()).contains("departed.metrics.unreadable");
    }

    @Test
    void departedOfAnotherVersionAreLeftAlone() throws IOException {
        MemberDirectory directory = new MemberDirectory(folder, disk);
        leave(directory, A, 3);
        byte[] foreign = SnapshotFormat.write(Departed.NOBODY);
        foreign[7] = 9;
        Files.write(folder.resolve("departed.metrics"), foreign);
        try {
            new Folding(directory).fold(List.of(A), Map.of(), Departed.NOBODY);
        } catch (SnapshotFormat.ForeignVersion e) {
            assertThat(directory.ids()).containsExactly(A);
            assertThat(Files.readAllBytes(folder.resolve("departed.metrics"))).isEqualTo(foreign);
            return;
        }
        throw new AssertionError("folded into a file of another version");
    }

    @Test
    void seriesOfTheDepartedAreBoundedAndNothingIsLost() {
        Jvm many = new Jvm();
        for (int i = 0; i < Departed.MOST_SERIES; i++) {
            many.order("first-" + i, 1);
        }
        Jvm more = new Jvm();
        more.order("first-0", 1);
        more.order("late", 2);
        more.order("later", 3);

        Departed departed = Departed.NOBODY.with(List.of(many.contribution(A, 1), more.contribution(B, 1)));

        Map<String, Double> samples = Jvm.read(departed.families);
        assertThat(samples)
                .containsEntry("orders_total{shop=\"first-0\"}", 2.0)
                .containsEntry("orders_total{shop=\"__overflow__\"}", 5.0)
                .doesNotContainKey("orders_total{shop=\"late\"}");
    }

    private void leave(MemberDirectory directory, String id, double orders) throws IOException {
        Jvm jvm = new Jvm();
        jvm.order("s", orders);
        jvm.queue(1);
        directory.write(id, SnapshotFormat.write(jvm.contribution(id, 1)));
    }

    /** As a scraper counts: members' files, then the departed. */
    private static double counted(MemberDirectory directory) throws IOException {
        Map<String, Contribution> files = new TreeMap<>();
        for (String id : directory.ids()) {
            Contribution read = directory.read(id);
            if (read != null) {
                files.put(id, read);
            }
        }
        Departed departed = directory.readDeparted();
        files.keySet().removeAll(departed.ids);
        Map<String, Double> samples = Jvm.read(Merge.of(List.of(), files.values(), departed).families);
        assertThat(samples.keySet()).noneMatch(name -> name.startsWith("queue"));
        return samples.get("orders_total{shop=\"s\"}");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    /** A process that is killed at its n-th step: that one is half done, and none after it happens. */
    private static final class KilledDisk extends Disk {
        private int left;
        private final List<String> done = new ArrayList<>();

        KilledDisk(int steps) {
            left = steps;
        }

        private void step(String what) throws IOException {
            done.add(what);
            if (left-- <= 0) {
                throw new IOException("killed");
            }
        }

        @Override
        byte[] read(Path file) throws IOException {
            step("read");
            return super.read(file);
        }

        @Override
        void write(Path file, byte[] bytes, boolean durable) throws IOException {
            if (left == 0) {
                super.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2), durable);
            }
            step("write");
            super.write(file, bytes, durable);
        }

        @Override
        void move(Path from, Path to) throws IOException {
            step("move");
            super.move(from, to);
        }

        @Override
        void delete(Path file) throws IOException {
            step("delete");
            super.delete(file);
        }
    }
}
