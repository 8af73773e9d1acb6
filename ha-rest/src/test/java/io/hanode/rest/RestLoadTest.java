package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.RestartResult;
import io.hanode.SwitchoverResult;
import io.hanode.cluster.ClusterConfig;
import io.hanode.model.NodeName;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Health checks answer whatever else is going on. */
@Timeout(60)
class RestLoadTest {

    private final FakeNode node = new FakeNode(Statuses.replica().build());
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void release() {
        release.countDown();
    }

    @Test
    void healthChecksAreAnsweredWhileAsManySwitchoversHangAsFit() throws Exception {
        CountDownLatch hanging = new CountDownLatch(2);
        node.switchover = r -> {
            hanging.countDown();
            await();
            return new SwitchoverResult.Done(NodeName.of("pg-c"));
        };
        try (RunningApi api = new RunningApi(node, b -> b.threads(1))) {
            List<CompletableFuture<HttpResponse<String>>> posts = new ArrayList<>();
            for (int i = 0; i < 11; i++) {
                posts.add(CompletableFuture.supplyAsync(() -> post(api), RestLoadTest::onOwnThread));
            }
            hanging.await();
            // 2 run, 8 wait, 1 is refused at once: that it was shows that the others are where they belong.
            CompletableFuture<Object> refused = CompletableFuture.anyOf(posts.toArray(CompletableFuture[]::new));
            assertThat(((HttpResponse<?>) refused.get()).statusCode()).isEqualTo(503);
            assertThat(api.get("/replica").statusCode()).isEqualTo(200);
            assertThat(api.get("/patroni").statusCode()).isEqualTo(200);
            release.countDown();
            long done = posts.stream().filter(p -> p.join().statusCode() == 200).count();
            assertThat(done).isEqualTo(10);
        }
    }

