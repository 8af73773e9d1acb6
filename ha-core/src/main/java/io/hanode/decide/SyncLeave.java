package io.hanode.decide;

import io.hanode.model.NodeName;
import io.hanode.model.Tags;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresState;
import java.time.Duration;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node that ends in order, or whose server does, leaves its synchronous duty first, so that no commit waits for a standby that is about to go: it publishes
 * that it is not to be synchronous any more, and the leader takes it off.
 */
final class SyncLeave {

    /** How long it waits for the leader. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private SyncLeave() {}

    /** The tags to publish: a node that is about to go is not to be synchronous, whatever it is otherwise. */
    static Tags tags(Turn turn) {
        Tags own = turn.o().self().tags();
        if (!(turn.o().closing() || leavesForErrand(turn))
                || !turn.o().config().synchronous().isOn()) {
            return own;
        }
        TreeMap<String, Object> leaving = new TreeMap<>(own.values());
        leaving.put("nosync", true);
        leaving.put("sync_priority", 0);
        return Tags.of(leaving);
    }

    private static boolean leavesForErrand(Turn turn) {
        Errands errands = turn.memory().errands();
        return (errands.restart() != null || errands.copy() != null) && !turn.hasLock();
    }

    /** Whether a leader is there that has not taken this standby off the sync record yet, and may still do so. */
    static boolean isAwaited(Turn turn) {
        NodeName self = turn.o().self().name();
        boolean leaderElsewhere = turn.snapshot().leader() != null
                && !turn.isSelf(turn.snapshot().leader().name());
        boolean canPublish = turn.o().dcs() instanceof DcsView.Available
                && !(turn.o().lease() instanceof LeaseView.NoSession)
                && turn.snapshot().members().containsKey(self);
        Tick since = since(turn);
        return turn.o().postgres() instanceof PostgresState.Standby
                && leaderElsewhere
                && canPublish
                && isListed(turn)
                && (since == null || turn.since(since).compareTo(LONGEST_WAIT) < 0);
    }

    /** Whether the sync record counts on this node: what it has confirmed it must still have. */
    static boolean isListed(Turn turn) {
        NodeName self = turn.o().self().name();
        return SyncElection.restricts(turn.snapshot())
                && turn.snapshot().sync().standbys().stream().anyMatch(n -> SyncCandidates.alike(n, self));
    }

    private static @Nullable Tick since(Turn turn) {
        Memory.Handover handover = turn.memory().handover();
        Errands errands = turn.memory().errands();
        if (turn.o().closing()) {
            return handover == null ? null : handover.since();
        }
        return errands.copy() != null
                ? errands.copy().since()
                : errands.restart() != null ? errands.restart().since() : null;
    }

    static Decision decide(Turn turn) {
        Turn next = turn.memory().handover() != null
                ? turn
                : turn.remember(turn.memory()
                        .withHandover(new Memory.Handover(null, turn.o().now(), false)));
        return decide(next, Rule.R258, "closing");
    }

    /** Waits because of an errand. */
    static Decision decide(Turn turn, Rule rule, String errand) {
        return turn.poll(
                rule,
                errand + ": waiting until "
                        + Objects.requireNonNull(turn.snapshot().leader()).name()
                        + " does not count on this synchronous standby any more");
    }
}
