package io.hanode.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.Deadline;
import io.hanode.http.HttpCall.EffectKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpCallerTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final int LIMIT = 10_000;

    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    @Test
    void answerCarriesStatusHeadersAndBodyWhateverTheStatus() throws Exception {
        TestServer server = keep(new TestServer(exchange -> {
            exchange.getResponseHeaders().add("X-Index", "7");
            exchange.sendResponseHeaders(404, 0);
            exchange.getResponseBody().write("none".getBytes(StandardCharsets.UTF_8));
        }));
        HttpAnswer answer = caller(server.endpoint()).call(HttpCall.get("/v1/x?y=1"), a -> a, Deadline.in(LONG));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.isOk()).isFalse();
        assertThat(answer.header("x-index")).contains("7");
        assertThat(answer.body()).isEqualTo("none");
        assertThat(answer.endpoint()).isEqualTo(server.endpoint());
    }

    @ParameterizedTest
    @EnumSource(EffectKind.class)
    void serverThatAcceptsNoConnectionsIsLeftForTheNextWhateverTheCallChanges(EffectKind effect) throws Exception {
        TestServer server = keep(TestServer.answering(200, "{}"));
        HttpCaller caller = caller(refusing(), server.endpoint());
        HttpAnswer answer = caller.call(HttpCall.post("/x", "{}", effect), a -> a, Deadline.in(LONG));
        assertThat(answer.endpoint()).isEqualTo(server.endpoint());
        assertThat(caller.endpoints().current()).isEqualTo(server.endpoint());
    }

    @Test
    void callThatMayHaveReachedASilentServerIsNotSentToAnother() throws Exception {
        TestServer silent = keep(TestServer.silent());
        TestServer other = keep(TestServer.answering(200, "{}"));
        HttpCaller caller = caller(silent.endpoint(), other.endpoint());
        DcsException failure = failure(caller, HttpCall.post("/x", "{1}", EffectKind.ONCE), SHORT);
        assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(failure).hasMessageMatching("test " + silent.endpoint() + " did not answer within 0\\.\\d s .*");
        assertThat(silent.bodies()).containsExactly("{1}");
        assertThat(other.bodies()).isEmpty();
        assertThat(caller.endpoints().current()).isEqualTo(other.endpoint());
    }

    @ParameterizedTest
    @EnumSource(
            value = EffectKind.class,
            names = {"READS", "REPEATABLE"})
    void callThatDoesNoHarmTwiceGoesOnToTheNextServerWithinItsDeadline(EffectKind effect) throws Exception {
        TestServer silent = keep(TestServer.silent());
        TestServer other = keep(TestServer.answering(200, "{}"));
        HttpCaller caller = caller(silent.endpoint(), other.endpoint());
        HttpAnswer answer = caller.call(HttpCall.post("/x", "{}", effect), a -> a, Deadline.in(Duration.ofSeconds(4)));
        assertThat(answer.endpoint()).isEqualTo(other.endpoint());
    }

    @Test
    void effectOfAFailedReadIsNeverUnknown() throws Exception {
        TestServer silent = keep(TestServer.silent());
        DcsException failure = failure(caller(silent.endpoint()), HttpCall.get("/x"), SHORT);
        assertThat(failure.effect()).isEqualTo(Effect.NOT_APPLIED);
    }

    @Test
    void everyServersFailureIsTold() throws Exception {
        Endpoint refusing = refusing();
        Endpoint nameless = new Endpoint("http", "no-such-host.invalid", 80);
        DcsException failure = failure(caller(refusing, nameless), HttpCall.post("/x", "{}", EffectKind.ONCE), LONG);
        assertThat(failure.effect()).isEqualTo(Effect.NOT_APPLIED);
        assertThat(failure)
                .hasMessageContaining("test " + refusing + " does not accept connections")
                .hasMessageContaining("test " + nameless + " cannot be found: its host name does not resolve");
    }

    @Test
    void serverThatClosesTheConnectionLeavesTheEffectUnknown() throws Exception {
        TestServer closing = keep(new TestServer(exchange -> {
            throw new IOException("a test's server breaks off on purpose");
        }));
        TestServer other = keep(TestServer.answering(200, "{}"));
        DcsException failure =
                failure(caller(closing.endpoint(), other.endpoint()), HttpCall.post("/x", "{}", EffectKind.ONCE), LONG);
        assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(failure)
                .hasMessageContaining("test " + closing.endpoint() + " closed the connection without an answer");
        assertThat(other.bodies()).isEmpty();
    }

    @Test
    void answerOverTheLimitIsAnError() throws Exception {
        TestServer server = keep(TestServer.answering(200, "x".repeat(LIMIT + 1)));
        DcsException failure = failure(caller(server.endpoint()), HttpCall.get("/x"), LONG);
        assertThat(failure).hasMessageContaining("longer than " + LIMIT + " bytes");
    }

    @Test
    void answerThatIsNoJsonIsThisServersFailure() throws Exception {
        TestServer wrong = keep(TestServer.answering(200, "<html>"));
        TestServer right = keep(TestServer.answering(200, "{\"a\":1}"));
        HttpCaller caller = caller(wrong.endpoint(), right.endpoint());
        assertThat(caller.call(HttpCall.get("/x"), HttpAnswer::json, Deadline.in(LONG)))
                .containsEntry("a", 1);
        DcsException failure = catchThrowableOfType(
                DcsException.class,
                () -> caller(wrong.endpoint())
                        .call(HttpCall.post("/x", "{}", EffectKind.ONCE), HttpAnswer::json, Deadline.in(LONG)));
        assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void refusalThatTheReaderCallsFinalIsNotTakenToAnotherServer() throws Exception {
        TestServer first = keep(TestServer.answering(403, ""));
        TestServer other = keep(TestServer.answering(200, ""));
        DcsException failure = catchThrowableOfType(
                DcsException.class,
                () -> caller(first.endpoint(), other.endpoint())
                        .call(
                                HttpCall.get("/x"),
                                answer -> {
                                    throw new DcsException(Effect.NOT_APPLIED, "denied");
                                },
                                Deadline.in(LONG)));
        assertThat(failure).hasMessage("denied");
        assertThat(other.bodies()).isEmpty();
    }

    /** What an HTTP client may do by itself when a connection breaks, it cannot do with this body. */
    @Test
    void bodyGoesOutOnceAndNotAtAllWhenItWasAbandoned() {
        OneShotBody taken = new OneShotBody("text");
        Collected first = new Collected();
        Collected second = new Collected();
        taken.subscribe(first);
        assertThat(taken.abandon()).isFalse();
        taken.subscribe(second);
        assertThat(first.bytes).isEqualTo(4);
        assertThat(first.failed).isFalse();
        assertThat(second.bytes).isZero();
        assertThat(second.failed).isTrue();

        OneShotBody abandoned = new OneShotBody("text");
        assertThat(abandoned.abandon()).isTrue();
        Collected late = new Collected();
        abandoned.subscribe(late);
        assertThat(late.bytes).isZero();
        assertThat(late.failed).isTrue();
    }

    @Test
    void secretsAreInNoText() throws Exception {
        TestServer silent = keep(TestServer.silent());
        HttpCall call = HttpCall.post("/login?token=hidden1", "{\"password\":\"hidden2\"}", EffectKind.ONCE)
                .with("Authorization", "hidden3");
        assertThat(call.toString()).isEqualTo("POST /login");
        DcsException failure = failure(caller(silent.endpoint()), call, SHORT);
        assertThat(failure.toString() + failure.getCause()).doesNotContain("hidden");
    }

    @Test
    void linesOfAnEndlessAnswerComeAsTheyAreSent() throws Exception {
        TestServer server = keep(new TestServer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("one\ntw".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.getResponseBody()
                    .write(("o\n" + "x".repeat(2 * LIMIT) + "\nlast").getBytes(StandardCharsets.UTF_8));
        }));
        HttpCaller caller = caller(server.endpoint());
        try (HttpStream stream =
                caller.stream(server.endpoint(), HttpCall.post("/watch", "{}", EffectKind.READS), Deadline.in(LONG))) {
            assertThat(stream.next(LONG)).isEqualTo("one");
            assertThat(stream.next(LONG)).isEqualTo("two");
            assertThat(stream.next(LONG)).hasSize(LIMIT);
            assertThat(stream.next(LONG)).isEqualTo("last");
            assertThat(catchThrowableOfType(IOException.class, () -> stream.next(LONG)))
                    .hasMessage("ended its answer");
        }
    }

    @Test
    void streamThatIsSilentOrClosedTellsItsReader() throws Exception {
        TestServer server = keep(new TestServer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('\n');
            exchange.getResponseBody().flush();
            Thread.currentThread().join(LONG.toMillis());
        }));
        HttpStream stream = caller(server.endpoint()).stream(
                server.endpoint(), HttpCall.post("/watch", "{}", EffectKind.READS), Deadline.in(LONG));
        assertThat(stream.next(LONG)).isEmpty();
        assertThat(stream.next(Duration.ofMillis(50))).isNull();
        stream.close();
        stream.close();
        assertThat(catchThrowableOfType(IOException.class, () -> stream.next(LONG)))
                .hasMessage("was left");
    }

    @Test
    void closingFailsWhatIsUnderWayAndLeavesNoThread() throws Exception {
        TestServer silent = keep(TestServer.silent());
        HttpCaller caller = new HttpCaller("closing", new Endpoints(List.of(silent.endpoint())), null, LIMIT);
        var executor = Executors.newSingleThreadExecutor();
        try {
            Future<DcsException> waiting =
                    executor.submit(() -> failure(caller, HttpCall.post("/x", "{}", EffectKind.ONCE), LONG));
            await().until(() -> !silent.bodies().isEmpty());
            caller.close();
            assertThat(waiting.get(10, TimeUnit.SECONDS).effect()).isEqualTo(Effect.UNKNOWN);
            assertThat(failure(caller, HttpCall.get("/x"), LONG).effect()).isEqualTo(Effect.NOT_APPLIED);
            await().until(() -> threads("hanode-closing") == 0);
        } finally {
            executor.shutdownNow();
        }
    }

    /** The JDK's own thread per client ends only with the garbage before Java 21, if nobody helps. */
    @Test
    void selectorsOfClosedClientsEnd() throws Exception {
        TestServer server = keep(TestServer.answering(200, "{}"));
        long before = threads("HttpClient-");
        for (int i = 0; i < 5; i++) {
            try (HttpCaller caller = new HttpCaller("ending", new Endpoints(List.of(server.endpoint())), null, LIMIT)) {
                caller.call(HttpCall.get("/x"), a -> a, Deadline.in(LONG));
                assertThat(threads("HttpClient-")).isGreaterThan(0);
            }
        }
        await().until(() -> threads("HttpClient-") <= before);
    }

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    private static DcsException failure(HttpCaller caller, HttpCall call, Duration timeout) {
        return catchThrowableOfType(DcsException.class, () -> caller.call(call, a -> a, Deadline.in(timeout)));
    }

    private HttpCaller caller(Endpoint... endpoints) {
        return keep(new HttpCaller("test", new Endpoints(List.of(endpoints)), null, LIMIT));
    }

    private <T extends AutoCloseable> T keep(T closable) {
        toClose.add(0, closable);
        return closable;
    }

    /** A port on which nobody listens. */
    private static Endpoint refusing() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Endpoint("http", "127.0.0.1", socket.getLocalPort());
        }
    }
}
