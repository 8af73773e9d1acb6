package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.blank;
import static io.hanode.decide.Server.server;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.Revision;
import io.hanode.postgres.ServerSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WhenUninitializedTest {

    private static final Action TAKE = new Action.AcquireLeader();
    private static final Action GIVE_UP = new Action.ReleaseLeader(LOCK);
    private static final Action BEGIN = new Action.WriteAsLeader(LOCK, ClusterKeys.INITIALIZE, "", Expect.absent());
    private static final Action BY_PG1 = new Action.WriteAsLeader(LOCK, ClusterKeys.INITIALIZER, "pg1", Expect.any());
    private static final Action MAKE = new Action.Initialize(LOCK, ServerSettings.NONE);

    private static Scenario holder() {
        return blank().leaseGoodFor(20).cluster(c -> c.leader("pg1", LOCK.token()));
    }

    @Test
    @Hits(Rule.R401)
    void emptyNodeTakesTheLockToMakeTheCluster() {
        blank().decides(Rule.R401).does(TAKE);
    }

    @Test
    @Hits(Rule.R410)
    void clusterIsNotMadeWithoutAFenceThatTheNodeNeeds() {
        blank().hindered().decides(Rule.R410).because("no such device").doesNothing();
        holder().hindered().decides(Rule.R410).does(GIVE_UP);
    }

    @Test
    @Hits(Rule.R402)
    void makerSaysWhoItIsBeforeItSaysThatTheClusterIsBeingMade() {
        holder().decides(Rule.R402).does(BY_PG1, BEGIN, MAKE);
    }

    @Test
    @Hits(Rule.R402)
    void interruptedMakerGoesOn() {
        holder().cluster(c -> c.initialize("").initializer("pg1"))
                .decides(Rule.R402)
                .does(MAKE);
        holder().cluster(c -> c.initializer("pg2")).decides(Rule.R402).does(BY_PG1, BEGIN, MAKE);
    }

    @Test
    @Hits(Rule.R401)
    void makerThatDiedBeforeItBeganHoldsNobodyBack() {
        blank().cluster(c -> c.initializer("pg2")).decides(Rule.R401).does(TAKE);
    }

    @Test
    @Hits({Rule.R401, Rule.R406})
    void makerThatDiedIsReplacedAfterTwoTtl() {
        Scenario died = blank().cluster(c -> c.initialize("").initializer("pg2"));
        died.leaderlessFor(60).decides(Rule.R406).because("pg2").doesNothing();
        died.leaderlessFor(61).decides(Rule.R401).does(TAKE);
    }

    @Test
    @Hits(Rule.R406)
    void patroniNodeThatMakesTheClusterIsNeverReplaced() {
        blank().cluster(c -> c.initialize(""))
                .leaderlessFor(3600)
                .decides(Rule.R406)
                .because("Patroni")
                .doesNothing();
    }

    @Test
    @Hits(Rule.R406)
    void emptyNodeLetsTheOneWithADatabaseGoFirst() {
        blank().cluster(c -> c.member("pg2", "role", "replica", "timeline", 3))
                .decides(Rule.R406)
                .because("pg2")
                .doesNothing();
    }

    @Test
    @Hits(Rule.R403)
    void failedMakerGivesTheLockToOthers() {
        holder().failed(OperationKind.INITIALIZE, 1)
                .decides(Rule.R403)
                .because("disk full")
                .does(GIVE_UP);
    }

    @Test
    @Hits(Rule.R721)
    void failedMakerLetsOthersTryFirst() {
        blank().failed(OperationKind.INITIALIZE, 9).decides(Rule.R721).doesNothing();
        blank().failed(OperationKind.INITIALIZE, 10).decides(Rule.R401).does(TAKE);
    }

    @Test
    @Hits(Rule.R404)
    void databaseBecomesTheClusterByItsSystemIdentifier() {
        Action config = new Action.WriteAsLeader(LOCK, ClusterKeys.CONFIG, "{\"ttl\":30}", Expect.absent());
        holder().postgres(server().primary())
                .cluster(c -> c.initialize("").initializer("pg1"))
                .decides(Rule.R404)
                .does(
                        config,
                        new Action.WriteAsLeader(
                                LOCK, ClusterKeys.INITIALIZE, Server.SYSTEM.value(), Expect.at(new Revision(1))));
    }

    @Test
    @Hits(Rule.R405)
    void nodeWaitsWhileAnotherMakesTheCluster() {
        blank().cluster(c -> c.leader("pg2")).decides(Rule.R405).because("pg2").doesNothing();
    }

    @Test
    @Hits(Rule.R405)
    void primaryGoesOnWhileAnotherMakesTheClusterSinceThereIsNoneYet() {
        blank().postgres(server().primary())
                .cluster(c -> c.leader("pg2"))
                .decides(Rule.R405)
                .doesNothing();
    }

    @Test
    @Hits(Rule.R407)
    void nodeWithADatabaseBringsItIn() {
        blank().postgres(server().primary()).decides(Rule.R407).does(TAKE);
        blank().postgres(server().stopped()).decides(Rule.R407).does(TAKE);
        blank().postgres(server().crashed()).decides(Rule.R407).does(TAKE);
    }

    @Test
    @Hits(Rule.R406)
    void stoppedDatabaseLetsTheRunningOneGoFirst() {
        blank().postgres(server().stopped())
                .cluster(c -> c.member("pg2", "role", "primary", "timeline", 1))
                .decides(Rule.R406)
                .because("pg2 runs as a primary")
                .doesNothing();
    }

    @Test
    @Hits({Rule.R407, Rule.R408})
    void standbyBecomesTheClusterOnlyWhenAPersonAsksForIt() {
        blank().postgres(server().standby()).decides(Rule.R408).doesNothing();
        blank().postgres(server().stoppedStandby()).decides(Rule.R408).doesNothing();
        blank().postgres(server().standby())
                .cluster(c -> c.request(null, "pg1"))
                .decides(Rule.R407)
                .does(TAKE);
    }

    @Test
    @Hits({Rule.R407, Rule.R408})
    void makerThatWasRestartedReadOnlyBringsItsDatabaseIn() {
        blank().postgres(server().standby())
                .cluster(c -> c.initialize("").initializer("pg1"))
                .decides(Rule.R407)
                .does(TAKE);
        blank().postgres(server().stoppedStandby())
                .cluster(c -> c.initialize("").initializer("pg1"))
                .decides(Rule.R407)
                .does(TAKE);
        blank().postgres(server().standby())
                .cluster(c -> c.initialize("").initializer("pg2"))
                .decides(Rule.R408)
                .doesNothing();
    }

    @Test
    @Hits(Rule.R409)
    void nodeThatMayNotMakeAClusterWaits() {
        blank().cannotProvision().decides(Rule.R409).doesNothing();
        blank().tag("nofailover", true).decides(Rule.R409).doesNothing();
    }

    @Test
    @Hits(Rule.R307)
    void nodeWithoutSessionWaits() {
        blank().noSession().decides(Rule.R307).doesNothing().wakesIn(Duration.ofSeconds(10));
    }

    @Test
    @Hits(Rule.R708)
    void holderWaitsForItsServer() {
        holder().postgres(Server.silent()).decides(Rule.R708).doesNothing();
        blank().postgres(Server.silent()).decides(Rule.R708).doesNothing();
    }

    @Test
    @Hits(Rule.R801)
    void lockThatMayBeOursIsLookedInto() {
        blank().cluster(c -> c.leader("pg1", new FencingToken(7)))
                .decides(Rule.R801)
                .does(new Action.AdoptLeader(new FencingToken(7)));
    }
}
