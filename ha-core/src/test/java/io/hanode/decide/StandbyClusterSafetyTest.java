package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterConfig;
import io.hanode.model.Lsn;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.RemoteView;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What must be true of every decision in a cluster that follows another one, whatever else was observed. Enumerated, not drawn. */
class StandbyClusterSafetyTest {

    private final IdentityHashMap<ClusterConfig, ClusterConfig> following = new IdentityHashMap<>();

    /** The same, with the section and what the other cluster's server answered. */
    private Observation following(Observation o, RemoteView remote) {
        ClusterConfig config = following.computeIfAbsent(o.config(), before -> {
            Map<String, Object> raw = new LinkedHashMap<>(before.raw());
            raw.put("standby_cluster", Map.of("host", "10.9.0.1"));
            return ClusterConfig.of(raw);
        });
        return Observations.with(o, config, o.hindrances()).with(o.peers(), remote);
    }

    private void always(BiConsumer<Observation, Decision> claim) {
        TimelineHistory.Entry left = new TimelineHistory.Entry(Timeline.FIRST, Lsn.of(100), "no reason");
        List<RemoteView> remotes = List.of(
                new RemoteView.Silent("connect timed out"),
                new RemoteView.Answered(Server.SYSTEM, new TimelineHistory(Timeline.of(2), List.of(left))));
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

    private static boolean isStopping(Observation o) {
        OperationView.Running running = o.operation().running();
        return running != null && (running.kind() == OperationKind.STOP || running.cancelled());
    }

    @Test
    void nothingAcceptsWritesFromTheTurnOnThatSawTheSection() {
        always((o, decision) -> {
            boolean asked = o.config().paused() && decision.situation() != Situation.PAUSED;
            if (!asked) {
                assertThat(decision.actions()).noneMatch(StandbyClusterSafetyTest::bringsUpAPrimary);
            }
            boolean primary = o.postgres() instanceof PostgresState.Primary;
            boolean exempt = o.config().paused() || isForeign(o) || becomesStandby(o);
            if (primary && !exempt && !isStopping(o)) {
                assertThat(decision.actions()).anyMatch(StandbyClusterSafetyTest::ends);
            }
            boolean down = !primary && !(o.postgres() instanceof PostgresState.Standby);
            if (!down || o.dcs() instanceof DcsView.Unavailable) {
                assertThat(decision.actions()).noneMatch(a -> a instanceof Action.Clone || a instanceof Action.Rewind);
            }
        });
    }
}
