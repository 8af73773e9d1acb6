package io.hanode.loop;

import io.hanode.HaEvent;
import io.hanode.HaStatus.Role;
import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.LeaderRecord;
import io.hanode.decide.DcsView;
import io.hanode.decide.Decision;
import io.hanode.decide.Observation;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresState;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last turn, for status and waiting callers, and the events that follow from comparing it with the one before. */
final class Turns {

    /**
     * What a turn left behind.
     *
     * @param began when it began to observe: what was done before is seen by it
     * @param ended when it was decided
     * @param observation what it knew
     * @param decision what it decided
     * @param snapshot the cluster as last read; null before the first read
     * @param snapshotTime when that was; null before the first read
     */
    record Turn(
            Tick began,
            Tick ended,
            Observation observation,
            Decision decision,
            @Nullable ClusterSnapshot snapshot,
            @Nullable Instant snapshotTime) {}

    private final Clock clock;
    private final EventQueue events;
    private final ServerEvents server;
    private final Milestones milestones;
    private final Recorder recorder;
    private final ChangeSignal signal;
    private volatile @Nullable Turn last;
    private @Nullable LeaderRecord leader;
    private String ledBy = "start";
    private String ledByReason = "the node was started";

    Turns(Clock clock, EventQueue events, ServerEvents server, Meters meters, Recorder recorder, ChangeSignal signal) {
        this.clock = clock;
        this.events = events;
        this.server = server;
        this.milestones = new Milestones(meters);
        this.recorder = recorder;
        this.signal = signal;
    }

    /** Takes note of a turn. Loop's thread only. */
    void add(Tick began, Observation observation, Decision decision) {
        Turn before = last;
        ClusterSnapshot snapshot = before == null ? null : before.snapshot;
        Instant snapshotTime = before == null ? null : before.snapshotTime;
        if (observation.dcs() instanceof DcsView.Available available) {
            snapshot = available.snapshot();
            snapshotTime = observation.wallClock();
        }
        last = new Turn(began, clock.now(), observation, decision, snapshot, snapshotTime);
        milestones.see(observation);
        Instant now = observation.wallClock();
        if (recorder.add(observation, decision)) {
            events.add(new HaEvent.Decided(
                    now, decision.situation().name(), decision.rule().name(), decision.reason()));
        }
        server.observed(now, observation, ledBy, ledByReason);
        leaderChange(now, observation);
        if (decision.actions().stream().anyMatch(a -> a.isLong() || a instanceof io.hanode.decide.Action.FenceServer)) {
            ledBy = decision.rule().name();
            ledByReason = decision.reason();
        }
        signal.changed();
    }

    private void leaderChange(Instant now, Observation observation) {
        if (observation.dcs() instanceof DcsView.Available available) {
            LeaderRecord current = available.snapshot().leader();
            if (!Objects.equals(current, leader)) {
                events.add(
                        current == null
                                ? new HaEvent.LeaderChanged(now, null, 0)
                                : new HaEvent.LeaderChanged(
                                        now, current.name(), current.token().value()));
                leader = current;
            }
        }
    }

    /** The last turn; null before the first. */
    @Nullable
    Turn last() {
        return last;
    }

    /** The last change of the server's role; empty before the first. */
    Optional<HaEvent.RoleChanged> lastRoleChange() {
        return server.lastRoleChange();
    }

    /** What a server is, where it leads or not. */
    static Role roleOf(PostgresState state, ClusterConfig config, boolean leads) {
        if (state instanceof PostgresState.Primary) {
            return Role.PRIMARY;
        } else if (state instanceof PostgresState.Standby) {
            return leads && config.followsAnotherCluster() ? Role.STANDBY_LEADER : Role.STANDBY;
        }
        return state instanceof PostgresState.NoDataDirectory ? Role.UNINITIALIZED : Role.DOWN;
    }
}
