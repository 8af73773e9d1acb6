package io.hanode.testkit.dcs;

import static io.hanode.testkit.dcs.DcsClientContract.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.ReleaseResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the leader lock promises. */
abstract class LockClauses {

    private static final int RACERS = 6;
    private static final int ROUNDS = 5;

    private final DcsClientContract contract;

    LockClauses(DcsClientContract contract) {
        this.contract = contract;
    }

    @Test
    void freeLockIsTakenAndReadersSeeHolderAndToken() throws DcsException {
        LeaderLock lock = contract.acquire(contract.session("pg1"), "pg1");
        assertThat(contract.client().read(TIMEOUT).leader()).isEqualTo(new LeaderEntry("pg1", lock.token()));
    }

    @Test
    void heldLockIsNotTakenAndTheAnswerCarriesTheHoldersToken() throws DcsException {
        LeaderLock lock = contract.acquire(contract.session("pg1"), "pg1");
        assertThat(contract.session("pg2").tryAcquireLeader("pg2", TIMEOUT))
                .isEqualTo(new AcquireResult.HeldBy(new LeaderEntry("pg1", lock.token())));
    }

    @Test
    void holderThatAcquiresAgainIsToldThatTheLockIsHeld() throws DcsException {
        DcsSession session = contract.session("pg1");
        LeaderLock lock = contract.acquire(session, "pg1");
        assertThat(session.tryAcquireLeader("pg1", TIMEOUT))
                .isEqualTo(new AcquireResult.HeldBy(new LeaderEntry("pg1", lock.token())));
    }

    /** A leader is "me" by token, never by name. */
    @Test
    void secondSessionOfTheSameNodeDoesNotHoldTheLock() throws DcsException {
        contract.acquire(contract.session("pg1"), "pg1");
        DcsSession second = contract.session("pg1");
        assertThat(second.tryAcquireLeader("pg1", TIMEOUT)).isInstanceOf(AcquireResult.HeldBy.class);
        assertThat(second.heldLeader(TIMEOUT)).isEmpty();
    }

    @Test
    void releasedLockIsFree() throws DcsException {
        DcsSession session = contract.session("pg1");
        LeaderLock lock = contract.acquire(session, "pg1");
        assertThat(session.releaseLeader(lock, TIMEOUT)).isEqualTo(ReleaseResult.RELEASED);
        assertThat(contract.client().read(TIMEOUT).leader()).isNull();
        assertThat(session.heldLeader(TIMEOUT)).isEmpty();
        assertThat(session.releaseLeader(lock, TIMEOUT)).isEqualTo(ReleaseResult.NOT_HELD);
    }

    @Test
    void releaseOfAnEarlierAcquisitionChangesNothing() throws DcsException {
        DcsSession session = contract.session("pg1");
        LeaderLock earlier = contract.acquire(session, "pg1");
        session.releaseLeader(earlier, TIMEOUT);
        LeaderLock later = contract.acquire(session, "pg1");
        assertThat(session.releaseLeader(earlier, TIMEOUT)).isEqualTo(ReleaseResult.NOT_HELD);
        assertThat(session.heldLeader(TIMEOUT)).contains(later);
    }

    @Test
    void releaseAfterATakeoverChangesNothing() throws DcsException {
        DcsSession first = contract.session("pg1");
        LeaderLock earlier = contract.acquire(first, "pg1");
        first.releaseLeader(earlier, TIMEOUT);
        DcsSession second = contract.session("pg2");
        LeaderLock later = contract.acquire(second, "pg2");
        assertThat(first.releaseLeader(earlier, TIMEOUT)).isEqualTo(ReleaseResult.NOT_HELD);
        assertThat(second.heldLeader(TIMEOUT)).contains(later);
    }

