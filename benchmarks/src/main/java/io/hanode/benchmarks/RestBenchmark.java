package io.hanode.benchmarks;

import io.hanode.HaNode;
import io.hanode.model.NodeName;
import io.hanode.rest.RestApi;
import io.hanode.testkit.dcs.InMemoryDcs;
import io.hanode.testkit.postgres.FakeWorld;
import io.hanode.testkit.server.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long health checks take, a thousand a second, while as many switchovers, restarts and reinitializations hang as the API takes. Each
 * check is a connection of its own, as a load balancer's is; its time runs from when it was due, not from when a client got to it.
 */
public final class RestBenchmark {

    private static final Set<String> HANGING = Set.of("switchover", "restart", "reinitialize");
    private static final int CLIENTS = 32;
    private static final int HANGING_CALLS = 10;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int port;
    private final int rate;
    private final AtomicInteger failed = new AtomicInteger();

    private RestBenchmark(int port, int rate) {
        this.port = port;
        this.rate = rate;
    }

    /**
     * Measures, and prints a row without and one with calls that hang.
     *
     * @param args checks a second (1000), and for how many seconds (30)
     */
    public static void main(String[] args) throws Exception {
        int rate = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 30;
        CountDownLatch release = new CountDownLatch(1);
        int port = FreePort.take();
        try (HaNode node = node();
                RestApi api = RestApi.listen("127.0.0.1:" + port)) {
            api.start(hanging(node, release));
            RestBenchmark benchmark = new RestBenchmark(port, rate);
            benchmark.run(5);
            System.out.println("| health checks, " + rate + " a second | median, ms | p99, ms | most, ms | failed |");
            System.out.println("|---|---|---|---|---|");
            System.out.println(benchmark.row("nothing else", seconds));
            benchmark.hang();
            System.out.println(benchmark.row("all slow calls hang", seconds));
        } finally {
            release.countDown();
        }
    }

    private static HaNode node() throws InterruptedException {
        HaNode node = HaNode.builder()
                .cluster("bench")
                .name("pg1")
                .dcs(new InMemoryDcs())
                .postgres(new FakeWorld().add(NodeName.of("pg1")))
                .start();
        if (!node.awaitStatus(s -> s.leader(), Duration.ofSeconds(30))) {
            throw new IllegalStateException("the node does not lead: " + node.status().reason());
        }
        return node;
    }

    private static HaNode hanging(HaNode node, CountDownLatch release) {
        return (HaNode) Proxy.newProxyInstance(
                RestBenchmark.class.getClassLoader(), new Class<?>[] {HaNode.class}, (proxy, method, args) -> {
                    if (HANGING.contains(method.getName())) {
                        release.await();
                    }
                    try {
                        return method.invoke(node, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Fills the threads for slow calls and their queues. */
    private void hang() throws IOException {
        for (String call : List.of("/switchover", "/restart", "/reinitialize")) {
            for (int i = 0; i < HANGING_CALLS; i++) {
                String body = "{\"leader\":\"pg1\"}";
                body = call.equals("/switchover") ? body : "{}";
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                send(socket, "POST " + call + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            }
        }
    }

    private String row(String meanwhile, int seconds) throws InterruptedException {
        failed.set(0);
        long[] nanos = run(seconds);
        Arrays.sort(nanos);
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %d |",
                meanwhile,
                nanos[nanos.length / 2] / NANOS_PER_MILLI,
                nanos[nanos.length * 99 / 100] / NANOS_PER_MILLI,
                nanos[nanos.length - 1] / NANOS_PER_MILLI,
                failed.get());
    }

    private long[] run(int seconds) throws InterruptedException {
        long[] nanos = new long[rate * seconds];
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime();
        Thread[] clients = new Thread[CLIENTS];
        for (int i = 0; i < CLIENTS; i++) {
            clients[i] = new Thread(() -> client(nanos, next, begin), "client-" + i);
            clients[i].start();
        }
        for (Thread client : clients) {
            client.join();
        }
        return nanos;
    }

    private void client(long[] nanos, AtomicInteger next, long begin) {
        for (int i = next.getAndIncrement(); i < nanos.length; i = next.getAndIncrement()) {
            long due = begin + i * NANOS_PER_SECOND / rate;
            java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
            if (!check()) {
                failed.incrementAndGet();
            }
            nanos[i] = System.nanoTime() - due;
        }
    }

    private boolean check() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            send(socket, "GET /primary HTTP/1.0\r\n\r\n");
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
