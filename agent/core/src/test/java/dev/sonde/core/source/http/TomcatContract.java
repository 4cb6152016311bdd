package dev.sonde.core.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.core.source.Observed;
import dev.sonde.core.source.http.RawClient.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every Tomcat: each request once, with the status and the bytes that the client saw. */
abstract class TomcatContract {
    abstract Observed observed();

    abstract int port();

    @BeforeEach
    void forget() {
        observed().forget();
        HttpSource.configure(HttpNaming.NONE);
    }

    @AfterEach
    void nothingWentWrongOnTheWay() {
        assertThat(observed().faults()).isEmpty();
    }

    private Answer send(String method, String target, long body) throws IOException {
        try (RawClient client = new RawClient(port())) {
            return client.send(method, target, body);
        }
    }

    /** One event: method, endpoint, status, bytes read, bytes written, path. */
    private void assertOne(String method, String endpoint, long read, Answer answer, String path) {
        String line = method + " " + endpoint + " " + answer.status() + " " + read + " " + answer.body() + " " + path;
        await().untilAsserted(() -> assertThat(observed().lines()).containsExactly(line));
    }

    @Test
    void countsAFixedLengthAnswer() throws IOException {
        Answer answer = send("POST", "/app/echo/42?how=length&size=5000&read=1", 12_345);
        assertThat(answer).isEqualTo(new Answer(200, 5_000));
        assertOne("POST", "/app/echo/{id}", 12_345, answer, "/app/echo/42");
        assertThat(observed().nanos().get(0)).isBetween(1_000L, 10_000_000_000L);
    }

    @Test
    void countsChunkedBodiesBothWays() throws IOException {
        try (RawClient client = new RawClient(port())) {
            Answer answer = client.send("PUT", "/app/echo/a?how=chunks&size=40000&read=1", 100_000, true);
            assertThat(answer).isEqualTo(new Answer(200, 40_000));
            assertOne("PUT", "/app/echo/a", 100_000, answer, "/app/echo/a");
        }
    }

    @Test
    void countsAWritersBytes() throws IOException {
        Answer answer = send("GET", "/app/echo/w?how=writer&size=20000", -1);
        assertThat(answer).isEqualTo(new Answer(200, 20_000));
        assertOne("GET", "/app/echo/w", 0, answer, "/app/echo/w");
    }

    @Test
    void countsAnEmptyBodyAsZero() throws IOException {
        Answer answer = send("DELETE", "/app/echo/e", -1);
        assertThat(answer).isEqualTo(new Answer(200, 0));
        assertOne("DELETE", "/app/echo/e", 0, answer, "/app/echo/e");
    }

    @Test
    void countsNoBodyWhereNoneIsSent() throws IOException {
        assertThat(send("HEAD", "/app/echo/h?size=300", -1)).isEqualTo(new Answer(200, 0));
        assertThat(send("GET", "/app/echo/h?how=status&code=204&size=300", -1)).isEqualTo(new Answer(204, 0));
        assertThat(send("GET", "/app/echo/h?how=status&code=304&size=300", -1)).isEqualTo(new Answer(304, 0));
        await().untilAsserted(() -> assertThat(observed().lines())
                .containsExactlyInAnyOrder(
                        "HEAD /app/echo/h 200 0 0 /app/echo/h",
                        "GET /app/echo/h 204 0 0 /app/echo/h",
                        "GET /app/echo/h 304 0 0 /app/echo/h"));
    }

    @Test
    void countsStaticFilesSmallAndSentByTheKernel() throws IOException {
        Answer small = send("GET", "/app/small.txt", -1);
        assertThat(small).isEqualTo(new Answer(200, 1_234));
        assertOne("GET", "/app/small.txt", 0, small, "/app/small.txt");
        observed().forget();
        Answer large = send("GET", "/app/large.bin", -1);
        assertThat(large).isEqualTo(new Answer(200, 300_000));
        assertOne("GET", "/app/large.bin", 0, large, "/app/large.bin");
        observed().forget();
        assertThat(send("HEAD", "/app/large.bin", -1)).isEqualTo(new Answer(200, 0));
        assertOne("HEAD", "/app/large.bin", 0, new Answer(200, 0), "/app/large.bin");
    }

