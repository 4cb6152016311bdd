package dev.sonde.core.multiprocess;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members in one process. What only several processes show is in MultiprocessIT. */
class MultiprocessTest {
    @TempDir
    private Path folder;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void anyMemberAndWhoOnlyWatchesShowThisMomentsSum() {
        Jvm first = new Jvm();
        Jvm second = new Jvm();
        Multiprocess a = join(first);
        Multiprocess b = join(second);
        Multiprocess watch = watch();
        awaitMembers(watch, 2);
        for (int i = 1; i <= 50; i++) {
            first.order("s", 1);
            second.order("s", 2);
            assertThat(orders(a)).isEqualTo(3 * i);
            assertThat(orders(b)).isEqualTo(3 * i);
            assertThat(orders(watch)).isEqualTo(3 * i);
        }
        assertThat(log).isEmpty();
    }

    @Test
    void whoLeavesIsStillCountedAndItsFilesBecomeOne() throws IOException {
        Jvm first = new Jvm();
        Multiprocess a = join(first);
        Multiprocess watch = watch();
        awaitMembers(watch, 1);
        first.order("s", 5);
        first.queue(5);

        a.close();
        open.remove(a);

        assertThat(orders(watch)).isEqualTo(5);
        assertThat(Jvm.read(watch.collect())).doesNotContainKey("queue_sum");
        assertThat(new MemberDirectory(folder, new Disk()).ids()).isEmpty();
        assertThat(orders(join(new Jvm()))).isEqualTo(5);
    }

    @Test
    void aDamagedFileIsSaidOnceAndTheOthersGoOn() throws IOException {
        Files.write(folder.resolve("7-0123456789ab.metrics"), new byte[] {1, 2, 3});
        Jvm first = new Jvm();
        first.order("s", 1);
        Multiprocess a = join(first);
        for (int i = 0; i < 5; i++) {
            assertThat(orders(a)).isEqualTo(1);
        }
        assertThat(log).singleElement().asString().contains("7-0123456789ab", "damaged");
        assertThat(folder.resolve("7-0123456789ab.metrics")).doesNotExist();
    }

    @Test
    void aFileOfAnotherVersionIsSaidOnceAndLeftAlone() throws IOException {
        byte[] foreign = SnapshotFormat.write(new Jvm().contribution("7-0123456789ab", 1));
        foreign[7] = 3;
        Files.write(folder.resolve("7-0123456789ab.metrics"), foreign);
        Jvm first = new Jvm();
        first.order("s", 1);
        Multiprocess a = join(first);
        for (int i = 0; i < 5; i++) {
            assertThat(orders(a)).isEqualTo(1);
        }
        assertThat(log).singleElement().asString().contains("7-0123456789ab", "another version");
        assertThat(folder.resolve("7-0123456789ab.metrics")).hasBinaryContent(foreign);
    }

    @Test
    void aFullDiskKeepsWhatWasWrittenAndTheScrapeGoesOn() throws Exception {
        FullDisk disk = new FullDisk();
        Jvm jvm = new Jvm();
        MemberDirectory directory = new MemberDirectory(folder, disk);
        Complaints complaints = new Complaints(log::add);
        Member member = member(directory, jvm, complaints);
        Gathering gathering = new Gathering(directory, member, complaints, MultiprocessTest::thread);
        open.add(gathering);
        jvm.order("s", 1);
        await().until(() -> directory.ids().contains(member.id()));
        gathering.fresh();
        disk.full.set(true);
        jvm.order("s", 1);

        assertThat(Jvm.read(gathering.fresh().families)).containsEntry("orders_total{shop=\"s\"}", 2.0);
        gathering.fresh();
        assertThat(Jvm.read(directory.read(member.id()).families)).containsEntry("orders_total{shop=\"s\"}", 1.0);
        assertThat(log).singleElement().asString().contains("No space left", "stays");
        assertThat(member.failures()).isGreaterThanOrEqualTo(2);

        disk.full.set(false);
        gathering.fresh();
        assertThat(Jvm.read(directory.read(member.id()).families)).containsEntry("orders_total{shop=\"s\"}", 2.0);
        member.close();
    }

