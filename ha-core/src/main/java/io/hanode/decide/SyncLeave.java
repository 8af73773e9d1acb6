package io.hanode.decide;

import io.hanode.model.NodeName;
import io.hanode.model.Tags;
import io.hanode.postgres.PostgresState;
import java.time.Duration;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A node that ends in order leaves its synchronous duty first, so that no commit waits for a standby that is about to go: it publishes
 * that it is not to be synchronous any more, and the leader takes it off.
 */
final class SyncLeave {

    /** How long it waits for the leader. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private SyncLeave() {}

    /** The tags to publish: a closing node is not to be synchronous, whatever it is otherwise. */
    static Tags tags(Turn turn) {
        Tags own = turn.o().self().tags();
        if (!turn.o().closing() || !turn.o().config().synchronous().isOn()) {
            return own;
        }
        TreeMap<String, Object> leaving = new TreeMap<>(own.values());
        leaving.put("nosync", true);
        leaving.put("sync_priority", 0);
        return Tags.of(leaving);
    }

    /** Whether a leader is there that has not taken this standby off the sync record yet, and may still do so. */
    static boolean isAwaited(Turn turn) {
        NodeName self = turn.o().self().name();
        boolean leaderElsewhere = turn.snapshot().leader() != null
                && !turn.isSelf(turn.snapshot().leader().name());
        boolean canPublish = turn.o().dcs() instanceof DcsView.Available
                && !(turn.o().lease() instanceof LeaseView.NoSession)
                && turn.snapshot().members().containsKey(self);
        boolean listed = SyncElection.restricts(turn.snapshot())
                && turn.snapshot().sync().standbys().stream().anyMatch(n -> SyncCandidates.alike(n, self));
        Memory.Handover since = turn.memory().handover();
        return turn.o().postgres() instanceof PostgresState.Standby
                && leaderElsewhere
                && canPublish
                && listed
                && (since == null || turn.since(since.since()).compareTo(LONGEST_WAIT) < 0);
    }

    static Decision decide(Turn turn) {
        Memory.Handover since = turn.memory().handover();
        Turn next = since != null
                ? turn
                : turn.remember(turn.memory()
                        .withHandover(new Memory.Handover(null, turn.o().now(), false)));
        return next.poll(
                Rule.R258,
                "closing: waiting until "
                        + Objects.requireNonNull(turn.snapshot().leader()).name()
                        + " does not count on this synchronous standby any more");
    }
}
