package dev.sonde.it.http;

import dev.sonde.it.http.RawConnection.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** All scenarios, in the order of the documentation's table. */
final class Scenarios {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    private final List<Scenario> all = new ArrayList<>();
    private String area = "";

    private Scenarios(boolean spring) {
        once();
        ends();
        protocols();
        sizes();
        routes();
        if (spring) {
            spring();
        }
    }

    /** What is asked of that container, absent scenarios included. */
    static List<Scenario> of(Container container) {
        return List.copyOf(new Scenarios(container.isBoot()).all);
    }

    private void once() {
        area = "Once";
        get("plain", "a plain GET", "/app/echo/plain?size=5000", "/app/echo/plain");
        get("forward", "forward", "/app/echo/forward?how=forward&size=321", "/app/echo/forward");
        get("include", "include", "/app/echo/include?how=include", "/app/echo/include");
        get("error-dispatch", "error page of an exception", "/app/echo/thrown?how=throw&size=10", "/app/echo/thrown");
        get("filters", "nested and wrapping filters", "/app/echo/nested/a?size=10", "/app/echo/nested/a");
        get("async-dispatch", "async dispatch", "/app/async/dispatch?how=dispatch&size=6000", "/app/async/dispatch");
        get("contexts", "a second context", "/other/echo/plain?size=7", "/other/echo/plain");
        add("proxy", "a proxy in the JVM that calls it", (port, truth) -> {
            Answer answer = get(port, "/app/proxy");
            truth.one("GET", "/app/proxy", answer);
            truth.one("GET", "/app/echo/behind", 200, 0, 500);
        });
    }

