package dev.sonde.core.rules;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rules file that is looked at from time to time. What counts is what can be read under its path now: whether an editor wrote over
 * it, renamed another file to it, or Kubernetes turned a symbolic link on the way to it is all the same.
 *
 * <p>Content is taken when two looks in a row found the same, so that a file which is being written is not; where it is broken,
 * empty or gone, which may be a moment of its being written too, it takes {@value #LOOKS_TO_DOUBT}. Each content is reported
 * once. A look costs one call of {@code stat}; the file is read when that says something new and at every other look, for there
 * are file systems whose time stamps stand still.
 *
 * <p>Not thread-safe: one thread looks.
 */
public final class RulesFile {
    /** More than a rules file may have is not read into memory. */
    private static final int LONGEST = 2 << 20;

    private static final int LOOKS_TO_TRUST = 2;
    private static final int LOOKS_TO_DOUBT = 4;
    private static final int LOOKS_BETWEEN_READS = 2;

    /** What a look found. Immutable. */
    public static final class News {
        private final @Nullable LoadedRules loaded;
        private final @Nullable String trouble;

        private News(@Nullable LoadedRules loaded, @Nullable String trouble) {
            this.loaded = loaded;
            this.trouble = trouble;
        }

        /** What the file has now, maybe broken; null where there is nothing new to load. */
        public @Nullable LoadedRules loaded() {
            return loaded;
        }

        /** Why the file cannot be read any more; null where it can, also when it is {@linkplain #loaded as it was} before. */
        public @Nullable String trouble() {
            return trouble;
        }
    }

    private final Path path;
    private final String name;
    /** What was reported last: a file's bytes, or null while it could not be read. */
    private byte @Nullable [] reported;

    private @Nullable String reportedTrouble;
    /** What was loaded last. */
    private byte @Nullable [] loaded;

    private byte @Nullable [] seen;
    private @Nullable String seenTrouble;
    private @Nullable Object seenStamp;
    private int seenTimes;
    private int looksSinceRead;

    public RulesFile(Path path) {
        this.path = path.toAbsolutePath();
        name = String.valueOf(path.getFileName());
    }

    /** What it is called in problems. */
    public String name() {
        return name;
    }

    /** Reads it for the first time, as it is. */
    public LoadedRules first() {
        seenStamp = stamp();
        read();
        reported = seen;
        reportedTrouble = seenTrouble;
        loaded = seen;
        byte[] content = seen;
        return content == null ? RuleLoader.failed(name, String.valueOf(seenTrouble)) : RuleLoader.load(name, content);
    }

    /** Whether looking makes sense: a pipe, for one, is read once. */
    public boolean isWatchable() {
        return !Files.exists(path) || Files.isRegularFile(path);
    }

    /** Looks once; null where nothing is new, or not certain yet. */
    public @Nullable News look() {
        Object stamp = stamp();
        boolean moved = !Objects.equals(stamp, seenStamp);
        if (!moved && isReported() && ++looksSinceRead < LOOKS_BETWEEN_READS) {
            return null;
        }
        byte[] before = seen;
        String troubleBefore = seenTrouble;
        read();
        seenStamp = stamp;
        looksSinceRead = 0;
        boolean same = Arrays.equals(before, seen) && Objects.equals(troubleBefore, seenTrouble);
        seenTimes = same ? seenTimes + 1 : 1;
        if (isReported() || seenTimes < LOOKS_TO_TRUST) {
            return null;
        }
        byte[] content = seen;
        if (content == null || isBlank(content)) {
            if (seenTimes < LOOKS_TO_DOUBT) {
                return null;
            }
        }
        if (content == null) {
            return report(null, seenTrouble);
        }
        if (Arrays.equals(content, loaded)) {
            return report(null, null);
        }
        LoadedRules rules = RuleLoader.load(name, content);
        if (rules.isBroken() && seenTimes < LOOKS_TO_DOUBT) {
            return null;
        }
        loaded = content;
        return report(rules, null);
    }

    private News report(@Nullable LoadedRules rules, @Nullable String trouble) {
        reported = seen;
        reportedTrouble = seenTrouble;
        return new News(rules, trouble);
    }

    private boolean isReported() {
        return Arrays.equals(seen, reported) && Objects.equals(seenTrouble, reportedTrouble);
    }

    private static boolean isBlank(byte[] content) {
        for (byte each : content) {
            if (each > ' ' || each < 0) {
                return false;
            }
        }
        return true;
    }

    /** When it changed last, how long it is and which file it is; null where that cannot be said. */
    private @Nullable Object stamp() {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            return Arrays.asList(file.lastModifiedTime(), file.size(), file.fileKey());
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private void read() {
        seen = null;
        seenTrouble = null;
        try (InputStream in = Files.newInputStream(path)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0 && out.size() <= LONGEST; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            seen = out.toByteArray();
        } catch (NoSuchFileException e) {
            seenTrouble = "there is no file " + path;
        } catch (AccessDeniedException e) {
            seenTrouble = "cannot read " + path + ": access denied";
        } catch (IOException | RuntimeException e) {
            seenTrouble = "cannot read " + path + ": " + e;
        }
    }
}
