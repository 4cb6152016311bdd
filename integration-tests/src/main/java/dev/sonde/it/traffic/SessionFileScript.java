package dev.sonde.it.traffic;

import dev.sonde.it.traffic.ApiClient.Body;
import dev.sonde.it.traffic.ApiClient.Target;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Session files of all sizes go up, are looked at, come down and are deleted. */
final class SessionFileScript {

    private static final String BOUNDARY = "sonde-traffic-boundary";

    private final Visitor visitor;
    private final Ledger ledger;

    SessionFileScript(Visitor visitor) {
        this.visitor = visitor;
        this.ledger = visitor.ledger();
    }

    void play(int round) {
        byte[] small = content(300 + round % 100);
        byte[] large = content(20_000 + 7_919 * (round % 20));
        String plain = upload("a.session", small, false, false);
        String encrypted = upload("b.session", large, true, true);
        String kept = upload("c.session", small, round % 2 == 0, false);
        refused("notes.txt", small);
        refused("empty.session", new byte[0]);

        visitor.get(200, "/session-files");
        for (String id : new String[] {plain, encrypted}) {
            visitor.get(200, "/session-files/{id}", id);
            ledger.fileAccessed("view");
        }
        visitor.get(404, "/session-files/{id}", UUID.randomUUID());
        download(plain, small);
        download(encrypted, large);
        visitor.send(
                206,
                "GET",
                Target.route("/api/v1/session-files/{id}/content", plain),
                Body.NONE,
                "Range",
                "bytes=10-29");
        ledger.fileAccessed("download");
        visitor.send(200, "POST", Target.route("/api/v1/session-files/scan"), Body.NONE);
        delete(plain);
        delete(encrypted);
        if (round % 3 != 0) {
            delete(kept);
        }
        visitor.delete(404, "/session-files/{id}", plain);
    }

    private String upload(String name, byte[] content, boolean encrypt, boolean chunked) {
        Body body = multipart(name, content, encrypt);
        String id = visitor.send(201, "POST", Target.route("/api/v1/session-files"), chunked ? body.inChunks() : body)
                .field("id");
        ledger.fileStored(id, encrypt ? "encrypted" : "plain");
        return id;
    }

    private void refused(String name, byte[] content) {
        visitor.send(415, "POST", Target.route("/api/v1/session-files"), multipart(name, content, false));
        ledger.fileRefused();
    }

    private void download(String id, byte[] content) {
        byte[] body = visitor.get(200, "/session-files/{id}/content", id).body();
        if (!Arrays.equals(body, content)) {
            throw new IllegalStateException("the session file came back changed");
        }
        ledger.fileAccessed("download");
    }

    private void delete(String id) {
        visitor.delete(204, "/session-files/{id}", id);
        ledger.fileDeleted(id);
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (i * 31);
        }
        byte[] magic = "SESSION1".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, content, 0, magic.length);
        return content;
    }

    private static Body multipart(String name, byte[] content, boolean encrypt) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"encrypt\"\r\n\r\n" + encrypt
                        + "\r\n--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(content);
        // No line end after the last boundary: a server need not read on once it has seen that.
        body.writeBytes(("\r\n--" + BOUNDARY + "--").getBytes(StandardCharsets.US_ASCII));
        return new Body(body.toByteArray(), "multipart/form-data; boundary=" + BOUNDARY, false);
    }
}
