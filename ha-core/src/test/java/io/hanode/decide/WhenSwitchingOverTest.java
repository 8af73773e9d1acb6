package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.Expect;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Tags;
import io.hanode.model.Timeline;
import io.hanode.peer.PeerView;
import io.hanode.peer.PeerView.Role;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhenSwitchingOverTest {

    private static final Action WITHDRAW =
            new Action.WriteAsLeader(LOCK, ClusterKeys.FAILOVER, "{}", Expect.at(Cluster.REQUEST));

    /** pg1 leads and was asked to hand over to pg2; both standbys have all WAL. */
    private static Scenario asked() {
        return leader().cluster(c -> c.request("pg1", "pg2"))
                .answers("pg2", Role.STANDBY, 1, Server.END)
                .answers("pg3", Role.STANDBY, 1, Server.END);
    }

    /** The same, after pg1's server was stopped for it two seconds ago. */
    private static Scenario stoppedForIt() {
        return asked().postgres(server().stopped())
                .handingOver(Cluster.REQUEST, 2, true)
                .downFor(2);
    }

    @Test
    @Hits(Rule.R602)
    void checkpointComesFirstWhileClientsStillWrite() {
        asked().decides(Rule.R602)
                .does(new Action.Checkpoint())
                .remembers(m ->
                        assertThat(m.handover()).isEqualTo(new Memory.Handover(Cluster.REQUEST, Scenario.NOW, false)));
        asked().handingOver(Cluster.REQUEST, 1, false)
                .running(OperationKind.CHECKPOINT, 1)
                .decides(Rule.R602)
                .doesNothing();
    }

    @Test
    @Hits(Rule.R603)
    void primaryIsStoppedInOrderAfterTheCheckpoint() {
        asked().handingOver(Cluster.REQUEST, 1, false)
                .decides(Rule.R603)
                .because("pg2")
                .does(new Action.StopServer(StopMode.FAST))
                .remembers(m ->
                        assertThat(m.handover()).isEqualTo(new Memory.Handover(Cluster.REQUEST, Scenario.NOW, true)));
    }

    @Test
    @Hits(Rule.R602)
    void newRequestBeginsAnew() {
        asked().handingOver(new io.hanode.dcs.Revision(30), 1, false)
                .decides(Rule.R602)
                .does(new Action.Checkpoint());
    }

    @Test
    @Hits(Rule.R604)
    void lockIsFreedOnlyWhenTheCandidateHasTheLastByte() {
        stoppedForIt()
                .decides(Rule.R604)
                .because("pg2 has all WAL up to 0/5000000")
                .doesA(Action.WriteAsLeader.class, Action.ReleaseLeader.class);
    }

    @Test
    @Hits(Rule.R605)
    void leaderWaitsUntilTheCandidateHasTheLastByte() {
        stoppedForIt()
                .answers("pg2", Role.STANDBY, 1, "0/4FFFFFF")
                .decides(Rule.R605)
                .doesNothing()
                .wakesIn(Turn.POLL);
        stoppedForIt().silent("pg2").decides(Rule.R605).doesNothing();
    }

    @Test
    @Hits({Rule.R604, Rule.R605})
    void anyStandbyWillDoWhenNoneWasNamed() {
        stoppedForIt()
                .cluster(c -> c.request("pg1", null))
                .silent("pg2")
                .decides(Rule.R604)
                .because("the best standby");
        stoppedForIt()
                .cluster(c -> c.request("pg1", null))
                .silent("pg2")
                .answers("pg3", Role.STANDBY, 1, "0/4FFFFFF")
                .decides(Rule.R605);
    }

    @Test
    @Hits(Rule.R605)
    void candidateOnAnOlderTimelineHasNotAllWalWhateverItsPosition() {
        stoppedForIt()
                .postgres(server().left(1, "0/4000000").stopped())
                .answers("pg2", Role.STANDBY, 1, "0/6000000")
                .decides(Rule.R605);
    }

    @Test
    @Hits(Rule.R606)
    void switchoverIsWithdrawnWhenNoCandidateGotAllWal() {
        stoppedForIt()
                .downFor(5)
                .answers("pg2", Role.STANDBY, 1, "0/4FFFFFF")
                .decides(Rule.R606)
                .does(WITHDRAW, new Action.StartPrimary(LOCK, ServerSettings.NONE));
    }

    @Test
    @Hits(Rule.R606)
    void primaryThatCrashedInsteadOfStoppingIsStartedAgainSinceItsLastByteIsNotKnown() {
        stoppedForIt()
                .postgres(server().crashed())
                .decides(Rule.R606)
                .does(WITHDRAW, new Action.StartPrimary(LOCK, ServerSettings.NONE));
    }

    @Test
    @Hits(Rule.R601)
    void switchoverThatCannotWorkIsRefusedBeforeAnythingIsStopped() {
        asked().silent("pg2").decides(Rule.R601).because("pg2 does not answer").does(WITHDRAW);
        asked().answers("pg2", Role.STANDBY, 1, "0/3000000")
                .decides(Rule.R601)
                .because("lags by 33554432 bytes")
                .does(WITHDRAW);
        asked().cluster(c -> c.gone("pg2"))
                .handingOver(Cluster.REQUEST, 2, false)
                .decides(Rule.R601)
                .because("pg2 is not a live member")
                .does(WITHDRAW);
        asked().cluster(c -> c.member("pg2", "tags", Map.of("nofailover", true)))
                .decides(Rule.R601)
                .because("tagged nofailover");
        asked().synchronous("on")
                .cluster(c -> c.sync("pg1", "pg3"))
                .decides(Rule.R601)
                .because("not a synchronous standby");
        asked().answers("pg2", Role.STANDBY, 1, Server.END, Map.of(), Server.FOREIGN)
                .decides(Rule.R601)
                .because("another cluster");
        asked().peer(new PeerView.Answered(
                        NodeName.of("pg2"),
                        Role.STANDBY,
                        Timeline.FIRST,
                        Lsn.parse(Server.END),
                        Tags.NONE,
                        null,
                        true,
                        null))
                .decides(Rule.R601)
                .because("watchdog");
    }

    @Test
    @Hits({Rule.R602, Rule.R603})
    void candidateWhoseMemberKeyIsJustWrittenAnewIsWaitedFor() {
        Scenario missing = asked().cluster(c -> c.gone("pg2"));
        missing.decides(Rule.R602)
                .does(new Action.Checkpoint())
                .remembers(m ->
                        assertThat(m.handover()).isEqualTo(new Memory.Handover(Cluster.REQUEST, Scenario.NOW, false)));
        missing.handingOver(Cluster.REQUEST, 1, false)
                .decides(Rule.R602)
                .because("pg2 is not a live member")
                .doesNothing()
                .wakesIn(Turn.POLL);
        asked().handingOver(Cluster.REQUEST, 1, false).decides(Rule.R603);
    }

    @Test
    @Hits(Rule.R601)
    void switchoverToNobodyInParticularNamesAllReasonsAgainstEveryone() {
        asked().cluster(c -> c.request("pg1", null))
                .silent("pg2")
                .answers("pg3", Role.DOWN, 1, Server.END)
                .decides(Rule.R601)
                .because("pg2 does not answer", "pg3 is no running standby")
                .does(WITHDRAW);
    }

    @Test
    @Hits(Rule.R607)
    void scheduledSwitchoverThatWasMissedIsWithdrawn() {
        asked().cluster(c -> c.request("pg1", "pg2", Scenario.WALL_CLOCK.minusSeconds(31)))
                .decides(Rule.R607)
                .does(WITHDRAW);
    }

    @Test
    @Hits(Rule.R603)
    void scheduledSwitchoverIsNotTooOldBecauseItsCheckpointTookLong() {
        asked().cluster(c -> c.request("pg1", "pg2", Scenario.WALL_CLOCK.minusSeconds(31)))
                .handingOver(Cluster.REQUEST, 31, false)
                .decides(Rule.R603);
    }

    @Test
    @Hits(Rule.R510)
    void scheduledSwitchoverWaitsForItsTime() {
        asked().cluster(c -> c.request("pg1", "pg2", Scenario.WALL_CLOCK.plusMillis(1)))
                .decides(Rule.R510)
                .doesNothing()
                .wakesIn(Duration.ofMillis(1));
    }

    @Test
    @Hits(Rule.R602)
    void failoverToANamedNodeIsServedByALeaderAsASwitchover() {
        asked().cluster(c -> c.request(null, "pg2")).decides(Rule.R602);
    }
}
