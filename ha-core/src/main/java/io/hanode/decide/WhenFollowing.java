package io.hanode.decide;

import io.hanode.cluster.LeaderRecord;
import io.hanode.cluster.MemberRecord;
import io.hanode.dcs.FencingToken;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.StreamFault;
import io.hanode.postgres.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Another node leads: stream from it. */
final class WhenFollowing {

    private WhenFollowing() {}

    static Decision decide(Turn turn) {
        Observation o = turn.o();
        if (turn.followsAnother() && o.postgres() instanceof PostgresState.Primary && turn.isSelf(leaderName(turn))) {
            // Whosever this lock of our name is: it is no reason to accept writes.
            return turn.act(Rule.R551, "", new Action.StopServer(StopMode.FAST));
        }
        if (Situations.inDoubt(o, turn.snapshot())) {
            return adopt(turn);
        }
        if (!(o.postgres() instanceof PostgresState.Standby standby)) {
            return turn.stopAtOnce(Rule.R802, "");
        }
        LeaderRecord leader = Objects.requireNonNull(turn.snapshot().leader());
        if (turn.isSelf(leader.name())) {
            return turn.idle(Rule.R807, "");
        }
        MemberRecord member = turn.serving().orElse(null);
        if (member == null || turn.leaderUpstream().isEmpty()) {
            String what = turn.followsAnother() ? " runs as standby leader" : " accepts writes";
            return turn.idle(Rule.R803, "waiting until " + leader.name() + what);
        }
        return follow(turn, standby, member, turn.upstream().orElse(null));
    }

    private static @Nullable NodeName leaderName(Turn turn) {
        LeaderRecord leader = turn.snapshot().leader();
        return leader == null ? null : leader.name();
    }

    /** The reply to an acquisition was lost, or an earlier process of this name took the lock: find out by token. */
    static Decision adopt(Turn turn) {
        FencingToken token = Objects.requireNonNull(turn.snapshot().leader()).token();
        return turn.remember(turn.memory().withTriedToAdopt(token, turn.o().now()))
                .act(Rule.R801, "", new Action.AdoptLeader(token));
    }

    private static Decision follow(
            Turn turn, PostgresState.Standby standby, MemberRecord leader, @Nullable Upstream upstream) {
        Divergence divergence = divergence(turn, standby, leader);
        if (!standby.streaming() && divergence instanceof Divergence.Forked forked) {
            return turn.act(
                    Rule.R805,
                    "the local WAL has forked from " + leader.name() + "'s at " + forked.at() + ": stopping to rewind",
                    new Action.StopServer(StopMode.FAST));
        }
        List<Action> upkeep = upkeep(turn, standby);
        String whom = upstream == null ? "nobody (nostream)" : upstream.node().value();
        if (!Objects.equals(upstream, standby.upstream())) {
            upkeep.add(0, new Action.Follow(upstream));
            return turn.act(Rule.R804, "follows " + whom + " from now on", upkeep);
        }
        if (upstream != null && !standby.streaming()) {
            Rule rule = isLost(standby) ? Rule.R808 : Rule.R806;
            String reason = "follows " + whom + " but does not stream from it for "
                    + turn.since(turn.memory().stuckSince()).toSeconds() + " s" + why(turn.o(), standby);
            return upkeep.isEmpty()
                    ? turn.wake(rule, reason, Turn.POLL.multipliedBy(10))
                    : turn.act(rule, reason, upkeep);
        }
        return turn.act(Rule.R810, "follows " + whom, upkeep);
    }

    /** Whether WAL that it needs is gone where it streams from, and there is no archive to have it from. */
    private static boolean isLost(PostgresState.Standby standby) {
        return standby.fault() != null && standby.fault().walRemoved() && !standby.archive();
    }

    private static String why(Observation o, PostgresState.Standby standby) {
        StreamFault fault = standby.fault();
        if (fault == null) {
            return "";
        }
        return isLost(standby)
                ? ", which has removed WAL that this standby needs: copy it anew, with hanode reinit "
                        + o.self().cluster() + " " + o.self().name() + " (" + fault.words() + ")"
                : ": " + fault.words();
    }

    private static Divergence divergence(Turn turn, PostgresState.Standby standby, MemberRecord leader) {
        Timeline timeline = leader.timeline();
        return Divergence.between(
                new Divergence.LocalWal(standby.timeline(), standby.history(), standby.position(), true),
                timeline == null
                        ? null
                        : ClusterTimeline.of(timeline, turn.snapshot()).orElse(null));
    }

    private static List<Action> upkeep(Turn turn, PostgresState.Standby standby) {
        List<Action> actions = new ArrayList<>();
        if (!turn.settings().equals(turn.o().applied())) {
            actions.add(new Action.ApplySettings(turn.settings()));
        }
        List<SlotChange> slots = SlotPlan.onStandby(turn, standby);
        if (!slots.isEmpty()) {
            actions.add(new Action.ApplySlots(slots));
        }
        return actions;
    }
}
