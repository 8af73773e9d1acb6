package io.hanode.agent.cli;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import java.util.Optional;

/** What becomes of a request for a change of leader, by what the store holds from one look to the next. */
final class ChangeOutcome {

    /** How it ended. */
    enum Kind {
        /** It is stored and waits for its time. */
        SCHEDULED,
        /** Somebody leads who did not before. */
        DONE,
        /** It was stored, is not any more, and the leader is the one before. */
        DROPPED
    }

    private final StoredCluster before;
    private final boolean scheduled;
    private boolean gone;

    ChangeOutcome(StoredCluster before, boolean scheduled) {
        this.before = before;
        this.scheduled = scheduled;
    }

    /** Empty as long as it is not known. */
    Optional<Kind> look(StoredCluster now) {
        boolean stored = !now.request().isEmpty();
        if (scheduled) {
            return stored ? Optional.of(Kind.SCHEDULED) : Optional.empty();
        }
        if (now.tree().leader() == null || stored) {
            gone = false;
            return Optional.empty();
        }
        if (!token(now).equals(token(before))) {
            return Optional.of(Kind.DONE);
        }
        // Keys are not read at one instant: only a second look proves that the leader stays. And a key that nobody
        // has written since means that the request may still come.
        boolean written = !now.revision(ClusterKeys.FAILOVER).equals(before.revision(ClusterKeys.FAILOVER));
        boolean second = gone;
        gone = written;
        return written && second ? Optional.of(Kind.DROPPED) : Optional.empty();
    }

    private static Optional<FencingToken> token(StoredCluster cluster) {
        return Optional.ofNullable(cluster.tree().leader()).map(LeaderEntry::token);
    }
}
