package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.LeaderRecord;
import io.hanode.cluster.MemberRecord;
import io.hanode.cluster.PatroniWords;
import io.hanode.dcs.FencingToken;
import io.hanode.model.Tags;
import io.hanode.model.Tick;
import io.hanode.peer.FailsafeClaim;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this node has promised a primary that lost the store: not to run for the lead until then, whatever the store says.
 *
 * @param claim what was asked
 * @param until when the promise ends
 */
public record FailsafePromise(FailsafeClaim claim, Tick until) {

    /** No lock's: the leader is one by agreement. */
    private static final FencingToken BY_AGREEMENT = new FencingToken(0);

    /** Whether it binds at the given instant. */
    public boolean bindsAt(Tick now) {
        return until.isAfter(now);
    }

    /** The store with the leader that it does not know: as long as a promise binds, a free lock is nobody's to take. */
    public static DcsView seen(DcsView store, @Nullable FailsafePromise promise, Tick now) {
        if (promise == null
                || !promise.bindsAt(now)
                || !(store instanceof DcsView.Available available)
                || available.snapshot().leader() != null) {
            return store;
        }
        ClusterSnapshot snapshot = available.snapshot();
        return new DcsView.Available(
                snapshot.ledBy(new LeaderRecord(promise.claim.leader(), BY_AGREEMENT), promise.member()));
    }

    private MemberRecord member() {
        return new MemberRecord(
                claim.leader(),
                claim.server(),
                claim.apiUrl(),
                PatroniWords.RUNNING,
                PatroniWords.PRIMARY,
                "",
                Tags.NONE,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                List.of(),
                null,
                false,
                false,
                claim.instance());
    }
}