    private void ends() {
        area = "End and status";
        get("escaped", "escaped exception, no error page", "/other/echo/thrown?how=throw", "/other/echo/thrown");
        add("late", "exception after the answer began", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                connection.write(RawConnection.head("GET", "/app/echo/late?how=throw-late&size=2000") + "\r\n");
                // The end of the body may never come.
                Answer answer = connection.receive("GET", true);
                truth.one("GET", "/app/echo/late", answer);
            }
        });
        get("send-error", "sendError", "/other/echo/refused?how=error&code=403&size=10", "/other/echo/refused");
        get("error-page-status", "error page that changes the status", "/app/echo/x?how=error&code=410", "/app/echo/x");
        get("filter-401", "a filter's 401", "/app/denied/x", "/app/denied/x");
        get("complete", "async complete", "/app/async/complete?how=complete&size=600", "/app/async/complete");
        get("complete-now", "async complete at once", "/app/async/now?how=complete-now&size=60", "/app/async/now");
        add("timeout", "async time-out without listener", (port, truth) -> {
            truth.one("GET", "/app/async/timeout", get(port, "/app/async/timeout?how=timeout"));
            truth.lasting(0.145);
        });
        add("timeout-answered", "async time-out with listener", (port, truth) -> {
            truth.one("GET", "/app/async/answered", get(port, "/app/async/answered?how=timeout-answered&size=11"));
            truth.lasting(0.145);
        });
        get("async-error", "exception after startAsync", "/app/async/error?how=error", "/app/async/error");
        add("gone-answer", "client goes away in mid-answer", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                connection.write(RawConnection.head("GET", "/app/echo/gone?how=endless") + "\r\n");
                connection.receiveStatus();
                connection.abort();
            }
            truth.oneUnseen("GET", "/app/echo/gone");
        });
        add("gone-request", "client goes away in mid-request", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                connection.write(
                        RawConnection.head("POST", "/app/echo/left?read=stream") + "Content-Length: 9000\r\n\r\nabc");
                pause(50);
                connection.abort();
            }
            truth.oneUnseen("POST", "/app/echo/left");
        });
        get(
                "broken",
                "exception in the container's own parts",
                "/app/echo/broken-container",
                "/app/echo/broken-container");
        get("uncommitted", "nothing written", "/app/echo/empty", "/app/echo/empty");
    }

    private void protocols() {
        area = "Protocol";
        add("http-1.0", "HTTP/1.0", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                connection.write("GET /app/echo/old?size=3000 HTTP/1.0\r\n\r\n");
                truth.one("GET", "/app/echo/old", connection.receive("GET"));
            }
        });
        add("keep-alive", "keep-alive", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                for (int i = 0; i < 20; i++) {
                    Answer answer =
                            connection.sendBody("POST", "/app/echo/kept?read=stream&size=" + i, new byte[i * 10]);
                    truth.one("POST", "/app/echo/kept", answer.status(), i * 10L, answer.body());
                }
            }
        });
        add("pipelining", "pipelining", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                StringBuilder requests = new StringBuilder();
                for (int i = 0; i < 5; i++) {
                    requests.append(RawConnection.head("GET", "/app/echo/piped?size=" + (i + 1) * 100))
                            .append("\r\n");
                }
                connection.write(requests.toString());
                for (int i = 0; i < 5; i++) {
                    truth.one("GET", "/app/echo/piped", connection.receive("GET"));
                }
            }
        });
        add("http-2", "HTTP/2", (port, truth) -> {
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
            for (int i = 0; i < 3; i++) {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create("http://localhost:" + port + "/app/echo/two?read=stream&size=4000"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[2_000 * i]))
                        .build();
                HttpResponse<byte[]> answer;
                try {
                    answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                if (answer.version() != HttpClient.Version.HTTP_2) {
                    throw new IOException("answered with " + answer.version());
                }
                truth.one("POST", "/app/echo/two", answer.statusCode(), 2_000L * i, answer.body().length);
            }
        });
        add("continue", "Expect: 100-continue", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                connection.write(
                        RawConnection.head("POST", "/app/echo/continued?read=stream&size=8", "Expect: 100-continue")
                                + "Content-Length: 4\r\n\r\n");
                if (connection.receiveStatus() != 100) {
                    throw new IOException("no 100");
                }
                connection.line();
                connection.write("abcd");
                Answer answer = connection.receive("POST");
                truth.one("POST", "/app/echo/continued", answer.status(), 4, answer.body());
            }
        });
        add("upgrade", "upgrade to another protocol", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                Answer answer = connection.send("GET", "/app/upgrade", "Connection: Upgrade", "Upgrade: hello");
                if (answer.status() != 101 || !connection.line().equals("hello")) {
                    throw new IOException("not upgraded");
                }
                truth.one("GET", "/app/upgrade", answer);
            }
        });
        add("malformed", "malformed request line", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                connection.write("GARBAGE\r\n\r\n");
                truth.one("_OTHER", "{unmatched}", connection.receive("GET"));
            }
        });
        add("methods", "unusual method", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                truth.one("_OTHER", "/app/echo/m", connection.send("PROPFIND", "/app/echo/m?size=4"));
            }
        });
    }

    private void sizes() {
        area = "Sizes";
        add("fixed", "fixed length both ways", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                Answer answer = connection.sendBody(
                        "POST", "/app/echo/fixed?how=length&size=5000&read=stream", new byte[12_345]);
                truth.one("POST", "/app/echo/fixed", answer.status(), 12_345, answer.body());
            }
        });
        add("chunked", "chunked both ways", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                Answer answer = connection.sendChunked(
                        "PUT", "/app/echo/chunked?how=chunks&size=40000&read=stream", new byte[100_000]);
                truth.one("PUT", "/app/echo/chunked", answer.status(), 100_000, answer.body());
            }
        });
        add("reader", "getReader", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                byte[] text = "\u00e9".repeat(3_000).getBytes(StandardCharsets.UTF_8);
                Answer answer = connection.sendBody(
                        "POST", "/app/echo/reader?read=reader", text, "Content-Type: text/plain;charset=UTF-8");
                truth.one("POST", "/app/echo/reader", answer.status(), 6_000, answer.body());
            }
        });
        add("form", "form parameters", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                byte[] form = ("a=" + "x".repeat(1_000)).getBytes(StandardCharsets.US_ASCII);
                Answer answer = connection.sendBody("POST", "/app/echo/form?read=form", form, FORM);
                truth.one("POST", "/app/echo/form", answer.status(), form.length, answer.body());
            }
        });
        add("multipart", "multipart upload", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                byte[] body = ("--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.bin\"\r\n\r\n"
                                + "x".repeat(20_000)
                                + "\r\n--b\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n1\r\n--b--\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
                Answer answer = connection.sendBody(
                        "POST", "/app/parts", body, "Content-Type: multipart/form-data; boundary=b");
                truth.one("POST", "/app/parts", answer.status(), body.length, answer.body());
            }
        });
        add("unread", "a body that nobody reads", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                Answer answer = connection.sendBody("POST", "/app/echo/unread?size=9", new byte[3_000]);
                truth.one("POST", "/app/echo/unread", answer);
            }
        });
        get("writer", "getWriter", "/app/echo/writer?how=writer&size=20000", "/app/echo/writer");
        add("non-blocking", "non-blocking both ways", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                Answer answer =
                        connection.sendBody("POST", "/app/async/nio?how=non-blocking&size=500000", new byte[50_000]);
                truth.one("POST", "/app/async/nio", answer.status(), 50_000, answer.body());
            }
        });
        get("file", "static file", "/app/small.txt", "/app/small.txt");
        get("large-file", "large static file", "/app/large.bin", "/app/large.bin");
        add("range", "range of a file", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                Answer answer = connection.send("GET", "/app/large.bin", "Range: bytes=1000-200999");
                truth.one("GET", "/app/large.bin", answer);
            }
        });
        add("not-modified", "304", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                truth.one("GET", "/app/echo/same", connection.send("GET", "/app/echo/same?how=status&code=304"));
            }
        });
        add("head", "HEAD", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                truth.one("HEAD", "/app/echo/head", connection.send("HEAD", "/app/echo/head?size=300"));
                truth.one("HEAD", "/app/large.bin", connection.send("HEAD", "/app/large.bin"));
            }
        });
        add("gzip", "compression by the container", (port, truth) -> {
            try (RawConnection connection = new RawConnection(port)) {
                Answer answer = connection.send("GET", "/app/echo/zip?how=text&size=30000", "Accept-Encoding: gzip");
                if (!answer.compressed()) {
                    throw new IOException("not compressed");
                }
                truth.one("GET", "/app/echo/zip", answer);
            }
        });
        add("events", "server-sent events that last", (port, truth) -> {
            truth.one("GET", "/app/events", get(port, "/app/events"));
            truth.lasting(0.3);
        });
    }

    private void routes() {
        area = "Routes";
        get("exact", "an exact servlet mapping", "/app/exact/2024?size=5", "/app/exact/2024");
        get("ids", "ids and tokens", "/app/echo/42/0123456789abcdef01?size=5", "/app/echo/{id}/{token}");
        get("unmatched", "no such file", "/app/wp-login.php", "{unmatched}");
        get("no-context", "no such application", "/nowhere/1", "{unmatched}");
        get("matrix", "matrix parameters", "/app/echo/a;v=1/7?size=4", "/app/echo/a/{id}");
        add("slash", "encoded slash", (port, truth) -> {
            Answer answer = get(port, "/app/echo/a%2Fb?size=4");
            truth.one("GET", answer.status() == 400 ? "{unmatched}" : "/app/echo/a/b", answer);
            truth.mayBeCalled("{unmatched}", "/app/echo/a/b");
            // Undertow's decoded paths keep it.
            truth.mayBeCalled("/app/echo/a/b", "/app/echo/a%2Fb");
        });
        get("dots", "dots", "/app/nothing/../echo/./dots?size=4", "/app/echo/dots");
        get("slashes", "double slashes", "/app//echo//double?size=4", "/app/echo/double");
        get("unicode", "unicode", "/app/echo/%C3%A9t%C3%A9?size=4", "/app/echo/\u00e9t\u00e9");
        add("not-decodable", "a path that cannot be decoded", (port, truth) -> {
            truth.one("GET", "{unmatched}", get(port, "/app/echo/%zz"));
        });
    }

    private void spring() {
        area = "Spring MVC";
        get("controller", "a controller's route", "/app/shop/items/seven", "/app/shop/items/{id}");
        get("functional", "a functional route", "/app/functional/seven", "/app/functional/{name}");
        get("deferred", "a deferred result", "/app/shop/later/seven", "/app/shop/later/{id}");
        get("controller-error", "an exception of a controller", "/app/shop/fails/seven", "/app/shop/fails/{id}");
        add("controller-404", "a controller's own 404 keeps its route", (port, truth) -> {
            truth.one("GET", "/app/shop/missing/{id}", get(port, "/app/shop/missing/seven"));
        });
    }

    private void get(String id, String title, String target, String endpoint) {
        add(id, title, (port, truth) -> {
            Answer answer = get(port, target);
            boolean refused = answer.status() == 400 || answer.status() == 404;
            truth.one("GET", refused ? "{unmatched}" : endpoint, answer);
            if (answer.status() == 400) {
                // Refused by the application's own context, after the path was read.
                truth.mayBeCalled("{unmatched}", endpoint);
            }
        });
    }

    private void add(String id, String title, Scenario.Script script) {
        all.add(new Scenario(area, id, title, script));
    }

    private static Answer get(int port, String target) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            return connection.send("GET", target);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
