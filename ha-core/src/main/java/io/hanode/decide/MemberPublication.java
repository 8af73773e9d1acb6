package io.hanode.decide;

import io.hanode.cluster.MemberRecord;
import io.hanode.cluster.PatroniWords;
import io.hanode.model.Lsn;
import io.hanode.model.Tick;
import io.hanode.model.Timeline;
import io.hanode.postgres.PendingChange;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerInfo;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds the publication of this node's member record to a decision when the store shows another one. */
final class MemberPublication {

    /** What lasts for less is not told: every publication wakes all nodes, and a change of leader needs them for better things. */
    static final Duration PASSING = Duration.ofSeconds(1);

    private MemberPublication() {}

    static Decision added(Turn turn, Decision decision) {
        boolean canPublish = turn.o().dcs() instanceof DcsView.Available
                && !(turn.o().lease() instanceof LeaseView.NoSession)
                && !Situations.nameTaken(turn.o(), turn.snapshot())
                && !decision.finished();
        if (!canPublish) {
            return decision;
        }
        MemberRecord wanted = record(turn);
        MemberRecord published = turn.snapshot().members().get(turn.o().self().name());
        if (wanted.equals(published) || (onlyPositionMoved(wanted, published) && !due(turn, decision.memory()))) {
            return decision;
        }
        Duration wait = passing(turn, wanted, published);
        if (!wait.isZero()) {
            return decision.wakingBy(turn.o().now().plus(wait));
        }
        if (decision.isUrgent()) {
            return decision;
        }
        return decision.adding(
                new Action.PublishMember(wanted),
                decision.memory().withPublishedAt(turn.o().now()));
    }

    /**
     * For how long what is to be told may still be passing: nobody leads since a moment ago, or, in the same role as before, an operation
     * just began or the stream just broke off.
     */
    private static Duration passing(Turn turn, MemberRecord wanted, @Nullable MemberRecord published) {
        if (published == null || turn.memory().publishedAt() == null) {
            return Duration.ZERO;
        }
        OperationView.Running running = turn.o().operation().running();
        Tick since = turn.memory().leaderlessSince();
        if (since == null && wanted.role().equals(published.role())) {
            since = running != null && running.kind() != OperationKind.CHECKPOINT
                    ? running.since()
                    : turn.memory().stuckSince();
        }
        Duration left = since == null ? Duration.ZERO : PASSING.minus(turn.since(since));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static boolean due(Turn turn, Memory memory) {
        return memory.publishedAt() == null
                || turn.since(memory.publishedAt()).compareTo(turn.o().config().loopWait()) >= 0;
    }

    /** Positions move all the time and wake every watcher: they are published once in a loop_wait only. */
    private static boolean onlyPositionMoved(MemberRecord wanted, @Nullable MemberRecord published) {
        return published != null && withoutPosition(wanted).equals(withoutPosition(published));
    }

    private static MemberRecord withoutPosition(MemberRecord m) {
        return new MemberRecord(
                m.name(),
                m.connUrl(),
                m.apiUrl(),
                m.state(),
                m.role(),
                m.version(),
                m.tags(),
                null,
                null,
                null,
                m.replicationState(),
                m.timeline(),
                m.proxyUrl(),
                m.pendingRestart(),
                m.pendingChanges(),
                m.scheduledRestart(),
                m.pause(),
                m.checkpointPending(),
                m.instance());
    }

    private static String role(Turn turn) {
        boolean leadsStandbys =
                turn.followsAnother() && turn.hasLock() && turn.o().postgres() instanceof PostgresState.Standby;
        return leadsStandbys
                ? PatroniWords.STANDBY_LEADER
                : PatroniWords.role(turn.o().postgres());
    }

    private static MemberRecord record(Turn turn) {
        Observation o = turn.o();
        OperationView.Running running = o.operation().running();
        PostgresState.Primary primary = o.postgres() instanceof PostgresState.Primary p ? p : null;
        PostgresState.Standby standby = o.postgres() instanceof PostgresState.Standby s ? s : null;
        Timeline timeline = primary != null ? primary.timeline() : standby != null ? standby.timeline() : null;
        Lsn position = primary != null ? primary.written() : standby != null ? standby.position() : null;
        List<PendingChange> pending =
                o.postgres().knownServer().map(ServerInfo::pendingRestart).orElse(List.of());
        return new MemberRecord(
                o.self().name(),
                o.self().address().connUrl(),
                o.self().apiUrl(),
                PatroniWords.state(o.postgres(), running == null ? null : OperationGate.words(running.kind())),
                role(turn),
                PatroniWords.VERSION,
                SyncLeave.tags(turn),
                position,
                standby == null ? null : standby.received(),
                standby == null ? null : standby.replayed(),
                PatroniWords.replicationState(o.postgres()),
                timeline,
                o.self().proxyUrl(),
                !pending.isEmpty(),
                pending,
                o.requests().scheduled() == null
                        ? null
                        : o.requests().scheduled().restart(),
                o.config().paused(),
                primary != null && !primary.checkpointed(),
                o.self().instance());
    }
}
