package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterConfig;
import io.hanode.model.Lsn;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.RemoteView;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What must be true of every decision in a cluster that follows another one, whatever else was observed. Enumerated, not drawn. */
class StandbyClusterSafetyTest {

    private final Map<ClusterConfig, ClusterConfig> following = new IdentityHashMap<>();

    /** The same, with the section and what the other cluster's server answered. */
    private Observation following(Observation o, @Nullable RemoteView remote) {
        ClusterConfig config = following.computeIfAbsent(o.config(), before -> {
            Map<String, Object> raw = new LinkedHashMap<>(before.raw());
            raw.put("standby_cluster", Map.of("host", "10.9.0.1"));
            return ClusterConfig.of(raw);
        });
        return new Observation(
                o.now(),
                o.wallClock(),
                o.self(),
                config,
                o.dcs(),
                o.lease(),
                o.postgres(),
                o.peers(),
                o.operation(),
                o.applied(),
                remote,
                o.hindrances(),
                o.requests(),
                o.closing(),
                o.memory());
    }

    private void always(BiConsumer<Observation, Decision> claim) {
        List<@Nullable RemoteView> remotes = new ArrayList<>();
        remotes.add(null);
        remotes.add(new RemoteView.Silent("connect timed out"));
        TimelineHistory.Entry left = new TimelineHistory.Entry(Timeline.FIRST, Lsn.of(100), "no reason");
        remotes.add(new RemoteView.Answered(Server.SYSTEM, new TimelineHistory(Timeline.of(2), List.of(left))));
        for (Observation plain : Observations.all()) {
            for (RemoteView remote : remotes) {
                Observation o = following(plain, remote);
                Decision decision = Decider.decide(o);
                try {
                    claim.accept(o, decision);
                } catch (AssertionError e) {
                    throw new AssertionError(decision + "\nof " + o, e);
                }
            }
        }
    }

    private static boolean bringsUpAPrimary(Action action) {
        return action instanceof Action.Promote
                || action instanceof Action.StartPrimary
                || action instanceof Action.Initialize;
    }

    private static boolean ends(Action action) {
        return action instanceof Action.StopServer
                || action instanceof Action.FenceServer
                || action instanceof Action.CancelOperation;
    }

    private static boolean isForeign(Observation o) {
        return o.dcs() instanceof DcsView.Available a && Situations.foreign(o, a.snapshot());
    }

    /** What was seen before the operation is over is older than what it does. */
    private static boolean becomesStandby(Observation o) {
        return o.operation().isRunning(OperationKind.START_STANDBY)
                || o.operation().isRunning(OperationKind.CLONE)
                || o.operation().isRunning(OperationKind.REWIND);
    }

    private static boolean maybeOurLock(Decision decision) {
        return decision.rule() == Rule.R801;
    }

    @Test
    void nothingIsBroughtUpThatAcceptsWritesAndARunningPrimaryIsStoppedInTheTurnThatSawIt() {
        always((o, decision) -> {
            boolean leftAlone = o.config().paused() && decision.situation() != Situation.PAUSED;
            if (!leftAlone) {
                assertThat(decision.actions()).noneMatch(StandbyClusterSafetyTest::bringsUpAPrimary);
            }
            boolean stopping = o.operation().isRunning(OperationKind.STOP) || cancelled(o);
            boolean primary = o.postgres() instanceof PostgresState.Primary;
            boolean exempt = o.config().paused() || isForeign(o) || becomesStandby(o);
            if (primary && !exempt && !stopping && !maybeOurLock(decision)) {
                assertThat(decision.actions()).anyMatch(StandbyClusterSafetyTest::ends);
            }
        });
    }

    private static boolean cancelled(Observation o) {
        return o.operation().running() != null && o.operation().running().cancelled();
    }

    @Test
    void dataIsCopiedOrRewoundOnlyWhileTheServerIsDownAndTheStoreAnswers() {
        always((o, decision) -> {
            boolean running =
                    o.postgres() instanceof PostgresState.Primary || o.postgres() instanceof PostgresState.Standby;
            if (running || o.dcs() instanceof DcsView.Unavailable) {
                assertThat(decision.actions()).noneMatch(a -> a instanceof Action.Clone || a instanceof Action.Rewind);
            }
        });
    }
}