    /** Another member has this moment's values in memory; they are what is folded when the one whose disk was full ends. */
    @Test
    void whatWasShownIsNotLostWithAMemberThatCouldNotWrite() throws Exception {
        FullDisk disk = new FullDisk();
        Jvm jvm = new Jvm();
        Complaints complaints = new Complaints(log::add);
        MemberDirectory directory = new MemberDirectory(folder, disk);
        Member member = member(directory, jvm, complaints);
        await().until(() -> directory.ids().contains(member.id()));
        Multiprocess watch = watch();
        awaitMembers(watch, 1);
        disk.full.set(true);
        jvm.order("s", 9);
        assertThat(orders(watch)).isEqualTo(9);

        member.close();

        assertThat(orders(watch)).isEqualTo(9);
        assertThat(directory.ids()).isEmpty();
        assertThat(orders(watch())).isEqualTo(9);
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsSaidOnceAndThisJvmShowsItself() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[0]);
        Jvm jvm = new Jvm();
        jvm.order("s", 2);
        Multiprocess a = Multiprocess.join(file.resolve("in-a-file"), jvm.registry, n -> null, log::add);
        open.add(a);
        assertThat(orders(a)).isEqualTo(2);
        await().untilAsserted(() -> assertThat(log).anyMatch(l -> l.contains("cannot take part")));
        assertThat(log.stream().filter(l -> l.contains("cannot take part"))).hasSize(1);
    }

    @Test
    void aMemberWhoseFilesWereTidiedAwayComesBack() throws IOException {
        Jvm jvm = new Jvm();
        jvm.order("s", 2);
        Multiprocess watch = watch();
        join(jvm);
        awaitMembers(watch, 1);
        MemberDirectory directory = new MemberDirectory(folder, new Disk());
        directory.delete(directory.ids().iterator().next());
        await().atMost(Duration.ofSeconds(20)).until(() -> members(watch) == 1);
        assertThat(orders(watch)).isEqualTo(2);
    }

    @Test
    void answersNobodyWhoDoesNotKnowTheSecretAndNoGarbageStopsIt() throws Exception {
        LiveAnswers answers =
                new LiveAnswers("0123456789abcdef0123456789abcdef", () -> new byte[] {1}, MultiprocessTest::thread);
        open.add(answers);
        int port = Integer.parseInt(answers.where().split(" ", -1)[0]);
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: somebody-else\r\n\r\n".getBytes(US_ASCII));
                assertThat(reply(socket)).isEqualTo(-1);
            }
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("0123456789abcdef0123456789abcdef".getBytes(US_ASCII));
            assertThat(reply(socket)).isEqualTo(1);
        }
    }

    /** A port that another program has got since: what answers there is not believed. */
    @Test
    void believesNobodyElseOnTheMembersPort() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = thread(() -> {
                try (Socket client = other.accept()) {
                    client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n and more".getBytes(US_ASCII));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            server.start();
            assertThat(LiveAnswers.ask(
                            other.getLocalPort() + " 0123456789abcdef0123456789abcdef", "1-0123456789ab", 2000))
                    .isNull();
        }
        assertThat(LiveAnswers.ask("", "1-0123456789ab", 2000)).isNull();
        assertThat(LiveAnswers.ask("99999999 0123456789abcdef0123456789abcdef", "1-0123456789ab", 2000))
                .isNull();
    }

    // ----

    private static int reply(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException reset) {
            return -1;
        }
    }

    private Member member(MemberDirectory directory, Jvm jvm, Complaints complaints) {
        Member member = new Member(directory, "42", jvm::families, complaints, MultiprocessTest::thread);
        member.start();
        return member;
    }

    private Multiprocess join(Jvm jvm) {
        Multiprocess joined = Multiprocess.join(folder, jvm.registry, jvm::mode, log::add);
        open.add(joined);
        return joined;
    }

    private Multiprocess watch() {
        Multiprocess watch = Multiprocess.watch(folder, log::add);
        open.add(watch);
        return watch;
    }

    private static void awaitMembers(Multiprocess watch, int members) {
        await().atMost(Duration.ofSeconds(10)).until(() -> members(watch) == members);
    }

    private static double members(Multiprocess watch) {
        return Jvm.read(watch.collect()).get("sonde_multiprocess_members");
    }

    private static double orders(Multiprocess shown) {
        return Jvm.read(shown.collect()).get("orders_total{shop=\"s\"}");
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    /** Writes half of what is to be written, and then there is no more room. */
    private static final class FullDisk extends Disk {
        final AtomicBoolean full = new AtomicBoolean();

        @Override
        void write(Path file, byte[] bytes, boolean durable) throws IOException {
            if (full.get()) {
                super.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2), durable);
                throw new IOException("No space left on device");
            }
            super.write(file, bytes, durable);
        }
    }
}
