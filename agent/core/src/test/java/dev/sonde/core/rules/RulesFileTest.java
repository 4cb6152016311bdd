package dev.sonde.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesFileTest {
    private static final String RULES = """
            metrics:
              a_total: {type: counter}
            rules:
              - {name: NAME, at: app.A.a(), do: [{count: a_total}]}
            """;

    @TempDir
    private Path folder;

    private static String rules(String name) {
        return RULES.replace("NAME", name);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("rules.yaml"), text);
    }

    /** What so many looks give, as the names of the rules that were loaded, or what was said. */
    private static List<String> looks(RulesFile file, int count) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String news = news(file.look());
            if (news != null) {
                found.add(news);
            }
        }
        return found;
    }

    private static @Nullable String news(RulesFile.@Nullable News news) {
        if (news == null) {
            return null;
        }
        LoadedRules loaded = news.loaded();
        if (loaded == null) {
            return news.trouble() == null ? "back" : "trouble";
        }
        if (loaded.isBroken()) {
            return "broken";
        }
        return loaded.rules().rules().isEmpty()
                ? "empty"
                : loaded.rules().rules().get(0).name();
    }

    private RulesFile opened(String text) throws IOException {
        RulesFile file = new RulesFile(write(text));
        assertThat(file.first().isBroken()).isFalse();
        assertThat(file.isWatchable()).isTrue();
        assertThat(looks(file, 5)).isEmpty();
        return file;
    }

    @Test
    void takesAnotherContentWhenTwoLooksFoundTheSame() throws IOException {
        RulesFile file = opened(rules("one"));
        write(rules("another"));
        assertThat(looks(file, 1)).isEmpty();
        assertThat(looks(file, 1)).containsExactly("another");
        assertThat(looks(file, 10)).isEmpty();
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotTaken() throws IOException {
        RulesFile file = opened(rules("one"));
        String whole = rules("two") + "  - {name: three, at: app.A.b(), do: [{count: a_total}]}\n";
        for (int length = 10; length < whole.length(); length += 10) {
            write(whole.substring(0, length));
            assertThat(looks(file, 1)).isEmpty();
        }
        write(whole);
        assertThat(looks(file, 4)).containsExactly("two");
    }

    @Test
    void aHalfWrittenFileThatStandsForAMomentIsNotReported() throws IOException {
        RulesFile file = opened(rules("one"));
        write("");
        assertThat(looks(file, 3)).isEmpty();
        write(rules("two").substring(0, 70));
        assertThat(looks(file, 3)).isEmpty();
        write(rules("two"));
        assertThat(looks(file, 3)).containsExactly("two");
    }

    @Test
    void aBrokenFileIsReportedOnceAndTheMendedOneTaken() throws IOException {
        RulesFile file = opened(rules("one"));
        write("metrics: [");
        assertThat(looks(file, 20)).containsExactly("broken");
        write("metrics: {");
        assertThat(looks(file, 20)).containsExactly("broken");
        write(rules("one"));
        assertThat(looks(file, 5)).containsExactly("one");
    }

    @Test
    void anotherFileRenamedToItsNameIsSeen() throws IOException {
        RulesFile file = opened(rules("one"));
        Path other = Files.writeString(folder.resolve(".rules.yaml.swp"), rules("two"));
        Files.move(other, folder.resolve("rules.yaml"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(looks(file, 2)).containsExactly("two");
    }

    @Test
    void aSymbolicLinkOnTheWayThatTurnsElsewhereIsSeen() throws IOException {
        Files.createDirectories(folder.resolve("..1"));
        Files.createDirectories(folder.resolve("..2"));
        Files.writeString(folder.resolve("..1/rules.yaml"), rules("one"));
        Files.writeString(folder.resolve("..2/rules.yaml"), rules("two"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Path link = Files.createSymbolicLink(folder.resolve("rules.yaml"), Path.of("..data/rules.yaml"));
        RulesFile file = new RulesFile(link);
        assertThat(file.first().isBroken()).isFalse();
        Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
        Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(looks(file, 2)).containsExactly("two");
    }

    @Test
    void anotherContentUnderTheSameStampIsSeenALittleLater() throws IOException {
        RulesFile file = opened(rules("one"));
        Path path = folder.resolve("rules.yaml");
        FileTime time = Files.getLastModifiedTime(path);
        write(rules("two"));
        Files.setLastModifiedTime(path, time);
        assertThat(looks(file, 4)).containsExactly("two");
    }

    @Test
    void theSameContentUnderAnotherStampIsNothingNew() throws IOException {
        RulesFile file = opened(rules("one"));
        Files.setLastModifiedTime(folder.resolve("rules.yaml"), FileTime.fromMillis(1));
        assertThat(looks(file, 5)).isEmpty();
    }

    @Test
    void aFileThatIsGoneForAMomentIsNothingNew() throws IOException {
        RulesFile file = opened(rules("one"));
        Files.delete(folder.resolve("rules.yaml"));
        assertThat(looks(file, 3)).isEmpty();
        write(rules("one"));
        assertThat(looks(file, 10)).isEmpty();
    }

    @Test
    void aFileThatIsGoneIsReportedOnceAndWhenItIsBack() throws IOException {
        RulesFile file = opened(rules("one"));
        Files.delete(folder.resolve("rules.yaml"));
        assertThat(looks(file, 20)).containsExactly("trouble");
        write(rules("one"));
        assertThat(looks(file, 20)).containsExactly("back");
        Files.delete(folder.resolve("rules.yaml"));
        assertThat(looks(file, 20)).containsExactly("trouble");
        write(rules("two"));
        assertThat(looks(file, 20)).containsExactly("two");
    }

    @Test
    void aFolderInItsPlaceIsTroubleAndNotTheEnd() throws IOException {
        RulesFile file = opened(rules("one"));
        Files.delete(folder.resolve("rules.yaml"));
        Files.createDirectory(folder.resolve("rules.yaml"));
        assertThat(looks(file, 10)).containsExactly("trouble");
    }

    @Test
    void aFileThatWasNotThereAtTheStartIsTakenWhenItComes() throws IOException {
        RulesFile file = new RulesFile(folder.resolve("rules.yaml"));
        assertThat(file.first().isBroken()).isTrue();
        assertThat(file.isWatchable()).isTrue();
        assertThat(looks(file, 10)).isEmpty();
        write(rules("one"));
        assertThat(looks(file, 5)).containsExactly("one");
    }

    @Test
    void anEmptiedFileMeansNoRulesOnceItStaysSo() throws IOException {
        RulesFile file = opened(rules("one"));
        write("\n");
        assertThat(looks(file, 3)).isEmpty();
        assertThat(looks(file, 3)).containsExactly("empty");
    }

    @Test
    void aHugeFileIsAProblemAndNotInMemory() throws IOException {
        RulesFile file = opened(rules("one"));
        Files.write(folder.resolve("rules.yaml"), new byte[64 << 20]);
        assertThat(looks(file, 5)).containsExactly("broken");
    }
}
