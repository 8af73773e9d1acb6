package io.hanode.dcs.etcd;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.Revision;
import io.hanode.dcs.WriteResult;
import io.hanode.http.HttpCall.EffectKind;

/** Conditional writes of keys that stay. A version is the revision of the key's last write, which no other write ever has. */
final class PermanentKeys {

    private final Gateway gateway;
    private final Keys keys;

    PermanentKeys(Gateway gateway, Keys keys) {
        this.gateway = gateway;
        this.keys = keys;
    }

    WriteResult write(String key, String value, Expect expect, Deadline deadline) throws DcsException {
        Txn txn = expecting(new Txn(), keys.key(key), expect).put(keys.key(key), value);
        Answer answer = ask(txn, deadline);
        return answer.succeeded() ? written(answer) : new WriteResult.Conflict();
    }

    /** In the same transaction: the lock is still this acquisition's, and the key is as expected. */
    WriteResult writeAsLeader(FencingToken token, String key, String value, Expect expect, Deadline deadline)
            throws DcsException {
        Txn guarded = new Txn().ifWrittenAt(keys.leader(), token.value());
        Txn txn = expecting(guarded, keys.key(key), expect)
                .put(keys.key(key), value)
                .otherwiseRead(keys.leader());
        Answer answer = ask(txn, deadline);
        if (answer.succeeded()) {
            return written(answer);
        }
        KeyValue leader = answer.found();
        return leader != null && leader.modRevision() == token.value()
                ? new WriteResult.Conflict()
                : new WriteResult.LockLost();
    }

    WriteResult delete(String key, Expect expect, Deadline deadline) throws DcsException {
        if (expect instanceof Expect.Absent) {
            return new WriteResult.Conflict();
        }
        Answer answer = ask(expecting(new Txn(), keys.key(key), expect).delete(keys.key(key)), deadline);
        return answer.succeeded() ? written(answer) : new WriteResult.Conflict();
    }

    private Answer ask(Txn txn, Deadline deadline) throws DcsException {
        return gateway.ask("/v3/kv/txn", txn.json(), EffectKind.ONCE, deadline);
    }

    private static WriteResult written(Answer answer) {
        return new WriteResult.Written(new Revision(answer.revision()));
    }

    private static Txn expecting(Txn txn, String key, Expect expect) {
        if (expect instanceof Expect.At at) {
            return txn.ifWrittenAt(key, at.revision().value());
        }
        return expect instanceof Expect.Absent ? txn.ifAbsent(key) : txn;
    }
}
