package io.hanode.testkit.dcs;

import static io.hanode.testkit.dcs.DcsClientContract.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.WriteResult;
import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client does with a slow, forgetful, or missing network, and what it leaves behind in it. */
abstract class NetworkClauses {

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration DELAY = Duration.ofMillis(60);
    private static final int SUBSCRIPTIONS = 30;

    private final NetworkedDcsContract contract;

    NetworkClauses(NetworkedDcsContract contract) {
        this.contract = contract;
    }

    @Test
    void slowNetworkChangesNoResult() throws Exception {
        DcsClient client = contract.client();
        AtomicInteger calls = new AtomicInteger();
        client.watch(calls::incrementAndGet);
        contract.proxy(client).delay(DELAY, DELAY.multipliedBy(2));
        DcsSession session = contract.session(client, "pg1");
        LeaderLock lock = contract.acquire(session, "pg1");
        assertThat(session.renew(TIMEOUT)).isEqualTo(RenewResult.RENEWED);
        WriteResult created = session.writeAsLeader(lock, "sync", "1", Expect.absent(), TIMEOUT);
        assertThat(created).isInstanceOf(WriteResult.Written.class);
        assertThat(session.writeAsLeader(lock, "sync", "2", Expect.absent(), TIMEOUT))
                .isInstanceOf(WriteResult.Conflict.class);
        assertThat(DcsClientContract.entry(client.read(TIMEOUT), "sync").revision())
                .isEqualTo(((WriteResult.Written) created).revision());
        contract.eventually("the watch is called", () -> calls.get() > 0);
    }

    /** Firewalls forget connections without telling either end. */
    @Test
    void forgottenConnectionsAreReplaced() throws Exception {
        DcsClient client = contract.client();
        AtomicInteger calls = new AtomicInteger();
        client.watch(calls::incrementAndGet);
        DcsSession session = contract.session(client, "pg1");
        client.read(TIMEOUT);
        contract.eventually("the watch has settled", () -> isQuiet(calls));
        contract.proxy(client).forgetConnections();
        contract.eventually("the session is renewed", () -> answers(() -> session.renew(SHORT)));
        contract.eventually("the client reads", () -> answers(() -> client.read(SHORT)));
        calls.set(0);
        contract.session("pg2").write("config", "{}", Expect.any(), TIMEOUT);
        contract.eventually("the watch is called", () -> calls.get() > 0);
    }

    @Test
    void lostConnectionsAreReplacedWithinTheTtl() throws Exception {
        DcsClient client = contract.client();
        DcsSession session = contract.session(client, "pg1");
        LeaderLock lock = contract.acquire(session, "pg1");
        client.read(TIMEOUT);
        contract.proxy(client).closeConnections();
        contract.eventually("the session is renewed", () -> answers(() -> session.renew(SHORT)));
        assertThat(session.heldLeader(TIMEOUT)).contains(lock);
        contract.eventually("the client reads", () -> answers(() -> client.read(SHORT)));
    }

    @Test
    void clientMayBeThereBeforeItsServer() throws Exception {
        DcsClient client = contract.client();
        contract.failOrSkip(client, DcsOutage.CUT);
        AtomicInteger calls = new AtomicInteger();
        client.watch(calls::incrementAndGet);
        assertFailsInTimeAndNames(contract.proxy(client).address(), () -> client.read(SHORT));
        contract.restore(client);
        contract.eventually("the client reads", () -> answers(() -> client.read(TIMEOUT)));
        contract.eventually("the watch is called", () -> calls.get() > 0);
    }

    @ParameterizedTest
    @EnumSource(DcsOutage.class)
    void failureNamesTheServer(DcsOutage outage) throws DcsException {
        DcsClient client = contract.client();
        DcsSession session = contract.session(client, "pg1");
        client.read(TIMEOUT);
        contract.failOrSkip(client, outage);
        String address = contract.proxy(client).address();
        assertFailsInTimeAndNames(address, () -> client.read(SHORT));
        assertFailsInTimeAndNames(address, () -> session.renew(SHORT));
        assertFailsInTimeAndNames(address, () -> session.write("config", "{}", Expect.any(), SHORT));
    }

    @ParameterizedTest
    @EnumSource(DcsOutage.class)
    void serverThatFailsFromTheBeginningIsNamed(DcsOutage outage) {
        DcsClient client = contract.client();
        contract.failOrSkip(client, outage);
        String address = contract.proxy(client).address();
        assertFailsInTimeAndNames(address, () -> client.read(SHORT));
        assertFailsInTimeAndNames(address, () -> client.openSession(request(), SHORT));
    }

    @Test
    void hostThatDoesNotExistIsNamed() {
        String address = "hanode.invalid:2";
        try (DcsClient client = contract.clientOf(address)) {
            client.watch(() -> {});
            DcsException failure = assertFailsInTimeAndNames(address, () -> client.openSession(request(), SHORT));
            assertThat(failure.effect()).isEqualTo(Effect.NOT_APPLIED);
            assertFailsInTimeAndNames(address, () -> client.read(SHORT));
        }
    }

    @Test
    void closedClientLeavesNoConnectionBehind() throws Exception {
        DcsClient client = contract.client();
        client.watch(() -> {});
        DcsSession session = contract.session(client, "pg1");
        contract.acquire(session, "pg1");
        client.read(TIMEOUT);
        TcpProxy proxy = contract.proxy(client);
        assertThat(proxy.connections()).isPositive();
        client.close();
        contract.eventually("the connections of a closed client are closed", () -> proxy.connections() == 0);
    }

    @Test
    void closedSubscriptionsLeaveNoConnectionBehind() throws Exception {
        DcsClient client = contract.client();
        client.watch(() -> {});
        client.read(TIMEOUT);
        TcpProxy proxy = contract.proxy(client);
        int before = proxy.connections();
        for (int i = 0; i < SUBSCRIPTIONS; i++) {
            client.watch(() -> {}).close();
        }
        client.read(TIMEOUT);
        contract.eventually(
                "closed subscriptions hold no connection", () -> proxy.connections() < before + SUBSCRIPTIONS / 2);
    }

    private SessionRequest request() {
        return new SessionRequest(NodeName.of("pg1"), contract.ttl());
    }

    private boolean isQuiet(AtomicInteger calls) {
        int before = calls.get();
        contract.passTime(Duration.ofMillis(200));
        return before > 0 && calls.get() == before;
    }

    private static DcsException assertFailsInTimeAndNames(String address, ThrowingCallable call) {
        DcsException[] failure = new DcsException[1];
        try (Overtime overtime = Overtime.begin()) {
            assertThatExceptionOfType(DcsException.class)
                    .isThrownBy(call)
                    .withMessageContaining(address)
                    .satisfies(e -> failure[0] = e);
            overtime.assertEnded("call to " + address, SHORT);
        }
        return failure[0];
    }

    private static boolean answers(Call call) throws Exception {
        try {
            call.call();
            return true;
        } catch (DcsException e) {
            return false;
        }
    }

    private interface Call {
        void call() throws Exception;
    }
}