    @Test
    void healthChecksAreAnsweredWhileCallsOfEveryOtherKindHangAndMoreWait() throws Exception {
        CountDownLatch hanging = new CountDownLatch(8);
        Runnable hang = () -> {
            hanging.countDown();
            await();
        };
        node.fresh = s -> {
            hang.run();
            return s;
        };
        node.restart = r -> {
            hang.run();
            return new RestartResult(RestartResult.Outcome.RESTARTED, "");
        };
        node.reinitialize = r -> hang.run();
        List<String> calls = List.of("GET /patroni", "POST /restart", "POST /reinitialize");
        try (RunningApi api = new RunningApi(node, b -> b.threads(1))) {
            List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                String[] call = calls.get(i % calls.size()).split(" ", 2);
                asked.add(CompletableFuture.supplyAsync(() -> api.send(call[0], call[1]), RestLoadTest::onOwnThread));
            }
            hanging.await();
            for (int i = 0; i < 20; i++) {
                assertThat(api.get("/replica").statusCode()).isEqualTo(200);
            }
            release.countDown();
            assertThat(asked.stream().map(a -> a.join().statusCode())).containsOnly(200);
        }
    }

    @Test
    void hangingSwitchoversAndRestartsDoNotKeepAPauseOrACancellationWaiting() throws Exception {
        CountDownLatch hanging = new CountDownLatch(2);
        node.switchover = r -> {
            hanging.countDown();
            await();
            return new SwitchoverResult.Done(NodeName.of("pg-c"));
        };
        node.restart = r -> {
            hanging.countDown();
            await();
            return new RestartResult(RestartResult.Outcome.RESTARTED, "");
        };
        node.changeConfig = p -> ClusterConfig.of(Map.of("pause", true));
        node.cancels = true;
        try (RunningApi api = new RunningApi(node, b -> b.threads(2))) {
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            calls.add(CompletableFuture.supplyAsync(() -> post(api), RestLoadTest::onOwnThread));
            calls.add(CompletableFuture.supplyAsync(() -> api.send("POST", "/restart"), RestLoadTest::onOwnThread));
            hanging.await();
            assertThat(api.send("PATCH", "/config", "{\"pause\":true}").statusCode())
                    .isEqualTo(200);
            assertThat(api.send("DELETE", "/switchover").statusCode()).isEqualTo(200);
            release.countDown();
            assertThat(calls.stream().map(c -> c.join().statusCode())).containsExactly(200, 200);
        }
    }

    @Test
    void statusIsAnsweredByWhatIsKnownWhileTheServerHangs() throws Exception {
        CountDownLatch hanging = new CountDownLatch(4);
        node.fresh = s -> {
            hanging.countDown();
            await();
            return s;
        };
        try (RunningApi api = new RunningApi(node, b -> b.threads(1))) {
            List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
            for (int i = 0; i < 13; i++) {
                asked.add(CompletableFuture.supplyAsync(() -> api.get("/patroni"), RestLoadTest::onOwnThread));
            }
            hanging.await();
            HttpResponse<?> first = (HttpResponse<?>) CompletableFuture.anyOf(asked.toArray(CompletableFuture[]::new))
                    .get();
            assertThat(release.getCount()).isEqualTo(1);
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(api.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void clientsWithHalfARequestAreCutOffAndTheirThreadsServeOthers() throws Exception {
        try (RunningApi api = new RunningApi(node, b -> b.threads(2).requestDeadline(Duration.ofMillis(300)))) {
            List<String> halves = List.of(
                    "GET /repl",
                    "GET /replica HTTP/1.1\r\nHost: x\r\n",
                    "POST /switchover HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"leader\"",
                    "POST /switchover HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"le");
            List<Socket> sockets = new ArrayList<>();
            for (String half : halves) {
                Socket socket = RawHttp.open(api.port);
                sockets.add(socket);
                RawHttp.send(socket, half);
            }
            assertThat(api.get("/replica").statusCode()).isEqualTo(200);
            for (Socket socket : sockets) {
                assertThat(socket.getInputStream().readAllBytes()).isEmpty();
                socket.close();
            }
        }
    }

    @Test
    void twoHundredHalfRequestsDoNotKeepAHealthCheckWaitingForTheirDeadline() throws Exception {
        try (RunningApi api = new RunningApi(node, b -> b.threads(16).requestDeadline(Duration.ofMinutes(1)))) {
            List<Socket> halves = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Socket half = RawHttp.open(api.port);
                halves.add(half);
                RawHttp.send(half, "POST /switchover HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
            }
            assertThat(api.get("/replica").statusCode()).isEqualTo(200);
            for (Socket half : halves) {
                half.close();
            }
        }
    }

    @Test
    void twoHundredIdleConnectionsHoldNoThread() throws Exception {
        try (RunningApi api = new RunningApi(node, b -> b.threads(1).requestDeadline(Duration.ofMinutes(1)))) {
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                idle.add(RawHttp.open(api.port));
            }
            assertThat(api.get("/replica").statusCode()).isEqualTo(200);
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void closeEndsWithin2SecondsWhileCallsHang() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        node.switchover = r -> {
            hanging.countDown();
            await();
            return new SwitchoverResult.Failed("interrupted");
        };
        RunningApi api = new RunningApi(node);
        CompletableFuture<HttpResponse<String>> post =
                CompletableFuture.supplyAsync(() -> post(api), RestLoadTest::onOwnThread);
        try (Socket idle = RawHttp.open(api.port);
                Socket half = RawHttp.open(api.port)) {
            RawHttp.send(half, "GET /repl");
            hanging.await();
            long begin = System.nanoTime();
            api.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
            assertThat(idle.getInputStream().read()).isNegative();
        }
        assertThat(post).failsWithin(Duration.ofSeconds(30));
        api.close();
    }

    @Test
    void connectionEndsAfterOneAnswerSoThatNoneStaysIdle() throws Exception {
        try (RunningApi api = new RunningApi(node)) {
            assertThat(RawHttp.exchange(api.port, "GET /replica HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    private static void onOwnThread(Runnable code) {
        Thread thread = new Thread(code, "client");
        thread.setDaemon(true);
        thread.start();
    }

    private static HttpResponse<String> post(RunningApi api) {
        return api.send("POST", "/switchover", "{\"leader\":\"pg-a\"}");
    }

    private void await() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
