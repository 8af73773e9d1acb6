package io.hanode.testkit.dcs;

import static io.hanode.testkit.dcs.DcsClientContract.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Expect;
import io.hanode.dcs.SessionRequest;
import io.hanode.model.NodeName;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What closing promises. */
abstract class ClosingClauses {

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);
    private static final int CYCLES = 10;

    private final DcsClientContract contract;

    ClosingClauses(DcsClientContract contract) {
        this.contract = contract;
    }

    @Test
    void closingAClientEndsItsSessions() throws DcsException {
        DcsClient client = contract.client();
        DcsSession session = contract.session(client, "pg1");
        session.publishMember("{}", TIMEOUT);
        contract.acquire(session, "pg1");
        client.close();
        client.close();
        session.close();
        DcsTree tree = contract.client().read(TIMEOUT);
        assertThat(tree.leader()).isNull();
        assertThat(tree.entries()).isEmpty();
    }

    @Test
    void callsAfterCloseAreRefusedAtOnce() throws DcsException {
        DcsClient client = contract.client();
        DcsSession session = contract.session(client, "pg1");
        DcsSession closedAlone = contract.session(client, "pg2");
        closedAlone.close();
        assertRefusedAtOnce(() -> closedAlone.renew(TIMEOUT));
        client.close();
        assertRefusedAtOnce(() -> client.read(TIMEOUT));
        assertRefusedAtOnce(() -> client.openSession(new SessionRequest(NodeName.of("pg3"), contract.ttl()), TIMEOUT));
        assertRefusedAtOnce(() -> session.renew(TIMEOUT));
        assertRefusedAtOnce(() -> session.tryAcquireLeader("pg1", TIMEOUT));
        assertRefusedAtOnce(() -> session.heldLeader(TIMEOUT));
        assertRefusedAtOnce(() -> session.publishMember("{}", TIMEOUT));
        assertRefusedAtOnce(() -> session.write("config", "{}", Expect.any(), TIMEOUT));
        assertRefusedAtOnce(() -> session.delete("config", Expect.any(), TIMEOUT));
    }

    private static void assertRefusedAtOnce(ThrowingCallable call) {
        try (Overtime overtime = Overtime.begin()) {
            assertThatExceptionOfType(DcsException.class)
                    .isThrownBy(call)
                    .matches(e -> e.effect() == Effect.NOT_APPLIED);
            overtime.assertEnded("call after the end", Duration.ZERO);
        }
    }

    @Test
    void closingIsBoundedWhenTheStoreIsSilent() throws DcsException {
        DcsClient client = contract.client();
        DcsSession session = contract.session(client, "pg1");
        contract.session(client, "pg2");
        client.read(TIMEOUT);
        contract.failOrSkip(client, DcsOutage.SILENT);
        try (Overtime overtime = Overtime.begin()) {
            session.close();
            overtime.assertEnded("closing a session", Duration.ofSeconds(2));
        }
        try (Overtime overtime = Overtime.begin()) {
            client.close();
            overtime.assertEnded("closing a client", LONGEST_CLOSE);
        }
        contract.restore(client);
    }

    /** Counted over many clients, since a server in the same process has threads of its own. */
    @Test
    void closedClientsLeaveNoThreadsBehind() throws Exception {
        openAndClose(3);
        long before = threads();
        openAndClose(CYCLES);
        contract.eventually("the threads of closed clients are gone", () -> threads() < before + CYCLES / 2);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith(TcpProxy.THREAD_PREFIX))
                .count();
    }

    private void openAndClose(int times) throws DcsException {
        for (int i = 0; i < times; i++) {
            DcsClient client = contract.client();
            client.watch(() -> {});
            contract.session(client, "pg" + i);
            client.read(TIMEOUT);
            client.close();
        }
    }
}
