package io.hanode.dcs.etcd;

import io.hanode.cluster.Json;
import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.ReleaseResult;
import io.hanode.http.HttpCall.EffectKind;
import java.util.Map;
import java.util.Optional;

/**
 * The leader lock: a key that lives with a lease. Its token is the revision of the write that made it, which is both its
 * create_revision and its mod_revision. The latter is compared: if a foreign program writes over the key without deleting it first
 * (Patroni does, when it bootstraps), the lock is not ours any more, and the create_revision would not tell.
 */
final class LeaderKey {

    private final Gateway gateway;
    private final String key;
    private final long lease;

    LeaderKey(Gateway gateway, Keys keys, long lease) {
        this.gateway = gateway;
        this.key = keys.leader();
        this.lease = lease;
    }

    AcquireResult tryAcquire(String payload, Deadline deadline) throws DcsException {
        while (true) {
            Txn txn = new Txn().ifAbsent(key).put(key, payload, lease).otherwiseRead(key);
            Answer answer = gateway.ask("/v3/kv/txn", txn.json(), EffectKind.ONCE, deadline);
            if (answer.succeeded()) {
                return new AcquireResult.Acquired(lock(answer.revision()));
            }
            KeyValue holder = answer.found();
            if (holder != null) {
                return new AcquireResult.HeldBy(TreeReader.entry(holder));
            }
        }
    }

    /** The lock, if it is held by this session. */
    Optional<LeaderLock> held(Deadline deadline) throws DcsException {
        String range = Json.write(Map.of("key", Bytes.encode(key)));
        Answer answer = gateway.ask("/v3/kv/range", range, EffectKind.READS, deadline);
        return answer.json().objects("kvs").stream()
                .map(KeyValue::of)
                .filter(leader -> leader.lease() == lease)
                .map(leader -> lock(leader.modRevision()))
                .findFirst();
    }

    /** Deletes the lock while its token is the given one, whoever holds it. */
    ReleaseResult free(FencingToken token, Deadline deadline) throws DcsException {
        Txn txn = new Txn().ifWrittenAt(key, token.value()).delete(key);
        return gateway.ask("/v3/kv/txn", txn.json(), EffectKind.ONCE, deadline).succeeded()
                ? ReleaseResult.RELEASED
                : ReleaseResult.NOT_HELD;
    }

    /** Whether a proof speaks of an acquisition of this session. */
    boolean isOurs(LeaderLock lock) {
        return lock.proof().equals(Long.toHexString(lease));
    }

    private LeaderLock lock(long revision) {
        return new LeaderLock(new FencingToken(revision), Long.toHexString(lease));
    }
}
