package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.Upstream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * People asked for a fresh copy of the data directory: leave the synchronous duty, stop, move the old directory aside, copy. Once the
 * copy has ended, or failed, the rules for a server that is down go on; in a pause, when they do nothing, it is seen through here.
 */
final class WhenReinitializing {

    private WhenReinitializing() {}

    static boolean isDue(Observation o, ClusterSnapshot snapshot) {
        ReinitializeCheck check = ReinitializeCheck.of(o, snapshot);
        boolean begins = o.requests().reinitialize() != null
                && check.reasons().isEmpty()
                && check.busy().isEmpty();
        return begins || underWay(o, snapshot) != null;
    }

    /** The copy that still is to be made; null when there is none, or when it cannot be made any more. */
    static Errands.@Nullable Copy underWay(Observation o, ClusterSnapshot snapshot) {
        Errands.Copy copy = o.memory().errands().copy();
        if (copy == null || !(o.dcs() instanceof DcsView.Available)) {
            return copy;
        }
        boolean up = o.postgres().knownServer().isPresent();
        boolean over = o.config().paused() ? copied(o, copy) && up : ended(o, copy);
        return over || !ReinitializeCheck.of(o, snapshot).reasons().isEmpty() ? null : copy;
    }

    private static boolean ended(Observation o, Errands.Copy copy) {
        OperationView.Finished last = o.operation().last();
        return last != null && last.kind() == OperationKind.CLONE && last.at().isAtOrAfter(copy.since());
    }

    private static boolean copied(Observation o, Errands.Copy copy) {
        OperationView.Finished last = o.operation().last();
        boolean cloneEnded =
                ended(o, copy) && o.operation().failureOf(OperationKind.CLONE).isEmpty();
        boolean started = last != null
                && last.kind() == OperationKind.START_STANDBY
                && last.at().isAtOrAfter(copy.since());
        return cloneEnded || started;
    }

    static Decision decide(Turn turn) {
        Observation o = turn.o();
        Errands.Copy underWay = turn.memory().errands().copy();
        if (underWay != null) {
            return step(turn, underWay);
        }
        ReinitializeOrder order = Objects.requireNonNull(o.requests().reinitialize());
        Errands.Copy begins = new Errands.Copy(o.now(), order.fromLeader());
        Turn begun =
                turn.remember(turn.memory().withErrands(turn.memory().errands().with(begins)));
        Decision first = step(begun, begins);
        return first.adding(
                new Action.AnswerRequest(order.id(), RequestOutcome.DONE, "the data directory is being copied anew"),
                first.memory());
    }

    private static Decision step(Turn turn, Errands.Copy copy) {
        Observation o = turn.o();
        Upstream leader = turn.leaderUpstream().orElseThrow();
        boolean down =
                o.postgres() instanceof PostgresState.Stopped || o.postgres() instanceof PostgresState.NoDataDirectory;
        if (copied(o, copy) && o.postgres() instanceof PostgresState.Stopped) {
            return turn.act(
                    Rule.R914, "", new Action.StartStandby(turn.upstream().orElse(null), turn.settings()));
        }
        if (!down && SyncLeave.isAwaited(turn)) {
            return SyncLeave.decide(turn, Rule.R911, "fresh copy");
        }
        if (!down) {
            return turn.act(Rule.R912, "", new Action.StopServer(StopMode.IMMEDIATE));
        }
        Upstream source = RejoinPlan.cloneSource(turn, leader, copy.fromLeader());
        return turn.act(
                Rule.R913,
                "asked for: copying the data directory anew from " + source.node(),
                new Action.Clone(source, o.postgres() instanceof PostgresState.Stopped));
    }
}