    @Test
    void revocationWithTheHoldersTokenFreesTheLock() throws DcsException {
        DcsSession holder = contract.session("pg1");
        DcsSession other = contract.session("pg2");
        contract.skipUnlessRevocable(contract.client());
        LeaderLock lock = contract.acquire(holder, "pg1");
        assertThat(other.revokeLeader(lock.token(), TIMEOUT)).isEqualTo(ReleaseResult.RELEASED);
        assertThat(contract.client().read(TIMEOUT).leader()).isNull();
        assertThat(holder.heldLeader(TIMEOUT)).isEmpty();
        assertThat(holder.releaseLeader(lock, TIMEOUT)).isEqualTo(ReleaseResult.NOT_HELD);
        assertThat(contract.acquire(other, "pg2").token()).isGreaterThan(lock.token());
    }

    @Test
    void revocationWithAnotherTokenChangesNothing() throws DcsException {
        DcsSession holder = contract.session("pg1");
        DcsSession other = contract.session("pg2");
        contract.skipUnlessRevocable(contract.client());
        LeaderLock earlier = contract.acquire(holder, "pg1");
        holder.releaseLeader(earlier, TIMEOUT);
        assertThat(other.revokeLeader(earlier.token(), TIMEOUT)).isEqualTo(ReleaseResult.NOT_HELD);
        LeaderLock later = contract.acquire(holder, "pg1");
        assertThat(other.revokeLeader(earlier.token(), TIMEOUT)).isEqualTo(ReleaseResult.NOT_HELD);
        assertThat(other.revokeLeader(new FencingToken(later.token().value() + 1), TIMEOUT))
                .isEqualTo(ReleaseResult.NOT_HELD);
        assertThat(holder.heldLeader(TIMEOUT)).contains(later);
    }

    @Test
    void tokensIncreaseOverReleasesRevocationsAndSessions() throws Exception {
        List<FencingToken> tokens = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            DcsSession session = contract.session("pg" + i);
            LeaderLock lock = contract.acquire(session, "pg" + i);
            tokens.add(lock.token());
            session.releaseLeader(lock, TIMEOUT);
            tokens.add(contract.acquire(session, "pg" + i).token());
            session.close();
            contract.eventually(
                    "the lock is free", () -> contract.client().read(TIMEOUT).leader() == null);
        }
        assertThat(tokens).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void tokenStaysTheSameWhileTheLockIsHeld() throws DcsException {
        DcsSession session = contract.session("pg1");
        LeaderLock lock = contract.acquire(session, "pg1");
        session.renew(TIMEOUT);
        session.publishMember("{}", TIMEOUT);
        session.write("config", "{}", io.hanode.dcs.Expect.any(), TIMEOUT);
        assertThat(session.heldLeader(TIMEOUT)).contains(lock);
        assertThat(contract.client().read(TIMEOUT).leader()).isEqualTo(new LeaderEntry("pg1", lock.token()));
    }

    @Test
    void atMostOneOfManyThatAcquireAtOnceWins() throws Exception {
        List<DcsSession> sessions = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            sessions.add(contract.session("pg" + i));
        }
        ExecutorService threads = Executors.newFixedThreadPool(RACERS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                List<LeaderLock> won = race(threads, sessions);
                assertThat(won).hasSize(1);
                for (DcsSession session : sessions) {
                    session.releaseLeader(won.get(0), TIMEOUT);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<LeaderLock> race(ExecutorService threads, List<DcsSession> sessions) throws Exception {
        CyclicBarrier start = new CyclicBarrier(sessions.size());
        List<Future<AcquireResult>> results = new ArrayList<>();
        for (DcsSession session : sessions) {
            results.add(threads.submit(() -> {
                start.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                return session.tryAcquireLeader("racer", TIMEOUT);
            }));
        }
        List<LeaderLock> won = new ArrayList<>();
        for (Future<AcquireResult> result : results) {
            if (result.get() instanceof AcquireResult.Acquired acquired) {
                won.add(acquired.lock());
            }
        }
        return won;
    }
}
