package io.hanode.dcs.etcd;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.PublishResult;
import io.hanode.http.HttpCall.EffectKind;
import org.jspecify.annotations.Nullable;

/** A node's member key, which lives with its session's lease. */
final class MemberKey {

    private final Gateway gateway;
    private final String key;
    private final long lease;

    MemberKey(Gateway gateway, String key, long lease) {
        this.gateway = gateway;
        this.key = key;
        this.lease = lease;
    }

    /**
     * Writes the key where it is ours already, which is nearly always; else where it is free. Whatever is done again here was certainly
     * not done before.
     */
    PublishResult publish(String payload, Deadline deadline) throws DcsException {
        Answer answer = ask(new Txn().ifLivesWith(key, lease), payload, deadline);
        while (!answer.succeeded()) {
            KeyValue present = answer.found();
            if (present != null && isAnothers(present)) {
                return PublishResult.NAME_TAKEN;
            }
            answer = ask(unchanged(present), payload, deadline);
        }
        return PublishResult.PUBLISHED;
    }

    private Answer ask(Txn condition, String payload, Deadline deadline) throws DcsException {
        Txn txn = condition.put(key, payload, lease).otherwiseRead(key);
        return gateway.ask("/v3/kv/txn", txn.json(), EffectKind.ONCE, deadline);
    }

    private Txn unchanged(@Nullable KeyValue present) {
        return present == null ? new Txn().ifAbsent(key) : new Txn().ifWrittenAt(key, present.modRevision());
    }

    /** A member key without a lease was made by hand, since both we and Patroni bind it to one; it is replaced. */
    private boolean isAnothers(KeyValue present) {
        return present.lease() != 0 && present.lease() != lease;
    }
}
