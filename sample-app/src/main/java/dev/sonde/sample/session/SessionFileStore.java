package dev.sonde.sample.session;

import dev.sonde.sample.config.SampleSettings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Session files in the folder of the settings, and an index of them. Safe for use by many threads: a file comes into the folder and the
 * index, or leaves both, under this object's lock, so that a scan sees either; reading and writing contents needs none.
 */
@Component
public class SessionFileStore {
    private final Map<String, SessionFile> index = new ConcurrentHashMap<>();
    private final Path folder;
    private final SessionCipher cipher;

    SessionFileStore(SampleSettings settings, SessionCipher cipher) throws IOException {
        this.folder = Files.createDirectories(settings.sessions().folder().toAbsolutePath());
        this.cipher = cipher;
    }

    @EventListener(ApplicationStartedEvent.class)
    void readFolder() throws IOException {
        scan();
    }

    /** Streams the content to disk. */
    SessionFile store(InputStream content, SessionFile.Type type) throws IOException {
        String id = UUID.randomUUID().toString();
        Path file = folder.resolve(id + type.suffix());
        // Under another name until it is whole, so that a scan meanwhile does not see half a file.
        Path part = folder.resolve(id + ".part");
        try (OutputStream out = Files.newOutputStream(part)) {
            if (type == SessionFile.Type.ENCRYPTED) {
                try (OutputStream encrypting = cipher.encrypting(out)) {
                    content.transferTo(encrypting);
                }
            } else {
                content.transferTo(out);
            }
        }
        synchronized (this) {
            Files.move(part, file);
            return register(describe(file, type));
        }
    }

    /** Makes the index what the folder holds now. */
    synchronized ScanResult scan() throws IOException {
        Set<String> gone = new HashSet<>(index.keySet());
        int added = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Optional<SessionFile.Type> type = typeOf(file);
                if (type.isEmpty()) {
                    continue;
                }
                SessionFile found = describe(file, type.get());
                gone.remove(found.id());
                if (!index.containsKey(found.id())) {
                    register(found);
                    added++;
                }
            }
        }
        gone.forEach(this::forget);
        return new ScanResult(index.size(), added, gone.size());
    }

    Collection<SessionFile> list() {
        return index.values().stream()
                .sorted(Comparator.comparing(SessionFile::storedAt).thenComparing(SessionFile::id))
                .toList();
    }

    Optional<SessionFile> find(String id) {
        return Optional.ofNullable(index.get(id));
    }

    /** The content as it was uploaded; the caller closes it. */
    InputStream open(SessionFile file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path(file)));
        return file.type() == SessionFile.Type.ENCRYPTED ? cipher.decrypting(in) : in;
    }

    Path path(SessionFile file) {
        return folder.resolve(file.fileName());
    }

    synchronized void delete(SessionFile file) throws IOException {
        Files.deleteIfExists(path(file));
        forget(file.id());
    }

    private SessionFile register(SessionFile file) {
        index.put(file.id(), file);
        return file;
    }

    private void forget(String id) {
        index.remove(id);
    }

    private static Optional<SessionFile.Type> typeOf(Path file) {
        String name = file.getFileName().toString();
        return Stream.of(SessionFile.Type.values())
                .filter(type -> name.endsWith(type.suffix()))
                .findFirst();
    }

    private static SessionFile describe(Path file, SessionFile.Type type) throws IOException {
        String name = file.getFileName().toString();
        String id = name.substring(0, name.length() - type.suffix().length());
        return new SessionFile(
                id, type, Files.size(file), Files.getLastModifiedTime(file).toInstant());
    }

    /**
     * @param files how many there are now
     * @param added how many of them were not known before
     * @param removed how many that were known are gone
     */
    public record ScanResult(int files, int added, int removed) {}
}
