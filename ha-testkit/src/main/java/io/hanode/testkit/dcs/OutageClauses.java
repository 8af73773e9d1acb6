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
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.SessionRequest;
import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds while the store cannot be reached: deadlines, and honesty about effects. */
abstract class OutageClauses {

    private static final Duration SHORT = Duration.ofMillis(300);
    /** A deadline may be missed by what scheduling costs on a busy machine. */
    private static final Duration TOLERANCE = Duration.ofMillis(700);

    private final DcsClientContract contract;

    OutageClauses(DcsClientContract contract) {
        this.contract = contract;
    }

    @ParameterizedTest
    @EnumSource(DcsOutage.class)
    void everyCallReturnsWithinItsTimeout(DcsOutage outage) throws DcsException {
        DcsClient client = contract.client();
        DcsSession session = contract.session(client, "pg1");
        LeaderLock lock = contract.acquire(session, "pg1");
        client.read(TIMEOUT);
        contract.failOrSkip(client, outage);
        calls(client, session, lock).forEach(OutageClauses::assertFailsInTime);
        contract.restore(client);
    }

    private static Map<String, ThrowingCallable> calls(DcsClient client, DcsSession session, LeaderLock lock) {
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("read", () -> client.read(SHORT));
        calls.put("renew", () -> session.renew(SHORT));
        calls.put("tryAcquireLeader", () -> session.tryAcquireLeader("pg1", SHORT));
        calls.put("heldLeader", () -> session.heldLeader(SHORT));
        calls.put("publishMember", () -> session.publishMember("{}", SHORT));
        calls.put("write", () -> session.write("config", "{}", Expect.any(), SHORT));
        calls.put("writeAsLeader", () -> session.writeAsLeader(lock, "status", "1", Expect.any(), SHORT));
        calls.put("delete", () -> session.delete("config", Expect.any(), SHORT));
        calls.put("releaseLeader", () -> session.releaseLeader(lock, SHORT));
        calls.put(
                "openSession",
                () -> client.openSession(new SessionRequest(NodeName.of("pg9"), Duration.ofSeconds(5)), SHORT));
        return calls;
    }

    private static void assertFailsInTime(String name, ThrowingCallable call) {
        long start = System.nanoTime();
        assertThatExceptionOfType(DcsException.class).as(name).isThrownBy(call);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as(name).isLessThan(SHORT.plus(TOLERANCE));
    }

    @ParameterizedTest
    @EnumSource(DcsOutage.class)
    void clientGoesOnAfterAShortOutage(DcsOutage outage) throws Exception {
        DcsClient client = contract.client();
        DcsSession session = contract.session(client, "pg1");
        client.read(TIMEOUT);
        contract.failOrSkip(client, outage);
        assertThatExceptionOfType(DcsException.class).isThrownBy(() -> session.renew(SHORT));
        contract.restore(client);
        contract.eventually(
                "the session is renewed",
                () -> succeeds(() -> assertThat(session.renew(TIMEOUT)).isEqualTo(RenewResult.RENEWED)));
        contract.eventually("the client reads", () -> succeeds(() -> client.read(TIMEOUT)));
    }

    /** Whatever a call claimed about its effect must be what the store shows afterwards. */
    @ParameterizedTest
    @EnumSource(DcsOutage.class)
    void effectThatIsClaimedIsTrue(DcsOutage outage) throws Exception {
        DcsClient client = contract.client();
        DcsSession session = contract.session(client, "pg1");
        session.write("config", "before", Expect.any(), TIMEOUT);
        contract.failOrSkip(client, outage);
        Effect effect = effectOf(() -> session.write("config", "after", Expect.any(), SHORT));
        contract.restore(client);
        contract.eventually("the session is back", () -> succeeds(() -> session.renew(TIMEOUT)));
        String value = DcsClientContract.entry(contract.client().read(TIMEOUT), "config")
                .value();
        if (effect == Effect.NOT_APPLIED) {
            assertThat(value).isEqualTo("before");
        } else {
            assertThat(value).isIn("before", "after");
        }
    }

    /** An acquisition of unknown effect is found out by asking: proof, token and what readers see agree. */
    @ParameterizedTest
    @EnumSource(DcsOutage.class)
    void acquisitionWithoutAnAnswerIsFoundOutAfterwards(DcsOutage outage) throws Exception {
        DcsClient client = contract.client();
        DcsSession session = contract.session(client, "pg1");
        contract.failOrSkip(client, outage);
        Effect effect = effectOf(() -> session.tryAcquireLeader("pg1", SHORT));
        contract.restore(client);
        contract.eventually("the session is back", () -> succeeds(() -> session.renew(TIMEOUT)));
        Optional<LeaderLock> held = session.heldLeader(TIMEOUT);
        DcsTree tree = contract.client().read(TIMEOUT);
        assertThat(tree.leader())
                .isEqualTo(
                        held.map(lock -> new LeaderEntry("pg1", lock.token())).orElse(null));
        if (effect == Effect.NOT_APPLIED) {
            assertThat(held).isEmpty();
        }
        LeaderLock lock = held.isPresent() ? held.get() : contract.acquire(session, "pg1");
        assertThat(session.writeAsLeader(lock, "status", "1", Expect.any(), TIMEOUT))
                .isInstanceOf(io.hanode.dcs.WriteResult.Written.class);
    }

    /** A client that is cut off for longer than its TTL has lost its lock, and learns it when it is back. */
    @Test
    void sessionThatIsCutOffForLongerThanItsTtlIsExpired() throws Exception {
        DcsClient client = contract.client();
        DcsSession session = contract.session(client, "pg1");
        LeaderLock lock = contract.acquire(session, "pg1");
        contract.failOrSkip(client, DcsOutage.CUT);
        DcsSession other = contract.session("pg2");
        LeaderLock[] taken = new LeaderLock[1];
        contract.eventually("another node takes the lock", () -> {
            other.renew(TIMEOUT);
            if (other.tryAcquireLeader("pg2", TIMEOUT) instanceof io.hanode.dcs.AcquireResult.Acquired acquired) {
                taken[0] = acquired.lock();
            }
            return taken[0] != null;
        });
        assertThat(taken[0].token()).isGreaterThan(lock.token());
        contract.restore(client);
        contract.eventually(
                "the session knows that it is over",
                () -> succeeds(() -> assertThat(session.renew(TIMEOUT)).isEqualTo(RenewResult.EXPIRED)));
        assertThat(session.heldLeader(TIMEOUT)).isEmpty();
        assertThat(session.writeAsLeader(lock, "status", "1", Expect.any(), TIMEOUT))
                .isInstanceOf(io.hanode.dcs.WriteResult.LockLost.class);
    }

    private static Effect effectOf(ThrowingCallable call) {
        try {
            call.call();
        } catch (DcsException e) {
            return e.effect();
        } catch (Throwable e) {
            throw new AssertionError("a call failed with something else than DcsException", e);
        }
        throw new AssertionError("a call succeeded without a store");
    }

    private static boolean succeeds(ThrowingCallable call) {
        try {
            call.call();
            return true;
        } catch (DcsException e) {
            return false;
        } catch (Throwable e) {
            throw new AssertionError("a call failed with something else than DcsException", e);
        }
    }
}
