package io.hanode.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.model.Lsn;
import io.hanode.model.Timeline;
import io.hanode.postgres.ControlData.ClusterState;
import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.StopMode;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The part of {@link PostgresControllerContract} that takes more than one server. */
public abstract class PostgresReplicationContract extends PostgresSynchronousContract {

    PostgresReplicationContract() {}

    @Test
    void standbyStreamsAndCatchesUp() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = standbyOf(pg1, "pg2");
        write(pg1);
        Lsn written = primary(pg1).written();
        awaitState(
                pg2,
                s -> s instanceof PostgresState.Standby b
                        && b.streaming()
                        && b.replayed().compareTo(written) >= 0);
        PostgresState.Standby standby = standby(pg2);
        assertThat(standby.timeline()).isEqualTo(Timeline.FIRST);
        assertThat(standby.upstream()).isEqualTo(upstream(pg1, "pg1", "pg2"));
        assertThat(standby.server().systemIdentifier())
                .isEqualTo(primary(pg1).server().systemIdentifier());
        awaitState(
                pg1,
                s -> s instanceof PostgresState.Primary p
                        && p.standbys().size() == 1
                        && p.standbys().get(0).applicationName().equals("pg2"));
    }

    @Test
    void promotionBeginsTheNextTimelineAndRecordsWhereItBranchedOff() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        pg1.stop(StopMode.FAST, new TestContext());
        settle();
        Lsn position = standby(pg2).position();
        pg2.promote(SECOND, new TestContext());
        PostgresState.Primary promoted = primary(pg2);
        assertThat(promoted.timeline()).isEqualTo(SECOND);
        assertThat(promoted.history().switchPointOf(Timeline.FIRST)).contains(position);
        assertThat(pg2.timelineHistory(SECOND)).contains(promoted.history());
        assertThatCode(() -> write(pg2)).doesNotThrowAnyException();
        assertThatCode(() -> pg2.promote(SECOND, new TestContext())).doesNotThrowAnyException();
    }

    @Test
    void promotionBeginsTheTimelineItWasToldAndStandbysFollowIt() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        PostgresController pg3 = caughtUpStandbyOf(pg1, "pg3");
        pg1.stop(StopMode.FAST, new TestContext());
        settle();
        Timeline fifth = Timeline.of(5);
        pg2.promote(fifth, new TestContext());
        assertThat(primary(pg2).timeline()).isEqualTo(fifth);
        assertThat(pg2.timelineHistory(Timeline.of(4))).isEmpty();
        pg2.applySlots(List.of(new SlotChange.Create("pg3")), SHORT);
        pg3.follow(upstream(pg2, "pg2", "pg3"), SHORT);
        write(pg2);
        Lsn written = primary(pg2).written();
        awaitState(
                pg3,
                s -> s instanceof PostgresState.Standby b
                        && b.timeline().equals(fifth)
                        && b.position().compareTo(written) >= 0);
    }

    @Test
    void afterACleanStopAStandbyThatReceivedEverythingIsAtTheEndOfTheWal() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        pg1.stop(StopMode.FAST, new TestContext());
        PostgresState.Stopped stopped = stopped(pg1);
        assertThat(stopped.control().state()).isEqualTo(ClusterState.SHUT_DOWN);
        assertThat(stopped.standby()).isFalse();
        assertThat(stopped.incomplete()).isFalse();
        awaitState(
                pg2,
                s -> s instanceof PostgresState.Standby b
                        && b.position().equals(stopped.control().walEnd()));
    }

    @Test
    void cleanlyStoppedPrimaryRejoinsWithoutARewind() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        pg1.stop(StopMode.FAST, new TestContext());
        settle();
        pg2.promote(SECOND, new TestContext());
        pg2.applySlots(List.of(new SlotChange.Create("pg1")), SHORT);
        pg1.startStandby(upstream(pg2, "pg2", "pg1"), SETTINGS, new TestContext());
        write(pg2);
        Lsn written = primary(pg2).written();
        awaitState(
                pg1,
                s -> s instanceof PostgresState.Standby b
                        && b.timeline().equals(SECOND)
                        && b.position().compareTo(written) >= 0);
    }

    @Test
    void forkedPrimaryRejoinsAfterARewind() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        pg2.follow(null, SHORT);
        write(pg1); // nobody else will ever have this
        pg2.promote(SECOND, new TestContext());
        pg2.checkpoint(new TestContext());
        write(pg2);
        crash(pg1);
        awaitState(pg1, s -> s instanceof PostgresState.Stopped);
        assertThat(stopped(pg1).control().rewindable()).isTrue();
        provisioner(pg1).rewind(upstream(pg2, "pg2", null), new TestContext());
        assertThat(stopped(pg1).incomplete()).isFalse();
        assertThat(stopped(pg1).standby()).isTrue();
        pg1.startStandby(upstream(pg2, "pg2", null), SETTINGS, new TestContext());
        Lsn written = primary(pg2).written();
        awaitState(
                pg1,
                s -> s instanceof PostgresState.Standby b
                        && b.streaming()
                        && b.timeline().equals(SECOND)
                        && b.replayed().compareTo(written) >= 0);
    }

    @Test
    void stoppedStandbyStaysAStandby() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        pg2.stop(StopMode.FAST, new TestContext());
        PostgresState.Stopped stopped = stopped(pg2);
        assertThat(stopped.standby()).isTrue();
        assertThat(stopped.control().state()).isEqualTo(ClusterState.SHUT_DOWN_IN_RECOVERY);
        assertThatThrownBy(() -> pg2.startPrimary(SETTINGS, new TestContext()))
                .as("its writes would be on the primary's timeline")
                .isInstanceOf(PostgresException.class);
        pg2.startStandby(upstream(pg1, "pg1", "pg2"), SETTINGS, new TestContext());
        awaitState(pg2, s -> s instanceof PostgresState.Standby b && b.streaming());
    }

    @Test
    void followingNobodyEndsStreaming() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        pg2.follow(null, SHORT);
        PostgresState.Standby cut = standby(pg2);
        assertThat(cut.streaming()).isFalse();
        assertThat(cut.upstream()).isNull();
        write(pg1);
        settle();
        assertThat(standby(pg2).position()).isEqualTo(cut.position());
        pg2.follow(upstream(pg1, "pg1", "pg2"), SHORT);
        awaitState(pg2, s -> s instanceof PostgresState.Standby b && b.streaming());
    }

    @Test
    void standbyOfNobodyServesReaders() throws Exception {
        PostgresController pg1 = initialized("pg1");
        pg1.stop(StopMode.FAST, new TestContext());
        Lsn end = stopped(pg1).control().walEnd();
        pg1.startStandby(null, SETTINGS, new TestContext());
        awaitState(
                pg1,
                s -> s instanceof PostgresState.Standby b
                        && b.upstream() == null
                        && !b.streaming()
                        && b.position().equals(end));
    }

    @Test
    void slotInUseIsNotDropped() throws Exception {
        PostgresController pg1 = initialized("pg1");
        caughtUpStandbyOf(pg1, "pg2");
        pg1.applySlots(List.of(new SlotChange.Drop("pg2")), SHORT);
        assertThat(primary(pg1).server().slots()).extracting(s -> s.name()).containsExactly("pg2");
        awaitState(
                pg1,
                s -> s instanceof PostgresState.Primary p
                        && p.server().slots().get(0).active());
    }

    @Test
    void settingsMayBeAppliedTwiceAndMakeAStandbySynchronous() throws Exception {
        PostgresController pg1 = initialized("pg1");
        caughtUpStandbyOf(pg1, "pg2");
        TreeMap<String, String> parameters = new TreeMap<>();
        parameters.put("synchronous_standby_names", "ANY 1 (\"pg2\")");
        ServerSettings settings = new ServerSettings(parameters, List.of());
        pg1.applySettings(settings, SHORT);
        pg1.applySettings(settings, SHORT);
        awaitState(
                pg1,
                s -> s instanceof PostgresState.Primary p
                        && p.standbys().get(0).syncState().equals("quorum"));
        pg1.applySettings(SETTINGS, SHORT);
        awaitState(
                pg1,
                s -> s instanceof PostgresState.Primary p
                        && p.standbys().get(0).syncState().equals("async"));
    }
}
