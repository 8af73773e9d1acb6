package io.hanode.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.ControlData;
import io.hanode.postgres.ControlData.ClusterState;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.ServerInfo;
import io.hanode.postgres.SynchronousState;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatroniWordsTest {

    private static final SystemIdentifier SYSTEM = new SystemIdentifier("7268616322854375442");
    private static final PostmasterIdentity POSTMASTER = new PostmasterIdentity(4711, 1);
    private static final TimelineHistory HISTORY = TimelineHistory.none(Timeline.FIRST);
    private static final ServerInfo SERVER = new ServerInfo(POSTMASTER, "", 150_018, SYSTEM, List.of(), List.of());
    private static final PostgresState PRIMARY = new PostgresState.Primary(
            SERVER, Timeline.FIRST, Lsn.ZERO, HISTORY, true, List.of(), SynchronousState.NONE);
    private static final PostgresState NO_DIRECTORY = new PostgresState.NoDataDirectory();

    private static PostgresState standby(boolean streaming) {
        return standby(streaming, false);
    }

    private static PostgresState standby(boolean streaming, boolean archive) {
        return new PostgresState.Standby(
                SERVER,
                Timeline.FIRST,
                null,
                Lsn.ZERO,
                null,
                streaming,
                false,
                HISTORY,
                List.of(),
                false,
                null,
                archive,
                null);
    }

    private static PostgresState stopped(ClusterState state, boolean standby) {
        ControlData control = new ControlData(
                SYSTEM,
                state,
                Lsn.ZERO,
                Timeline.FIRST,
                Lsn.ZERO,
                Timeline.FIRST,
                Lsn.ZERO,
                true,
                Collections.emptySortedMap());
        return new PostgresState.Stopped(control, standby, false, HISTORY);
    }

    private static PostgresState starting(boolean standby, boolean stopping) {
        return new PostgresState.Starting(POSTMASTER, standby, stopping, SYSTEM);
    }

    private static void says(PostgresState server, String state, String role) {
        assertThat(PatroniWords.state(server, null)).isEqualTo(state);
        assertThat(PatroniWords.role(server)).isEqualTo(role);
    }

    @Test
    void everyKindOfServerHasItsWords() {
        says(PRIMARY, "running", "primary");
        says(standby(true), "running", "replica");
        says(starting(true, false), "starting", "replica");
        says(starting(false, false), "starting", "primary");
        says(starting(true, true), "stopping", "replica");
        says(stopped(ClusterState.SHUT_DOWN_IN_RECOVERY, true), "stopped", "replica");
        says(stopped(ClusterState.IN_ARCHIVE_RECOVERY, true), "crashed", "replica");
        says(NO_DIRECTORY, "stopped", "uninitialized");
        says(new PostgresState.Unusable("no permission"), "stopped", "uninitialized");
        says(new PostgresState.Unreachable(POSTMASTER, "timeout"), "unknown", "unknown");
    }

    @Test
    void stoppedPrimaryIsNeverCalledPrimary() {
        says(stopped(ClusterState.SHUT_DOWN, false), "stopped", "demoted");
        says(stopped(ClusterState.IN_PRODUCTION, false), "crashed", "demoted");
    }

    @Test
    void operationTellsWhatHappensToAServerThatIsNotUp() {
        assertThat(PatroniWords.state(NO_DIRECTORY, "INITIALIZE")).isEqualTo("initializing new cluster");
        assertThat(PatroniWords.state(NO_DIRECTORY, "clone: copying 12 of 87 MB"))
                .isEqualTo("creating replica");
        assertThat(PatroniWords.state(stopped(ClusterState.SHUT_DOWN, true), "START_STANDBY"))
                .isEqualTo("starting");
        assertThat(PatroniWords.state(stopped(ClusterState.SHUT_DOWN, true), "REWIND"))
                .isEqualTo("stopped");
        assertThat(PatroniWords.state(PRIMARY, "CHECKPOINT")).isEqualTo("running");
        assertThat(PatroniWords.state(standby(true), "PROMOTE")).isEqualTo("running");
    }

    @Test
    void serverThatIsBeingStoppedIsNotRunningUntilItIsStopped() {
        assertThat(PatroniWords.state(PRIMARY, "STOP fast")).isEqualTo("stopping");
        assertThat(PatroniWords.state(starting(true, false), "stop")).isEqualTo("stopping");
        assertThat(PatroniWords.state(stopped(ClusterState.SHUT_DOWN, true), "stop"))
                .isEqualTo("stopped");
    }

    @Test
    void standbySaysWhetherItStreamsOrHasOnlyItsArchive() {
        assertThat(PatroniWords.replicationState(standby(true))).isEqualTo("streaming");
        assertThat(PatroniWords.replicationState(standby(false))).isNull();
        assertThat(PatroniWords.replicationState(standby(true, true))).isEqualTo("streaming");
        assertThat(PatroniWords.replicationState(standby(false, true))).isEqualTo("in archive recovery");
        assertThat(PatroniWords.replicationState(PRIMARY)).isNull();
    }
}
