package io.hanode.testkit.dcs;

import static io.hanode.testkit.dcs.DcsClientContract.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.WriteResult;
import org.junit.jupiter.api.Test;

/** What a write that relies on the lock promises: a deposed leader changes no record. */
abstract class GuardedWriteClauses {

    private final DcsClientContract contract;

    GuardedWriteClauses(DcsClientContract contract) {
        this.contract = contract;
    }

    @Test
    void holderWrites() throws DcsException {
        DcsSession holder = contract.session("pg1");
        LeaderLock lock = contract.acquire(holder, "pg1");
        WriteResult created = holder.writeAsLeader(lock, "status", "1", Expect.absent(), TIMEOUT);
        assertThat(created).isInstanceOf(WriteResult.Written.class);
        Expect unchanged = Expect.at(((WriteResult.Written) created).revision());
        assertThat(holder.writeAsLeader(lock, "status", "2", unchanged, TIMEOUT))
                .isInstanceOf(WriteResult.Written.class);
        assertThat(holder.writeAsLeader(lock, "status", "3", Expect.any(), TIMEOUT))
                .isInstanceOf(WriteResult.Written.class);
        assertThat(value("status")).isEqualTo("3");
    }

    @Test
    void holderIsToldOfAConflictAndNothingChanges() throws DcsException {
        DcsSession holder = contract.session("pg1");
        LeaderLock lock = contract.acquire(holder, "pg1");
        holder.writeAsLeader(lock, "status", "1", Expect.any(), TIMEOUT);
        DcsEntry seen = entry("status");
        contract.session("pg2").write("status", "other", Expect.any(), TIMEOUT);
        assertThat(holder.writeAsLeader(lock, "status", "2", Expect.at(seen.revision()), TIMEOUT))
                .isInstanceOf(WriteResult.Conflict.class);
        assertThat(holder.writeAsLeader(lock, "status", "2", Expect.absent(), TIMEOUT))
                .isInstanceOf(WriteResult.Conflict.class);
        assertThat(value("status")).isEqualTo("other");
    }

    @Test
    void writeIsRefusedAfterRelease() throws DcsException {
        DcsSession holder = contract.session("pg1");
        LeaderLock lock = contract.acquire(holder, "pg1");
        holder.writeAsLeader(lock, "status", "1", Expect.any(), TIMEOUT);
        holder.releaseLeader(lock, TIMEOUT);
        assertRefused(holder, lock);
    }

    @Test
    void writeIsRefusedAfterATakeoverAlthoughTheKeyIsUnchanged() throws DcsException {
        DcsSession holder = contract.session("pg1");
        LeaderLock lock = contract.acquire(holder, "pg1");
        holder.writeAsLeader(lock, "status", "1", Expect.any(), TIMEOUT);
        holder.releaseLeader(lock, TIMEOUT);
        contract.acquire(contract.session("pg2"), "pg2");
        assertRefused(holder, lock);
    }

    @Test
    void writeIsRefusedAfterRevocationAndTakeover() throws DcsException {
        DcsSession holder = contract.session("pg1");
        DcsSession other = contract.session("pg2");
        contract.skipUnlessRevocable(contract.client());
        LeaderLock lock = contract.acquire(holder, "pg1");
        holder.writeAsLeader(lock, "status", "1", Expect.any(), TIMEOUT);
        other.revokeLeader(lock.token(), TIMEOUT);
        assertRefused(holder, lock);
        contract.acquire(other, "pg2");
        assertRefused(holder, lock);
    }

    /** Same session, same payload, later acquisition: only the token tells them apart. */
    @Test
    void writeOnTheProofOfAnEarlierAcquisitionIsRefused() throws DcsException {
        DcsSession holder = contract.session("pg1");
        LeaderLock earlier = contract.acquire(holder, "pg1");
        holder.writeAsLeader(earlier, "status", "1", Expect.any(), TIMEOUT);
        holder.releaseLeader(earlier, TIMEOUT);
        LeaderLock later = contract.acquire(holder, "pg1");
        assertRefused(holder, earlier);
        assertThat(holder.writeAsLeader(later, "status", "2", Expect.any(), TIMEOUT))
                .isInstanceOf(WriteResult.Written.class);
    }

    private void assertRefused(DcsSession holder, LeaderLock lock) throws DcsException {
        DcsEntry before = entry("status");
        for (Expect expect : new Expect[] {Expect.any(), Expect.at(before.revision())}) {
            assertThat(holder.writeAsLeader(lock, "status", "stale", expect, TIMEOUT))
                    .isInstanceOf(WriteResult.LockLost.class);
        }
        assertThat(holder.writeAsLeader(lock, "failover", "stale", Expect.absent(), TIMEOUT))
                .isInstanceOf(WriteResult.LockLost.class);
        assertThat(entry("status")).isEqualTo(before);
        assertThat(contract.client().read(TIMEOUT).entries()).doesNotContainKey("failover");
    }

    private DcsEntry entry(String key) throws DcsException {
        return DcsClientContract.entry(contract.client().read(TIMEOUT), key);
    }

    private String value(String key) throws DcsException {
        return entry(key).value();
    }
}
