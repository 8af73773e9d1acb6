package io.hanode.testkit.dcs;

import static io.hanode.testkit.dcs.DcsClientContract.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.PublishResult;
import io.hanode.dcs.ReleaseResult;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a session promises. */
abstract class SessionClauses {

    private static final int ROUNDS = 10;

    private final DcsClientContract contract;

    SessionClauses(DcsClientContract contract) {
        this.contract = contract;
    }

    @Test
    void grantedTtlIsNotShorterThanTheShortestThatTheStoreClaimsToGrant() throws DcsException {
        DcsClient client = contract.client();
        assertThat(contract.session(client, "pg1").grantedTtl())
                .isGreaterThanOrEqualTo(client.traits().minimumTtl());
    }

    @Test
    void renewedSessionOutlivesItsTtl() throws DcsException {
        DcsSession session = contract.session("pg1");
        LeaderLock lock = contract.acquire(session, "pg1");
        Duration step = session.grantedTtl().dividedBy(4);
        for (int i = 0; i < 10; i++) {
            contract.passTime(step);
            assertThat(session.renew(TIMEOUT)).isEqualTo(RenewResult.RENEWED);
        }
        assertThat(session.heldLeader(TIMEOUT)).contains(lock);
    }

    @Test
    void sessionThatNobodyRenewsExpiresWithItsLockAndItsMemberKey() throws Exception {
        DcsSession session = contract.session("pg1");
        session.publishMember("{}", TIMEOUT);
        LeaderLock lock = contract.acquire(session, "pg1");
        DcsClient other = contract.client();
        long start = contract.nanos();
        contract.eventually("lock and member key are gone", () -> isEmpty(other.read(TIMEOUT)));
        Duration longest =
                session.grantedTtl().plus(other.traits().takeoverDelay()).plus(TIMEOUT);
        assertThat(Duration.ofNanos(contract.nanos() - start)).isLessThan(longest);
        assertAnswersAreThoseOfAnExpiredSession(session, lock);
    }

    /** The TTL that was granted must not be longer than the store's own patience, counted from when the renewal was sent. */
    @Test
    void lockIsNotFreeBeforeTheGrantedTtlHasPassedSinceTheRenewalWasSent() throws Exception {
        DcsSession holder = contract.session("pg1");
        contract.acquire(holder, "pg1");
        DcsClient other = contract.client();
        contract.passTime(holder.grantedTtl().dividedBy(2));
        long sentAt = contract.nanos();
        assertThat(holder.renew(TIMEOUT)).isEqualTo(RenewResult.RENEWED);
        contract.eventually("the lock is free", () -> {
            boolean free = other.read(TIMEOUT).leader() == null;
            if (free) {
                assertThat(Duration.ofNanos(contract.nanos() - sentAt)).isGreaterThanOrEqualTo(holder.grantedTtl());
            }
            return free;
        });
    }

    @Test
    void sessionThatEndedAtTheStoreSaysSoInResultsAndNeverComesBack() throws Exception {
        DcsSession session = contract.session("pg1");
        session.publishMember("{}", TIMEOUT);
        LeaderLock lock = contract.acquire(session, "pg1");
        contract.expireOrSkip(session);
        contract.eventually("the session notices", () -> hasExpired(session));
        assertAnswersAreThoseOfAnExpiredSession(session, lock);
        assertThat(isEmpty(contract.client().read(TIMEOUT))).isTrue();
        contract.passTime(session.grantedTtl());
        assertAnswersAreThoseOfAnExpiredSession(session, lock);
    }

    @Test
    void newSessionAfterAnExpiredOneWorks() throws Exception {
        DcsClient client = contract.client();
        DcsSession first = contract.session(client, "pg1");
        LeaderLock before = contract.acquire(first, "pg1");
        contract.expireOrSkip(first);
        DcsSession second = contract.session(client, "pg1");
        assertThat(second.publishMember("{}", TIMEOUT)).isEqualTo(PublishResult.PUBLISHED);
        LeaderLock after = contract.acquire(second, "pg1");
        assertThat(after.token()).isGreaterThan(before.token());
        assertThat(second.heldLeader(TIMEOUT)).contains(after);
    }

    @Test
    void closingASessionFreesItsLockAndItsMemberKeyAtOnce() throws Exception {
        DcsSession session = contract.session("pg1");
        session.publishMember("{}", TIMEOUT);
        contract.acquire(session, "pg1");
        session.close();
        session.close();
        assertThat(isEmpty(contract.client().read(TIMEOUT))).isTrue();
        contract.acquire(contract.session("pg2"), "pg2");
    }

    @Test
    void twoSessionsOfOneClientAreIndependent() throws DcsException {
        DcsClient client = contract.client();
        DcsSession first = contract.session(client, "pg1");
        DcsSession second = contract.session(client, "pg2");
        LeaderLock lock = contract.acquire(second, "pg2");
        first.close();
        assertThat(second.renew(TIMEOUT)).isEqualTo(RenewResult.RENEWED);
        assertThat(second.heldLeader(TIMEOUT)).contains(lock);
    }

    /** The lease keeper renews while the loop writes. */
    @Test
    void sessionMayBeUsedByManyThreadsAtOnce() throws Exception {
        DcsClient client = contract.client();
        DcsSession session = contract.session(client, "pg1");
        LeaderLock lock = contract.acquire(session, "pg1");
        List<Callable<Boolean>> uses = List.of(
                () -> session.renew(TIMEOUT) == RenewResult.RENEWED,
                () -> session.publishMember("{}", TIMEOUT) == PublishResult.PUBLISHED,
                () -> session.heldLeader(TIMEOUT).equals(Optional.of(lock)),
                () -> session.writeAsLeader(lock, "status", "1", Expect.any(), TIMEOUT) instanceof WriteResult.Written,
                () -> client.read(TIMEOUT).leader() != null);
        ExecutorService threads = Executors.newFixedThreadPool(uses.size());
        try {
            for (int round = 0; round < ROUNDS; round++) {
                for (Future<Boolean> use : threads.invokeAll(uses)) {
                    assertThat(use.get()).isTrue();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertAnswersAreThoseOfAnExpiredSession(DcsSession session, LeaderLock lock)
            throws DcsException {
        assertThat(session.renew(TIMEOUT)).isEqualTo(RenewResult.EXPIRED);
        assertThat(session.tryAcquireLeader("pg1", TIMEOUT)).isInstanceOf(AcquireResult.SessionExpired.class);
        assertThat(session.publishMember("{}", TIMEOUT)).isEqualTo(PublishResult.SESSION_EXPIRED);
        assertThat(session.heldLeader(TIMEOUT)).isEmpty();
        assertThat(session.releaseLeader(lock, TIMEOUT)).isEqualTo(ReleaseResult.NOT_HELD);
        assertThat(session.writeAsLeader(lock, "config", "{}", Expect.any(), TIMEOUT))
                .isInstanceOf(WriteResult.LockLost.class);
    }

    /** In the moment of its end a call may be lost; that is UNKNOWN, and asking again is what the caller does. */
    private static boolean hasExpired(DcsSession session) {
        try {
            return session.renew(TIMEOUT) == RenewResult.EXPIRED;
        } catch (DcsException e) {
            return false;
        }
    }

    private static boolean isEmpty(DcsTree tree) {
        return tree.leader() == null && tree.entries().isEmpty();
    }
}
