package io.hanode.decide;

import static io.hanode.decide.FailsafeScenes.agreed;
import static io.hanode.decide.FailsafeScenes.back;
import static io.hanode.decide.FailsafeScenes.held;
import static io.hanode.decide.FailsafeScenes.on;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Server.server;

import io.hanode.dcs.FencingToken;
import io.hanode.postgres.StopMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The store is lost, or back, and all other nodes have agreed that this primary goes on. */
class WhenFailsafeTest {

    private static final Action STOP = new Action.StopServer(StopMode.FAST);

    @Test
    @Hits(Rule.R106)
    void primaryGoesOnWithoutTheStoreAsLongAsAllOthersAgreeAndWakesWhenThatEnds() {
        on(leader())
                .storeSilent()
                .lease(held(4))
                .decides(Rule.R106)
                .because("all other nodes agree", "connection loss")
                .doesNothing()
                .wakesIn(Duration.ofSeconds(4));
        on(leader()).storeSilent().lease(agreed(false, 4)).decides(Rule.R106).doesNothing();
    }

    @Test
    @Hits(Rule.R107)
    void primaryIsStoppedInOrderWhenNotAllAgreedAgainInTime() {
        on(leader()).storeSilent().lease(held(0)).decides(Rule.R107).does(STOP);
        on(leader()).storeSilent().lease(agreed(true, 0)).decides(Rule.R107).does(STOP);
    }

    @Test
    @Hits(Rule.R103)
    void primaryIsStoppedByForceWhenTheAgreementHasPassed() {
        on(leader())
                .storeSilent()
                .lease(agreed(false, -9))
                .decides(Rule.R103)
                .doesA(Action.FenceServer.class, Action.StopServer.class);
    }

    @Test
    @Hits(Rule.R108)
    void freeLockIsTakenAgainWhenTheStoreIsBack() {
        back().decides(Rule.R108).does(new Action.AcquireLeader()).wakesIn(Duration.ZERO);
    }

    @Test
    @Hits(Rule.R108)
    void freeLockIsTakenAgainAlsoWhileTheServerIsSilentOrRecoversByItself() {
        back().postgres(Server.silent()).decides(Rule.R108).does(new Action.AcquireLeader());
        back().postgres(server().starting()).decides(Rule.R108).does(new Action.AcquireLeader());
    }

    @Test
    @Hits(Rule.R109)
    void withoutASessionThePrimaryGoesOnAndWaitsForOne() {
        back().lease(agreed(false, 15))
                .decides(Rule.R109)
                .because("a session")
                .doesNothing()
                .wakesIn(Duration.ofMillis(200));
    }

    @Test
    @Hits({Rule.R801, Rule.R109})
    void lockOfItsOwnNameIsLookedIntoOnceAndThenWaitedFor() {
        FencingToken old = new FencingToken(6);
        Scenario scene = back().cluster(c -> c.leader("pg1", old));
        scene.decides(Rule.R801).does(new Action.AdoptLeader(old));
        scene.remembering(m -> m.withTriedToAdopt(old, Scenario.ago(1)))
                .decides(Rule.R109)
                .because("its own old lock to pass")
                .doesNothing();
    }

    @Test
    @Hits(Rule.R802)
    void primaryIsStoppedAtOnceWhenAnotherLeadsWhateverWasAgreed() {
        back().cluster(c -> c.leader("pg2"))
                .decides(Rule.R802)
                .does(new Action.FenceServer(), new Action.StopServer(StopMode.IMMEDIATE));
    }

    @Test
    @Hits(Rule.R551)
    void primaryThatHasToFollowAnotherClusterIsStoppedInOrder() {
        back().following().decides(Rule.R551).does(STOP);
        on(leader()).storeSilent().lease(held(4)).following().decides(Rule.R551).does(STOP);
    }

    @Test
    @Hits(Rule.R107)
    void primaryIsStoppedInOrderAlsoWhenTheStoreIsBackButTheAgreementEnds() {
        back().lease(agreed(true, 0)).decides(Rule.R107).does(STOP);
    }

    @Test
    @Hits(Rule.R301)
    void primaryWhoseAgreementHasPassedIsStoppedByForceWhenTheStoreIsBack() {
        back().lease(agreed(true, -9)).decides(Rule.R301).doesA(Action.FenceServer.class, Action.StopServer.class);
    }

    @Test
    @Hits(Rule.R407)
    void clusterIsBroughtInAgainWhenTheStoreCameBackEmpty() {
        back().cluster(c -> c.blank()).decides(Rule.R407).does(new Action.AcquireLeader());
    }

    @Test
    @Hits(Rule.R203)
    void freeLockIsTakenAgainAlsoInAPause() {
        back().paused().decides(Rule.R203).does(new Action.AcquireLeader());
    }

    @Test
    @Hits(Rule.R253)
    void closingNodeStopsItsServerInOrderAndNotByForce() {
        back().closing().decides(Rule.R253).does(STOP);
    }
}
