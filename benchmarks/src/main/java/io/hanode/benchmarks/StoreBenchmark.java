package io.hanode.benchmarks;

import io.hanode.benchmarks.CountingProxy.Count;
import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.SessionRequest;
import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What a cluster costs its store, and how fast the store is: requests and bytes of a turn, the store's processor time, how long a renewal
 * takes, and how long after a release of the lock a waiting node wakes. One server of each kind, on this machine.
 */
public final class StoreBenchmark {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TTL = Duration.ofSeconds(30);
    private static final int WARM_UP = 100;
    private static final int TURNS = 100;
    private static final int RENEWALS = 1_000;
    private static final int RELEASES = 100;
    private static final int PACED_SECONDS = 20;

    private final MeasuredStore store;
    private final DcsClient client;
    private final DcsSession session;
    private final CountingProxy proxy;
    private LeaderLock lock;
    private int turns;

    private StoreBenchmark(MeasuredStore store) throws DcsException {
        this.store = store;
        this.proxy = new CountingProxy(store.server());
        this.client = store.connect(proxy.address());
        this.session = open(client, "pg1");
        this.lock = acquire();
    }

    /**
     * Measures, and prints a row for each store.
     *
     * @param args the stores; by default zookeeper, etcd and consul
     */
    public static void main(String[] args) throws Exception {
        System.out.println("| store | leader's turn | standby's turn | between turns, a second | store's CPU, three nodes with a turn"
                + " a second | renewal, median / p99 | release to wake-up, median / p99 |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (String name : args.length > 0 ? args : new String[] {"zookeeper", "etcd", "consul"}) {
            MeasuredStore store = MeasuredStore.start(name);
            try {
                System.out.println(new StoreBenchmark(store).row());
            } finally {
                store.stop().run();
            }
        }
        System.exit(0);
    }

    private String row() throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            leaderTurn();
        }
        String leader = perTurn(this::leaderTurn);
        String standby = perTurn(this::standbyTurn);
        return String.join(
                " | ", "| " + store.name(), leader, standby, idle(), cpu(), renewals(), wakeUps() + " |");
    }

    /** What a leader does in a turn in which nothing happens but writes of its clients; its lease is renewed beside. */
    private void leaderTurn() throws DcsException {
        session.renew(TIMEOUT);
        client.read(TIMEOUT);
        session.writeAsLeader(lock, "status", "{\"optime\":" + ++turns + "}", Expect.any(), TIMEOUT);
    }

    private void standbyTurn() throws DcsException {
        session.renew(TIMEOUT);
        client.read(TIMEOUT);
    }

    private String perTurn(Turn turn) throws DcsException {
        Count before = proxy.count();
        for (int i = 0; i < TURNS; i++) {
            turn.run();
        }
        return format(proxy.count().minus(before), TURNS);
    }

    private String idle() throws Exception {
        Count before = proxy.count();
        pause(10);
        return format(proxy.count().minus(before), 10);
    }

    private static String format(Count count, int of) {
        return String.format(
                Locale.ROOT, "%.1f requests, %d bytes", (double) count.requests() / of, count.bytes() / of);
    }

    private String cpu() throws Exception {
        try (DcsClient one = store.connect(store.server().getHostString() + ":" + store.server().getPort());
                DcsClient two = store.connect(store.server().getHostString() + ":" + store.server().getPort())) {
            DcsSession first = open(one, "pg2");
            DcsSession second = open(two, "pg3");
            Duration before = store.cpu();
            for (int i = 0; i < PACED_SECONDS; i++) {
                leaderTurn();
                for (DcsSession standby : List.of(first, second)) {
                    standby.renew(TIMEOUT);
                }
                one.read(TIMEOUT);
                two.read(TIMEOUT);
                pause(1);
            }
            double seconds = store.cpu().minus(before).toMillis() / 1e3;
            return String.format(Locale.ROOT, "%.1f s a minute", seconds * 60 / PACED_SECONDS);
        }
    }

    private String renewals() throws DcsException {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < RENEWALS; i++) {
            long sentAt = System.nanoTime();
            session.renew(TIMEOUT);
            times.add(Duration.ofNanos(System.nanoTime() - sentAt));
        }
        return quantiles(times);
    }

    private String wakeUps() throws Exception {
        List<Duration> times = new ArrayList<>();
        Semaphore calls = new Semaphore(0);
        try (DcsClient waiter = store.connect(proxy.address());
                DcsClient.Subscription ignored = waiter.watch(calls::release)) {
            waiter.read(TIMEOUT);
            for (int i = 0; i < RELEASES; i++) {
                // Earlier changes have been told when it is quiet for a moment.
                while (calls.tryAcquire(50, TimeUnit.MILLISECONDS)) {
                    calls.drainPermits();
                }
                session.renew(TIMEOUT);
                long start = System.nanoTime();
                session.releaseLeader(lock, TIMEOUT);
                if (!calls.tryAcquire(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the waiter was not woken");
                }
                times.add(Duration.ofNanos(System.nanoTime() - start));
                lock = acquire();
            }
        }
        return quantiles(times);
    }

    private LeaderLock acquire() throws DcsException {
        if (session.tryAcquireLeader("pg1", TIMEOUT) instanceof AcquireResult.Acquired acquired) {
            return acquired.lock();
        }
        throw new IllegalStateException("the lock is not free");
    }

    private static DcsSession open(DcsClient client, String node) throws DcsException {
        return client.openSession(new SessionRequest(NodeName.of(node), TTL), TIMEOUT);
    }

    private static String quantiles(List<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "%.1f / %.1f ms",
                sorted.get(sorted.size() / 2).toNanos() / 1e6,
                sorted.get(sorted.size() * 99 / 100).toNanos() / 1e6);
    }

    private static void pause(int seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(seconds);
    }

    private interface Turn {
        void run() throws DcsException;
    }
}
