package io.hanode.dcs.etcd;

import io.hanode.dcs.DcsException.Effect;
import io.hanode.http.EndpointException;
import io.hanode.http.HttpCall.EffectKind;

/**
 * Which cluster, raft term and revision this client has seen. What an answer shows must not be older than what had been seen when
 * its call was sent: such a server is cut off, or was restored from a backup. Thread-safe.
 */
final class Freshness {

    private String cluster = "";
    private long term;
    private long revision;

    /** What has been seen so far; to be taken before a call is sent. */
    synchronized Mark mark() {
        return new Mark(cluster, term, revision);
    }

    /** Accepts an answer of a read or a transaction, or says why not. */
    void check(Mark before, Answer answer, EffectKind effect) throws EndpointException {
        String itsCluster = answer.json().object("header").text("cluster_id");
        String fault = null;
        if (!before.cluster().isEmpty() && !itsCluster.equals(before.cluster())) {
            fault = "belongs to another etcd cluster (" + itsCluster + ") than the one that this client began with ("
                    + before.cluster() + "): check the endpoints; if etcd was set up anew, restart this node";
        } else if (answer.term() < before.term()) {
            fault = "is stale: it answers from raft term " + answer.term() + ", and " + before.term()
                    + " has been seen";
        } else if (answer.revision() < before.revision()) {
            fault = "is stale: it answers from revision " + answer.revision() + ", and " + before.revision()
                    + " has been seen; if etcd was restored from a backup, restart this node";
        }
        if (fault != null) {
            throw new EndpointException(
                    effect == EffectKind.READS ? Effect.NOT_APPLIED : Effect.UNKNOWN,
                    "etcd " + answer.endpoint() + " " + fault);
        }
        accept(itsCluster, answer.term(), answer.revision());
    }

    private synchronized void accept(String itsCluster, long itsTerm, long itsRevision) {
        cluster = itsCluster;
        term = Math.max(term, itsTerm);
        revision = Math.max(revision, itsRevision);
    }

    /** What had been seen at some instant; empty and zeros for nothing. */
    record Mark(String cluster, long term, long revision) {}
}
