package io.hanode.testkit.dcs;

import static io.hanode.testkit.dcs.DcsClientContract.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.ReleaseResult;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.WriteResult;
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
    private static final Duration HARDLY_ANY = Duration.ofMillis(1);

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
        calls(client, session, lock, SHORT).forEach(OutageClauses::assertFailsInTime);
        contract.restore(client);
    }

    private static Map<String, ThrowingCallable> calls(
            DcsClient client, DcsSession session, LeaderLock lock, Duration timeout) {
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("read", () -> client.read(timeout));
        calls.put("renew", () -> session.renew(timeout));
        calls.put("tryAcquireLeader", () -> session.tryAcquireLeader("pg1", timeout));
        calls.put("heldLeader", () -> session.heldLeader(timeout));
        calls.put("publishMember", () -> session.publishMember("{}", timeout));
        calls.put("write", () -> session.write("config", "{}", Expect.any(), timeout));
        calls.put("writeAsLeader", () -> session.writeAsLeader(lock, "status", "1", Expect.any(), timeout));
        calls.put("delete", () -> session.delete("config", Expect.any(), timeout));
        calls.put("releaseLeader", () -> session.releaseLeader(lock, timeout));
        calls.put(
                "openSession",
                () -> client.openSession(new SessionRequest(NodeName.of("pg9"), Duration.ofSeconds(5)), timeout));
        return calls;
    }

    private static void assertFailsInTime(String name, ThrowingCallable call) {
        try (Overtime overtime = Overtime.begin()) {
            assertThatExceptionOfType(DcsException.class).as(name).isThrownBy(call);
            overtime.assertEnded(name, SHORT);
        }
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

    /** A library that sends a request again after a lost reply reports a conflict with itself. */
    @ParameterizedTest
    @EnumSource(DcsOutage.class)
    void conditionalWriteWithoutAnAnswerIsNotSentAgain(DcsOutage outage) throws Exception {
        DcsClient client = contract.client();
        DcsSession session = contract.session(client, "pg1");
        LeaderLock lock = contract.acquire(session, "pg1");
        contract.failOrSkip(client, outage);
        Effect effect = effectOf(() -> session.writeAsLeader(lock, "sync", "mine", Expect.absent(), SHORT));
        contract.restore(client);
        contract.eventually("the session is back", () -> succeeds(() -> session.renew(TIMEOUT)));
        DcsEntry written = contract.client().read(TIMEOUT).entries().get("sync");
        if (effect == Effect.NOT_APPLIED) {
            assertThat(written).isNull();
        }
        WriteResult again = session.writeAsLeader(lock, "sync", "mine", Expect.absent(), TIMEOUT);
        assertThat(again).isInstanceOf(written == null ? WriteResult.Written.class : WriteResult.Conflict.class);
    }

    @ParameterizedTest
    @EnumSource(DcsOutage.class)
    void claimedEffectOfAReleaseIsTrue(DcsOutage outage) throws Exception {
        DcsClient client = contract.client();
        DcsSession session = contract.session(client, "pg1");
        LeaderLock lock = contract.acquire(session, "pg1");
        contract.failOrSkip(client, outage);
        Effect effect = effectOf(() -> session.releaseLeader(lock, SHORT));
        contract.restore(client);
        contract.eventually("the session is back", () -> succeeds(() -> session.renew(TIMEOUT)));
        boolean held = session.heldLeader(TIMEOUT).equals(Optional.of(lock));
        if (effect == Effect.NOT_APPLIED) {
            assertThat(held).isTrue();
        }
        assertThat(session.releaseLeader(lock, TIMEOUT))
                .isEqualTo(held ? ReleaseResult.RELEASED : ReleaseResult.NOT_HELD);
    }

    /** Answered or failed, but over: with a healthy store, too. */
    @Test
    void callWithHardlyAnyTimeIsOverAtOnce() throws DcsException {
        DcsClient client = contract.client();
        DcsSession session = contract.session(client, "pg1");
        LeaderLock lock = contract.acquire(session, "pg1");
        calls(client, session, lock, HARDLY_ANY).forEach(OutageClauses::assertEndsInTime);
    }

    private static void assertEndsInTime(String name, ThrowingCallable call) {
        try (Overtime overtime = Overtime.begin()) {
            succeeds(call);
            overtime.assertEnded(name, HARDLY_ANY);
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
                .isInstanceOf(WriteResult.Written.class);
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
            if (other.tryAcquireLeader("pg2", TIMEOUT) instanceof AcquireResult.Acquired acquired) {
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
                .isInstanceOf(WriteResult.LockLost.class);
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
