package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.leader;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.Expect;
import io.hanode.dcs.Revision;
import io.hanode.model.Lsn;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.SynchronousState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A leader in synchronous mode: {@link SyncDuties}, {@link SyncAdmission}. */
class WhenSynchronousTest {

    private static final String MARKER = "0/4000000";
    private static final String BEFORE_MARKER = "0/3FFFFFF";
    private static final Action NOBODY_ELSE = record("{\"leader\":\"pg1\",\"quorum\":0,\"sync_standby\":null}");

    /** pg1 leads, pg2 is its synchronous standby, pg3 streams too. */
    private static Server streaming() {
        return Scenario.healthyPrimary().streamsTo("pg2", Server.END).streamsTo("pg3", Server.END);
    }

    private static Scenario synchronous(Server server) {
        return leader().synchronous("on").postgres(server.primary()).cluster(c -> c.sync("pg1", "pg2"));
    }

    private static Action record(String json) {
        return new Action.WriteAsLeader(LOCK, ClusterKeys.SYNC, json, Expect.at(new Revision(5)));
    }

    private static Action record(int quorum, String standbys) {
        return record("{\"leader\":\"pg1\",\"quorum\":" + quorum + ",\"sync_standby\":\"" + standbys + "\"}");
    }

    private static Action waitFor(String text) {
        return new Action.ApplySynchronousStandbys(
                SynchronousStandbys.parse(text).orElseThrow());
    }

    private static final Action NO_WAIT = new Action.ApplySynchronousStandbys(SynchronousStandbys.NONE);

    @Test
    @Hits(Rule.R510)
    void leaderWithItsSynchronousStandbyHasNothingToDo() {
        synchronous(streaming().waitsFor("pg2", MARKER))
                .decides(Rule.R510)
                .doesNothing()
                .because("commits wait for 1 of pg2");
    }

    @Test
    @Hits(Rule.R505)
    void modeSwitchedOnFirstLetsNobodyElseLeadAndThenCommitsWait() {
        Outcome first =
                leader().synchronous("on").postgres(streaming().primary()).decides(Rule.R505);
        first.does(
                new Action.WriteAsLeader(
                        LOCK,
                        ClusterKeys.SYNC,
                        "{\"leader\":\"pg1\",\"quorum\":0,\"sync_standby\":null}",
                        Expect.absent()),
                waitFor("pg2"));
        first.wakesIn(Turn.POLL);
    }

    @Test
    @Hits(Rule.R505)
    void standbyMayLeadOnlyWhenItHasConfirmedTheMarker() {
        Server behind =
                Scenario.healthyPrimary().streamsTo("pg2", BEFORE_MARKER).waitsFor("pg2", MARKER);
        synchronous(behind)
                .cluster(c -> c.sync("pg1"))
                .decides(Rule.R510)
                .doesNothing()
                .wakesIn(Turn.POLL);
        synchronous(Scenario.healthyPrimary().streamsTo("pg2", MARKER).waitsFor("pg2", MARKER))
                .cluster(c -> c.sync("pg1"))
                .decides(Rule.R505)
                .does(record(0, "pg2"));
        Server unproven = Scenario.healthyPrimary().streamsTo("pg2", Server.END).waitsUnproven("pg2");
        synchronous(unproven).cluster(c -> c.sync("pg1")).decides(Rule.R505).does(waitFor("pg2"));
        synchronous(unproven).decides(Rule.R510).doesNothing();
    }

    @Test
    @Hits(Rule.R505)
    void standbyThatWentIsTakenOffTheRecordBeforeCommitsStopToWaitForIt() {
        Server alone = Scenario.healthyPrimary().streamsTo("pg3", Server.END).waitsFor("pg2", MARKER);
        synchronous(alone).decides(Rule.R505).does(NOBODY_ELSE, waitFor("pg3"));
    }

    @Test
    @Hits(Rule.R505)
    void quorumModeListsAllStandbysAndTheRecordSaysHowManyACandidateHasToSee() {
        leader().synchronous("quorum")
                .postgres(streaming().waitsFor("ANY 1 (pg2,pg3)", MARKER).primary())
                .cluster(c -> c.sync("pg1"))
                .decides(Rule.R505)
                .does(record(1, "pg2,pg3"))
                .because("when they see 1 others");
    }

    @Test
    @Hits({Rule.R505, Rule.R507})
    void lastStandbyGoneMeansThatOnlyThisNodeMayLeadAndWritesGoOn() {
        synchronous(Scenario.healthyPrimary().waitsFor("pg2", MARKER))
                .decides(Rule.R505)
                .does(NOBODY_ELSE, NO_WAIT);
        synchronous(Scenario.healthyPrimary())
                .cluster(c -> c.sync("pg1"))
                .decides(Rule.R507)
                .doesNothing()
                .because("only this node may lead");
    }

    @Test
    @Hits({Rule.R505, Rule.R507})
    void lastStandbyGoneInStrictModeMeansThatCommitsWaitAndTheVotersKeepTheirPlace() {
        synchronous(Scenario.healthyPrimary().waitsFor("pg2", MARKER))
                .strict()
                .decides(Rule.R507)
                .doesNothing();
        synchronous(Scenario.healthyPrimary())
                .strict()
                .cluster(c -> c.sync("pg1"))
                .decides(Rule.R505)
                .does(NOBODY_ELSE, waitFor(SynchronousStandbys.NOBODY))
                .because("commits wait until a synchronous standby connects");
    }

