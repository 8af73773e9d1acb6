package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.SnapshotParser;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.LeaderLock;
import io.hanode.decide.DcsView;
import io.hanode.decide.LeaseView;
import io.hanode.decide.Memory;
import io.hanode.decide.NodeRequests;
import io.hanode.decide.Observation;
import io.hanode.decide.OperationView;
import io.hanode.decide.Self;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.model.Tags;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MilestonesTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = MicrometerMeters.in(registry).apply(new ClusterName("orders"), NodeName.of("pg2"));
    private final Milestones milestones = new Milestones(meters);

    private void see(int second, String leader, boolean held, PostgresState state) {
        Tick now = new Tick(second * 1_000_000_000L);
        ClusterSnapshot snapshot = SnapshotParser.parse(
                DcsTree.of(Map.of(), leader == null ? null : new LeaderEntry(leader, new FencingToken(1))));
        milestones.see(new Observation(
                now,
                Instant.EPOCH,
                new Self(
                        new ClusterName("orders"),
                        NodeName.of("pg2"),
                        "i",
                        Tags.NONE,
                        new ServerAddress("h", 1, "d"),
                        null,
                        null,
                        false,
                        Map.of()),
                ClusterConfig.DEFAULTS,
                new DcsView.Available(snapshot),
                held ? new LeaseView.Held(new LeaderLock(new FencingToken(1), ""), now, now) : new LeaseView.Session(),
                state,
                null,
                Collections.emptySortedMap(),
                OperationView.IDLE,
                null,
                null,
                List.of(),
                NodeRequests.NONE,
                false,
                Memory.NONE));
    }

    private double seconds(String part) {
        return registry.get("hanode.failover." + part).timer().totalTime(TimeUnit.SECONDS);
    }

    @Test
    void partsOfAFailoverAreMeasured() {
        see(0, "pg1", false, FakeServer.standby());
        see(3, null, false, FakeServer.standby());
        see(5, "pg2", true, FakeServer.standby());
        assertThat(registry.get("hanode.role").gauge().value()).isZero();
        see(9, "pg2", true, FakeServer.primary());
        see(10, "pg2", true, FakeServer.primary());
        assertThat(seconds("detect")).isEqualTo(3);
        assertThat(seconds("elect")).isEqualTo(2);
        assertThat(seconds("promote")).isEqualTo(4);
        assertThat(registry.get("hanode.role").gauge().value()).isEqualTo(1);
        assertThat(registry.get("hanode.leader").gauge().value()).isEqualTo(1);
    }

    @Test
    void rejoinLastsUntilTheStandbyStreamsAgain() {
        see(0, "pg1", false, new PostgresState.NoDataDirectory());
        see(1, "pg1", false, new PostgresState.NoDataDirectory());
        see(7, "pg1", false, FakeServer.standby());
        see(8, "pg1", false, FakeServer.standby());
        assertThat(seconds("rejoin")).isEqualTo(7);
    }
}
