package io.hanode;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterConfig;
import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.ReplicationConnection;
import io.hanode.postgres.ServerInfo;
import io.hanode.postgres.SynchronousState;
import io.hanode.postgres.SynchronousState.Confirms;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SynchronousStatusTest {

    private static final ClusterConfig ON =
            ClusterConfig.of(Map.of("synchronous_mode", true, "synchronous_mode_strict", true));

    private static PostgresState primary(SynchronousState state, String... applications) {
        ServerInfo server = new ServerInfo(
                new PostmasterIdentity(1, 1),
                "now",
                150_018,
                new SystemIdentifier("7268616322854375442"),
                List.of(),
                List.of());
        List<ReplicationConnection> standbys = List.of(applications).stream()
                .map(a -> new ReplicationConnection(
                        1, a, "replicator", "", "streaming", "sync", 1, Lsn.of(9), Lsn.of(9), Lsn.of(9)))
                .toList();
        TimelineHistory none = TimelineHistory.none(Timeline.FIRST);
        return new PostgresState.Primary(server, Timeline.FIRST, Lsn.of(9), none, true, standbys, state);
    }

    private static SynchronousStatus status(SynchronousState state, String... applications) {
        return SynchronousStatus.of(ON, primary(state, applications)).orElseThrow();
    }

    @Test
    void commitsWaitWhileFewerStandbysAreConnectedThanHaveToConfirm() {
        SynchronousState two = new SynchronousState("2 (pg2,pg3)", Lsn.ZERO, Confirms.FLUSHED, false, 0);
        assertThat(status(two, "PG2", "pg3", "other").commitsWait()).isFalse();
        assertThat(status(two, "PG2", "pg3", "other").problems()).isEmpty();
        SynchronousStatus one = status(two, "pg2", "other");
        assertThat(one.commitsWait()).isTrue();
        assertThat(one.problems())
                .containsExactly("commits wait now: 2 of [pg2, pg3] have to confirm, connected are [pg2]");
    }

    @Test
    void overridesHeldClientsAndALowSynchronousCommitAreTold() {
        assertThat(status(new SynchronousState("pg2", Lsn.ZERO, Confirms.FLUSHED, true, 3), "pg2")
                        .problems())
                .hasSize(2)
                .anyMatch(p -> p.startsWith("clients are kept out"))
                .anyMatch(p -> p.startsWith("3 roles or databases override synchronous_commit"));
        assertThat(status(new SynchronousState("pg2", Lsn.ZERO, Confirms.NOTHING, false, 0))
                        .problems())
                .singleElement()
                .asString()
                .contains("no commit waits for a standby");
    }

    @Test
    void nothingIsToldWhileTheModeIsOffOrOfAServerThatIsNoPrimary() {
        assertThat(SynchronousStatus.of(ClusterConfig.DEFAULTS, primary(SynchronousState.NONE)))
                .isEmpty();
        assertThat(SynchronousStatus.of(ON, new PostgresState.NoDataDirectory()))
                .isEmpty();
    }
}