    @Test
    void anErrorAnswerIsTheContainersOwnPage() throws IOException {
        Answer answer = send("GET", "/app/echo/x?how=error&code=403&size=10", -1);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isPositive();
        assertOne("GET", "/app/echo/x", 0, answer, "/app/echo/x");
    }

    @Test
    void countsARequestOnceAcrossAnErrorDispatch() throws IOException {
        Answer answer = send("GET", "/app/echo/x?how=throw&size=10", -1);
        assertThat(answer).isEqualTo(new Answer(500, 77));
        assertOne("GET", "/app/echo/x", 0, answer, "/app/echo/x");
    }

    @Test
    void anExceptionAfterTheAnswerWasSentChangesNothing() throws IOException {
        try (RawClient client = new RawClient(port())) {
            client.write("GET /app/echo/x?how=throw-late&size=2000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await().untilAsserted(() -> assertThat(observed().lines()).hasSize(1));
            assertThat(observed().field("endpoint")).containsExactly("/app/echo/x");
            assertThat(observed().field("response_bytes")).containsExactly(2_000L);
        }
    }

    @Test
    void aFiltersRefusalIsTheStatusItGave() throws IOException {
        Answer answer = send("GET", "/app/denied/7", -1);
        assertThat(answer).isEqualTo(new Answer(401, 9));
        assertOne("GET", "/app/denied/{id}", 0, answer, "/app/denied/7");
    }

    @Test
    void forwardsAndIncludesAreOneRequest() throws IOException {
        Answer forwarded = send("GET", "/app/echo/f?how=forward&size=321", -1);
        assertThat(forwarded.status()).isEqualTo(200);
        assertOne("GET", "/app/echo/f", 0, forwarded, "/app/echo/f");
        observed().forget();
        Answer included = send("GET", "/app/echo/i?how=include", -1);
        assertThat(included).isEqualTo(new Answer(200, 177));
        assertOne("GET", "/app/echo/i", 0, included, "/app/echo/i");
    }

    @Test
    void anExactServletMappingIsARoute() throws IOException {
        Answer answer = send("GET", "/app/exact/2024?size=5", -1);
        assertOne("GET", "/app/exact/2024", 0, answer, "/app/exact/2024");
        observed().forget();
        Answer missing = send("GET", "/app/exact/2024?how=error&code=404", -1);
        assertThat(missing.status()).isEqualTo(404);
        assertOne("GET", "/app/exact/2024", 0, missing, "/app/exact/2024");
    }

    @Test
    void whatNothingMatchedIsUnmatched() throws IOException {
        Answer file = send("GET", "/app/wp-login.php", -1);
        assertThat(file.status()).isEqualTo(404);
        assertOne("GET", "{unmatched}", 0, file, "/app/wp-login.php");
        observed().forget();
        Answer context = send("GET", "/nowhere/1", -1);
        assertThat(context.status()).isEqualTo(404);
        assertOne("GET", "{unmatched}", 0, context, "/nowhere/1");
        observed().forget();
        Answer invalid = send("GET", "/app/%zz", -1);
        assertThat(invalid.status()).isEqualTo(400);
        assertOne("GET", "{unmatched}", 0, invalid, "");
    }

    @Test
    void methodsBeyondTheNineAreOther() throws IOException {
        Answer answer = send("PROPFIND", "/app/echo/m?size=4", -1);
        assertOne("_OTHER", "/app/echo/m", 0, answer, "/app/echo/m");
    }

    @Test
    void pathsAreDecodedAndWithoutParameters() throws IOException {
        Answer answer = send("GET", "/app/echo/%C3%A9t%C3%A9;v=1/7?size=4&q=secret", -1);
        assertOne("GET", "/app/echo/été/{id}", 0, answer, "/app/echo/été/7");
    }

    @Test
    void aLineThatIsNoRequestCountsAsItWasAnswered() throws IOException {
        Answer answer;
        try (RawClient client = new RawClient(port())) {
            client.write("GARBAGE\r\n\r\n");
            answer = client.receive("GET");
        }
        assertThat(answer.status()).isEqualTo(400);
        assertOne("_OTHER", "{unmatched}", 0, answer, "");
    }

    @Test
    void asynchronousRequestsEndWhenTheyComplete() throws IOException {
        for (String how : List.of("complete", "complete-now", "dispatch")) {
            observed().forget();
            Answer answer = send("GET", "/app/async/1?how=" + how + "&size=6000", -1);
            assertThat(answer).as(how).isEqualTo(new Answer(200, 6_000));
            assertOne("GET", "/app/async/{id}", 0, answer, "/app/async/1");
        }
    }

    @Test
    void asynchronousTimeoutsCountAsTheyWereAnswered() throws IOException {
        Answer unanswered = send("GET", "/app/async/1?how=timeout", -1);
        assertThat(unanswered.status()).isEqualTo(500);
        assertOne("GET", "/app/async/{id}", 0, unanswered, "/app/async/1");
        assertThat(observed().nanos().get(0)).isGreaterThan(250_000_000L);
        observed().forget();
        Answer answered = send("GET", "/app/async/1?how=timeout-answered&size=11", -1);
        assertThat(answered).isEqualTo(new Answer(503, 11));
        assertOne("GET", "/app/async/{id}", 0, answered, "/app/async/1");
    }

    @Test
    void anAsynchronousRequestThatThrowsIsAnError() throws IOException {
        Answer answer = send("GET", "/app/async/1?how=error", -1);
        assertThat(answer.status()).isEqualTo(500);
        assertOne("GET", "/app/async/{id}", 0, answer, "/app/async/1");
    }

    @Test
    void nonBlockingReadsAndWritesAreCountedInFull() throws IOException {
        Answer answer = send("POST", "/app/async/1?how=non-blocking&size=500000", 50_000);
        assertThat(answer).isEqualTo(new Answer(200, 500_000));
        assertOne("POST", "/app/async/{id}", 50_000, answer, "/app/async/1");
    }

    @Test
    void aClientThatGoesAwayIsCountedOnce() throws IOException {
        try (RawClient client = new RawClient(port())) {
            client.write("GET /app/echo/gone?how=chunks&size=80000000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
            client.receiveStatus();
            client.abort();
        }
        await().untilAsserted(() -> assertThat(observed().field("endpoint")).containsExactly("/app/echo/gone"));
        Answer answer = send("GET", "/app/echo/after", -1);
        assertThat(answer.status()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(observed().field("endpoint"))
                .containsExactlyInAnyOrder("/app/echo/gone", "/app/echo/after"));
    }

    @Test
    void oneConnectionsRequestsAreToldApart() throws IOException {
        try (RawClient client = new RawClient(port())) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.send("POST", "/app/echo/" + i + "?read=1&size=" + i, i))
                        .isEqualTo(new Answer(200, i));
            }
        }
        await().untilAsserted(() -> assertThat(observed().lines()).hasSize(50));
        for (int i = 0; i < 50; i++) {
            assertThat(observed().lines().get(i))
                    .isEqualTo("POST /app/echo/{id} 200 " + i + " " + i + " /app/echo/" + i);
        }
    }

    @Test
    void losesAndDoublesNothingUnderLoad() throws Exception {
        int connections = 8;
        int each = 1_000;
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        List<Future<Long>> sums = new ArrayList<>();
        for (int c = 0; c < connections; c++) {
            int mine = c;
            sums.add(threads.submit(() -> {
                long sum = 0;
                try (RawClient client = new RawClient(port())) {
                    for (int i = 0; i < each; i++) {
                        String how = i % 3 == 0 ? "/app/async/1?how=complete&size=" : "/app/echo/1?size=";
                        sum += client.send("GET", how + (mine + i), -1).body();
                    }
                }
                return sum;
            }));
        }
        long truth = 0;
        for (Future<Long> sum : sums) {
            truth += sum.get();
        }
        threads.shutdown();
        await().untilAsserted(() -> assertThat(observed().lines()).hasSize(connections * each));
        long counted = 0;
        for (Object bytes : observed().field("response_bytes")) {
            counted += (Long) bytes;
        }
        assertThat(counted).isEqualTo(truth);
    }
}
