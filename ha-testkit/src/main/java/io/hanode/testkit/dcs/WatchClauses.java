package io.hanode.testkit.dcs;

import static io.hanode.testkit.dcs.DcsClientContract.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsClient.Subscription;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a watch promises: it may call too often, never too seldom. */
abstract class WatchClauses {

    private static final Duration QUIET = Duration.ofMillis(500);

    private static final int SUBSCRIPTIONS = 20;

    private final DcsClientContract contract;
    private final AtomicInteger calls = new AtomicInteger();

    WatchClauses(DcsClientContract contract) {
        this.contract = contract;
    }

    @Test
    void everyKindOfChangeByAnotherClientWakes() throws Exception {
        DcsClient watcher = watcher();
        DcsSession other = contract.session("pg2");
        expectCall(() -> other.publishMember("{}", TIMEOUT));
        expectCall(() -> other.publishMember("{1}", TIMEOUT));
        expectCall(() -> other.write("config", "{}", Expect.any(), TIMEOUT));
        expectCall(() -> other.write("config", "{1}", Expect.any(), TIMEOUT));
        expectCall(() -> other.delete("config", Expect.any(), TIMEOUT));
        expectCall(() -> contract.acquire(other, "pg2"));
        LeaderLock lock = other.heldLeader(TIMEOUT).orElseThrow();
        expectCall(() -> other.releaseLeader(lock, TIMEOUT));
        expectCall(other::close);
        assertThat(watcher.read(TIMEOUT).entries()).isEmpty();
    }

    @Test
    void endOfASessionWakes() throws Exception {
        DcsSession other = contract.session("pg2");
        contract.acquire(other, "pg2");
        DcsClient watcher = watcher();
        calls.set(0);
        contract.eventually("the watch is called when the lock goes", () -> calls.get() > 0);
        contract.eventually("the lock is gone", () -> watcher.read(TIMEOUT).leader() == null);
    }

    /** What a watch reports late is worthless if the read that follows shows the old state. */
    @Test
    void readAfterACallSeesTheChange() throws Exception {
        DcsClient watcher = watcher();
        DcsSession other = contract.session("pg2");
        for (int i = 0; i < 10; i++) {
            String value = Integer.toString(i);
            expectCall(() -> other.write("status", value, Expect.any(), TIMEOUT));
            assertThat(DcsClientContract.entry(watcher.read(TIMEOUT), "status").value())
                    .isEqualTo(value);
        }
    }

    @Test
    void readingDoesNotWake() throws Exception {
        DcsClient watcher = watcher();
        DcsClient reader = contract.client();
        reader.read(TIMEOUT);
        settle();
        for (int i = 0; i < 5; i++) {
            reader.read(TIMEOUT);
            watcher.read(TIMEOUT);
        }
        contract.passTime(QUIET);
        assertThat(calls).hasValue(0);
    }

    @Test
    void renewingDoesNotWake() throws Exception {
        watcher();
        DcsSession other = contract.session("pg2");
        settle();
        for (int i = 0; i < 5; i++) {
            other.renew(TIMEOUT);
        }
        contract.passTime(QUIET);
        assertThat(calls).hasValue(0);
    }

    /** What changed during an outage is told, at the latest when it is over. */
    @ParameterizedTest
    @EnumSource(DcsOutage.class)
    void changeDuringAnOutageWakesAndTheWatchGoesOn(DcsOutage outage) throws Exception {
        DcsClient watcher = watcher();
        DcsSession other = contract.session("pg2");
        settle();
        contract.failOrSkip(watcher, outage);
        other.write("config", "{}", Expect.any(), TIMEOUT);
        contract.restore(watcher);
        contract.eventually("the watch is called after the outage", () -> calls.get() > 0);
        expectCall(() -> other.write("config", "{1}", Expect.any(), TIMEOUT));
    }

    @Test
    void closedWatchIsNotCalled() throws Exception {
        DcsClient client = contract.client();
        AtomicInteger closedCalls = new AtomicInteger();
        Subscription closed = client.watch(closedCalls::incrementAndGet);
        client.watch(calls::incrementAndGet);
        DcsSession other = contract.session("pg2");
        expectCall(() -> other.write("config", "{}", Expect.any(), TIMEOUT));
        closed.close();
        closed.close();
        int before = closedCalls.get();
        expectCall(() -> other.write("config", "{1}", Expect.any(), TIMEOUT));
        assertThat(closedCalls).hasValue(before);
    }

    @Test
    void watchOfAClosedClientIsNotCalled() throws Exception {
        DcsClient client = contract.client();
        client.watch(calls::incrementAndGet);
        client.read(TIMEOUT);
        client.close();
        calls.set(0);
        contract.session("pg2").write("config", "{}", Expect.any(), TIMEOUT);
        contract.passTime(QUIET);
        assertThat(calls).hasValue(0);
    }

    @Test
    void closedSubscriptionsAreForgotten() throws Exception {
        DcsClient client = contract.client();
        List<WeakReference<Runnable>> callbacks = new ArrayList<>();
        for (int i = 0; i < SUBSCRIPTIONS; i++) {
            callbacks.add(watchAndClose(client));
        }
        AtomicInteger others = new AtomicInteger();
        client.watch(others::incrementAndGet);
        DcsSession other = contract.session("pg2");
        contract.eventually("closed subscriptions can be collected", () -> {
            other.renew(TIMEOUT);
            System.gc();
            return callbacks.stream().allMatch(callback -> callback.get() == null);
        });
        assertThat(client.read(TIMEOUT).entries()).isEmpty();
    }

    /** In a method of its own, so that no local variable keeps the callback. */
    private static WeakReference<Runnable> watchAndClose(DcsClient client) {
        AtomicInteger state = new AtomicInteger();
        Runnable callback = state::incrementAndGet;
        client.watch(callback).close();
        return new WeakReference<>(callback);
    }

    @Test
    void callbackThatThrowsDoesNoHarm() throws Exception {
        DcsClient client = contract.client();
        client.watch(() -> {
            throw new IllegalStateException("a test's callback fails on purpose");
        });
        client.watch(calls::incrementAndGet);
        DcsSession other = contract.session("pg2");
        expectCall(() -> other.write("config", "{}", Expect.any(), TIMEOUT));
        expectCall(() -> other.write("config", "{1}", Expect.any(), TIMEOUT));
        assertThat(client.read(TIMEOUT).entries()).containsKey("config");
    }

    /** A client whose watch counts, and which has seen the store once. */
    private DcsClient watcher() throws DcsException {
        DcsClient client = contract.client();
        client.watch(calls::incrementAndGet);
        client.read(TIMEOUT);
        return client;
    }

    private void expectCall(Action action) throws Exception {
        settle();
        action.run();
        contract.eventually("the watch is called", () -> calls.get() > 0);
    }

    /** Waits until earlier changes have been reported. */
    private void settle() throws Exception {
        do {
            calls.set(0);
            contract.passTime(Duration.ofMillis(100));
        } while (calls.get() > 0);
    }

    private interface Action {
        void run() throws Exception;
    }
}
