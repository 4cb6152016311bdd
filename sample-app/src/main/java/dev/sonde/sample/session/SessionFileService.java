package dev.sonde.sample.session;

import dev.sonde.sample.session.SessionFileStore.ScanResult;
import dev.sonde.sample.web.NotFoundException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Service;

/** What users do with session files. */
@Service
public class SessionFileService {
    /** Every session file begins with these bytes. */
    static final byte[] MAGIC = "SESSION1".getBytes(StandardCharsets.US_ASCII);

    private static final int PREVIEW_BYTES = 64;

    private final SessionFileStore store;

    SessionFileService(SessionFileStore store) {
        this.store = store;
    }

    /** @throws RefusedUploadException where it is no session file */
    public SessionFile upload(String name, InputStream content, boolean encrypt) throws IOException {
        if (!name.endsWith(SessionFile.Type.PLAIN.suffix())) {
            throw new RefusedUploadException("Only *" + SessionFile.Type.PLAIN.suffix() + " files are taken");
        }
        BufferedInputStream buffered = new BufferedInputStream(content);
        buffered.mark(MAGIC.length);
        if (!Arrays.equals(buffered.readNBytes(MAGIC.length), MAGIC)) {
            throw new RefusedUploadException(name + " is not a session file");
        }
        buffered.reset();
        return store.store(buffered, encrypt ? SessionFile.Type.ENCRYPTED : SessionFile.Type.PLAIN);
    }

    public Resource download(String id) throws IOException {
        SessionFile file = get(id);
        return file.type() == SessionFile.Type.PLAIN
                ? new FileSystemResource(store.path(file))
                : new InputStreamResource(store.open(file));
    }

    public Preview view(String id) throws IOException {
        SessionFile file = get(id);
        try (InputStream content = store.open(file)) {
            String start = new String(content.readNBytes(PREVIEW_BYTES), StandardCharsets.ISO_8859_1);
            return new Preview(file, start);
        }
    }

    public void delete(String id) throws IOException {
        store.delete(get(id));
    }

    public Collection<SessionFile> list() {
        return store.list();
    }

    public ScanResult scan() throws IOException {
        return store.scan();
    }

    private SessionFile get(String id) {
        return store.find(id).orElseThrow(() -> new NotFoundException("session file", id));
    }

    /** @param start the first bytes of the content as Latin-1 */
    public record Preview(SessionFile file, String start) {}
}