    @Test
    @Hits(Rule.R506)
    void tamperedRecordIsPutRight() {
        synchronous(streaming().waitsFor("pg2", MARKER))
                .cluster(c -> c.sync("pg1", "pg2", "pg3"))
                .decides(Rule.R506)
                .does(record(0, "pg2"));
        synchronous(streaming().waitsFor("pg2", MARKER))
                .cluster(c -> c.sync("pg1", "pg9"))
                .decides(Rule.R506)
                .does(record(0, "pg2"));
        synchronous(streaming().waitsFor("pg2", MARKER))
                .cluster(c -> c.sync("pg3", "pg2"))
                .decides(Rule.R506)
                .does(record(0, "pg2"));
    }

    @Test
    @Hits(Rule.R506)
    void handWrittenStandbyNamesAreReplacedAndNobodyElseMayLeadMeanwhile() {
        for (String text : List.of("*", "FIRST 2 (*)", "ANY 1 (pg2, pg3)", "2 (pg2, PG2)", "a\"b", "")) {
            synchronous(streaming().waitsUnproven(text)).decides(Rule.R506).does(NOBODY_ELSE, waitFor("pg2"));
        }
        synchronous(streaming().waitsUnproven("pg3")).decides(Rule.R506).does(NOBODY_ELSE);
    }

    @Test
    @Hits(Rule.R505)
    void modeSwitchedOffFirstFreesTheRecordAndThenCommitsDoNotWait() {
        leader().postgres(streaming().waitsFor("pg2", MARKER).primary())
                .cluster(c -> c.sync("pg1", "pg2"))
                .decides(Rule.R505)
                .does(record("{}"), NO_WAIT);
        leader().postgres(streaming().waitsFor("pg2", MARKER).primary())
                .decides(Rule.R510)
                .does(NO_WAIT);
    }

    @Test
    @Hits(Rule.R510)
    void theClustersOwnStandbyNamesAreLeftAloneWhileTheModeIsOff() {
        leader().postgresql("parameters", java.util.Map.of("synchronous_standby_names", "my, own"))
                .postgres(streaming().waitsUnproven("my, own").primary())
                .decides(Rule.R510)
                .doesNothing();
    }

    @Test
    @Hits(Rule.R201)
    void leaderSetsTheStandbysInAPauseToo() {
        Server alone = Scenario.healthyPrimary().streamsTo("pg3", Server.END).waitsFor("pg2", MARKER);
        synchronous(alone).paused().decides(Rule.R201).does(NOBODY_ELSE, waitFor("pg3"));
    }

    @Test
    @Hits(Rule.R508)
    void clientsAreKeptOutUntilTheStandbysHaveAllWal() {
        Server behind =
                Scenario.healthyPrimary().streamsTo("pg2", BEFORE_MARKER).waitsFor("pg2", MARKER);
        synchronous(behind.clientsHeld())
                .strict()
                .decides(Rule.R508)
                .doesNothing()
                .because("clients are kept out until 1 of [pg2] has all WAL up to 0/4000000")
                .wakesIn(Turn.POLL);
        Server unproven = Scenario.healthyPrimary().streamsTo("pg2", Server.END).waitsUnproven("pg2");
        synchronous(unproven.clientsHeld()).strict().decides(Rule.R508).doesNothing();
        Server foreign = streaming().waitsFor("pg9", MARKER);
        synchronous(foreign.clientsHeld())
                .strict()
                .cluster(c -> c.sync("pg1", "pg9"))
                .decides(Rule.R508)
                .does(NOBODY_ELSE, waitFor("pg2"));
    }

    @Test
    @Hits(Rule.R509)
    void clientsAreLetInWhenTheStandbysHaveAllWalOrNothingAsksForThemToBeKeptOut() {
        Action letIn = new Action.AdmitClients(true);
        Server confirmed = streaming().waitsFor("pg2", MARKER).clientsHeld();
        synchronous(confirmed).strict().decides(Rule.R509).does(letIn);
        Server behind = Scenario.healthyPrimary()
                .streamsTo("pg2", BEFORE_MARKER)
                .waitsFor("pg2", MARKER)
                .clientsHeld();
        synchronous(behind).decides(Rule.R509).does(letIn);
        synchronous(behind)
                .strict()
                .config("safe_restart", false)
                .decides(Rule.R509)
                .does(letIn);
        leader().postgres(streaming().clientsHeld().primary())
                .decides(Rule.R509)
                .does(letIn);
        Server local = streaming()
                .synchronous("pg2", Lsn.parse(MARKER), SynchronousState.Confirms.NOTHING)
                .clientsHeld();
        assertThat(synchronous(local).strict().decides(Rule.R509).decision().actions())
                .contains(letIn);
        synchronous(Scenario.healthyPrimary().clientsHeld())
                .config("safe_restart", true)
                .cluster(c -> c.sync("pg1"))
                .decides(Rule.R509)
                .does(letIn);
    }

    @Test
    @Hits(Rule.R505)
    void namesAreWrittenAsMembersSpellThem() {
        synchronous(Scenario.healthyPrimary().streamsTo("PG2", Server.END).waitsFor("PG2", MARKER))
                .cluster(c -> c.sync("pg1"))
                .decides(Rule.R505)
                .does(record(0, "pg2"));
    }
}
