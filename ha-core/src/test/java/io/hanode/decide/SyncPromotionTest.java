package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.winner;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.Expect;
import io.hanode.dcs.Revision;
import io.hanode.model.Timeline;
import io.hanode.peer.PeerView;
import io.hanode.postgres.SynchronousStandbys;
import java.util.List;
import org.junit.jupiter.api.Test;

/** pg2 won the lock of pg1's synchronous cluster. */
class SyncPromotionTest {

    private static final Action PROMOTE = new Action.Promote(LOCK, Timeline.of(2));
    private static final Action KEEP_CLIENTS_OUT = new Action.AdmitClients(false);

    private static Scenario elected(String mode) {
        return winner().synchronous(mode).cluster(c -> c.claim(2, LOCK.token(), false));
    }

    private static Action record(int quorum, String standbys) {
        String json = "{\"leader\":\"pg2\",\"quorum\":" + quorum + ",\"sync_standby\":" + standbys + "}";
        return new Action.WriteAsLeader(LOCK, ClusterKeys.SYNC, json, Expect.at(new Revision(5)));
    }

    private static Action waitFor(String text) {
        return new Action.ApplySynchronousStandbys(
                SynchronousStandbys.parse(text).orElseThrow());
    }

    @Test
    @Hits(Rule.R501)
    void recordIsRewrittenThenCommitsWaitAndOnlyThenIsTheNodePromoted() {
        elected("on")
                .cluster(c -> c.sync("pg1", "pg2"))
                .decides(Rule.R501)
                .does(record(0, "\"pg1\""), waitFor("pg1"), PROMOTE);
    }

    @Test
    @Hits(Rule.R501)
    void oldLeaderTakesThePlaceOfTheNewOneAmongTheVotersSoThatTheSameGroupsElect() {
        elected("quorum")
                .cluster(c -> c.syncQuorum("pg1", 1, "pg2", "pg3"))
                .decides(Rule.R501)
                .does(record(1, "\"pg1,pg3\""), waitFor("ANY 1 (pg1,pg3)"), PROMOTE);
    }

    @Test
    @Hits(Rule.R501)
    void noClientIsLetInAfterAStrictPromotionBeforeTheStandbysHaveAllWal() {
        elected("on")
                .strict()
                .cluster(c -> c.sync("pg1", "pg2"))
                .decides(Rule.R501)
                .does(record(0, "\"pg1\""), waitFor("pg1"), KEEP_CLIENTS_OUT, PROMOTE);
        elected("on")
                .strict()
                .cluster(c -> c.sync("pg2"))
                .decides(Rule.R501)
                .does(waitFor(SynchronousStandbys.NOBODY), KEEP_CLIENTS_OUT, PROMOTE);
    }

    @Test
    @Hits(Rule.R501)
    void promotionThatWasCutGoesOnWithTheRecordItWrote() {
        elected("on").cluster(c -> c.sync("pg2", "pg1")).decides(Rule.R501).does(waitFor("pg1"), PROMOTE);
    }

    @Test
    @Hits(Rule.R501)
    void modeSwitchedOnSinceTheRecordWasLastWrittenLetsOnlyTheNewLeaderLead() {
        Action enable = new Action.WriteAsLeader(
                LOCK, ClusterKeys.SYNC, "{\"leader\":\"pg2\",\"quorum\":0,\"sync_standby\":null}", Expect.absent());
        Action noWait = new Action.ApplySynchronousStandbys(SynchronousStandbys.NONE);
        elected("on").decides(Rule.R501).does(enable, noWait, PROMOTE);
    }

    @Test
    @Hits(Rule.R501)
    void modeSwitchedOffSinceThenLeavesOnlyTheNewLeaderUntilItHasFreedTheRecord() {
        elected("off")
                .cluster(c -> c.sync("pg1", "pg3"))
                .decides(Rule.R501)
                .does(record(0, "null"), new Action.ApplySynchronousStandbys(SynchronousStandbys.NONE), PROMOTE);
    }

    @Test
    @Hits(Rule.R502)
    void lockHolderThatTheRecordDoesNotAllowGivesTheLockUp() {
        elected("on")
                .cluster(c -> c.sync("pg1", "pg3"))
                .decides(Rule.R502)
                .because("not a synchronous standby")
                .does(new Action.ReleaseLeader(LOCK));
        elected("quorum")
                .cluster(c -> c.syncQuorum("pg1", 1, "pg2", "pg3"))
                .silent("pg3")
                .decides(Rule.R502)
                .because("1 others must be seen")
                .does(new Action.ReleaseLeader(LOCK));
    }

    @Test
    @Hits(Rule.R704)
    void crashedPrimaryIsStartedWithClientsKeptOutInStrictMode() {
        List<Action> strict = Scenario.leader()
                .synchronous("on")
                .strict()
                .cluster(c -> c.sync("pg1", "pg2"))
                .postgres(Server.server().crashed())
                .decides(Rule.R704)
                .doesA(Action.AdmitClients.class, Action.StartPrimary.class)
                .decision()
                .actions();
        assertThat(strict).contains(KEEP_CLIENTS_OUT);
        Scenario.leader()
                .synchronous("on")
                .postgres(Server.server().crashed())
                .decides(Rule.R704)
                .doesA(Action.StartPrimary.class);
    }

    @Test
    @Hits(Rule.R704)
    void crashedLeaderIsStartedInPlaceWhereNobodyElseWouldGetTheVotes() {
        Scenario late = Scenario.leader()
                .synchronous("quorum")
                .cluster(c -> c.syncQuorum("pg1", 1, "pg2", "pg3"))
                .postgres(Server.server().crashed())
                .downFor(400)
                .answers("pg2", PeerView.Role.STANDBY, 1, Server.END)
                .silent("pg3");
        late.decides(Rule.R704);
        late.answers("pg3", PeerView.Role.STANDBY, 1, Server.END).decides(Rule.R703);
    }

    @Test
    @Hits(Rule.R810)
    void readersAreLetInAgainByWhoeverDoesNotLead() {
        Scenario.follower()
                .postgres(Server.server().clientsHeld().standby())
                .decides(Rule.R810)
                .does(new Action.AdmitClients(true));
        winner().postgres(Server.server().clientsHeld().standby())
                .cluster(c -> c.claim(2, LOCK.token(), false))
                .decides(Rule.R501)
                .does(PROMOTE);
    }
}
