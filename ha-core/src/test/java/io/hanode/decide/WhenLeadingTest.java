package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.healthyPrimary;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Scenario.winner;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.model.Timeline;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.StopMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhenLeadingTest {

    @Test
    @Hits(Rule.R510)
    void healthyLeaderHasNothingToDoUntilLoopWait() {
        leader().decides(Rule.R510).isQuiet().wakesIn(Duration.ofSeconds(10)).because("token 7", "timeline 1");
    }

    @Test
    @Hits(Rule.R511)
    void primaryWhoseNeededFenceBreaksIsStoppedInOrder() {
        leader().hindered().decides(Rule.R511).because("no such device").does(new Action.StopServer(StopMode.FAST));
        leader().hindered().paused().decides(Rule.R201).doesNothing();
    }

    @Test
    @Hits(Rule.R502)
    void winnerWithoutAFenceThatItNeedsGivesTheLockUp() {
        winner().hindered().decides(Rule.R502).because("no such device").does(new Action.ReleaseLeader(LOCK));
    }

    @Test
    @Hits(Rule.R510)
    void leaderWakesWhenItWouldHaveToDemoteEvenBeforeLoopWait() {
        leader().leaseGoodFor(4).decides(Rule.R510).wakesIn(Duration.ofSeconds(4));
    }

    @Test
    @Hits(Rule.R510)
    void leaderMakesAndDropsNoSlotButItsMembers() {
        leader().postgres(server().withSlot("pg2", true).withForeignSlot("cdc").primary())
                .decides(Rule.R510)
                .does(new Action.ApplySlots(List.of(new SlotChange.Create("pg3"))));
    }

    @Test
    @Hits(Rule.R510)
    void leaderAppliesSettingsThatTheServerDoesNotHaveYet() {
        leader().settingsNotApplied()
                .decides(Rule.R510)
                .doesA(Action.ApplySettings.class)
                .wakesIn(Turn.POLL);
    }

    @Test
    @Hits(Rule.R510)
    void leaderWritesTheConfigurationWhenTheStoreHasNone() {
        leader().cluster(Cluster::noConfig).decides(Rule.R510).doesA(Action.WriteAsLeader.class);
    }

    @Test
    @Hits(Rule.R510)
    void leaderWritesItsPositionOnceInALoopWait() {
        var moved = healthyPrimary().at("0/6000000").primary();
        leader().postgres(moved).decides(Rule.R510).doesNothing();
        leader().postgres(moved)
                .remembering(m -> m.withStatusAt(Scenario.ago(10)))
                .decides(Rule.R510)
                .remembers(m -> assertThat(m.statusAt()).isEqualTo(Scenario.NOW))
                .writes(ClusterKeys.STATUS, "{\"optime\":100663296,");
    }

    @Test
    @Hits({Rule.R201, Rule.R510})
    void leaderTellsAtOnceThatAPauseBeganAndThatItIsOver() {
        leader().config("pause", true).decides(Rule.R201).writes(ClusterKeys.STATUS, "\"paused\":\"pg1\"");
        leader().paused().decides(Rule.R201).doesNothing();
        leader().cluster(c -> c.pausedLeader("pg1")).decides(Rule.R510).writes(ClusterKeys.STATUS, "{\"timeline\":1}}");
    }

    @Test
    @Hits(Rule.R510)
    void newPrimaryPublishesItsPositionThenItsHistoryAndOnlyThenThatItIsComplete() {
        List<Action> actions = leader().postgres(
                        healthyPrimary().left(1, "0/4000000").primary())
                .cluster(c -> c.claim(2, LOCK.token(), false))
                .decides(Rule.R510)
                .decision()
                .actions();
        assertThat(actions.subList(0, 2))
                .extracting(a -> ((Action.WriteAsLeader) a).key())
                .containsExactly(ClusterKeys.STATUS, ClusterKeys.HISTORY);
        assertThat(actions.get(2)).isInstanceOfSatisfying(Action.WriteAsLeader.class, w -> {
            assertThat(w.key()).isEqualTo(ClusterKeys.TIMELINE);
            assertThat(w.value()).contains("\"timeline\":2", "\"done\":true");
        });
    }

    @Test
    @Hits(Rule.R510)
    void newPrimaryMakesACheckpointSoThatOthersCanRewindFromIt() {
        leader().postgres(healthyPrimary().withoutCheckpoint().primary())
                .decides(Rule.R510)
                .does(new Action.Checkpoint())
                .publishes(m -> assertThat(m.checkpointPending()).isTrue());
    }

    @Test
    @Hits(Rule.R510)
    void leaderWithdrawsARequestThatNamesAnotherLeaderOrItself() {
        Action withdraw = new Action.WriteAsLeader(LOCK, ClusterKeys.FAILOVER, "{}", Expect.at(Cluster.REQUEST));
        leader().cluster(c -> c.request("pg3", null)).decides(Rule.R510).does(withdraw);
        leader().cluster(c -> c.request(null, "pg1")).decides(Rule.R510).does(withdraw);
    }

    @Test
    @Hits({Rule.R510, Rule.R201})
    void requestThatCannotBeReadIsClearedAtTheVersionThatWasSeen() {
        Action clear = new Action.WriteAsLeader(LOCK, ClusterKeys.FAILOVER, "{}", Expect.at(Cluster.REQUEST));
        leader().cluster(Cluster::unreadableRequest).decides(Rule.R510).does(clear);
        leader().paused().cluster(Cluster::unreadableRequest).decides(Rule.R201).does(clear);
    }

    @Test
    @Hits(Rule.R510)
    void leaderKeepsAScheduledRequestAndWakesForIt() {
        leader().cluster(c -> c.request("pg1", "pg2", Scenario.WALL_CLOCK.plusSeconds(3)))
                .decides(Rule.R510)
                .doesNothing()
                .wakesIn(Duration.ofSeconds(3));
    }

    @Test
    @Hits(Rule.R504)
    void leaderThatCannotRenewIsStoppedInOrderBeforeTheLeasePasses() {
        leader().leaseGoodFor(0).decides(Rule.R504).does(new Action.StopServer(StopMode.FAST));
    }

    @Test
    @Hits(Rule.R501)
    void winnerClaimsTheTimelineNumberBeforeItIsPromoted() {
        List<Action> actions = winner().decides(Rule.R501)
                .doesA(Action.WriteAsLeader.class, Action.Promote.class)
                .decision()
                .actions();
        assertThat(actions.get(0)).isInstanceOfSatisfying(Action.WriteAsLeader.class, w -> {
            assertThat(w.key()).isEqualTo(ClusterKeys.TIMELINE);
            assertThat(w.value()).contains("\"timeline\":2", "\"token\":7", "\"done\":false");
        });
        assertThat(actions).endsWith(new Action.Promote(LOCK, Timeline.of(2)));
    }

    @Test
    @Hits(Rule.R501)
    void promotionSkipsTimelineNumbersThatAnybodyMayHaveBegun() {
        winner().cluster(c -> c.claim(4, new FencingToken(6), false))
                .decides(Rule.R501)
                .decision()
                .actions()
                .forEach(a -> {
                    if (a instanceof Action.Promote p) {
                        assertThat(p.timeline()).isEqualTo(Timeline.of(5));
                    }
                });
        winner().cluster(c -> c.member("pg3", "timeline", 8)).decides(Rule.R501).because("timeline 9");
    }

    @Test
    @Hits(Rule.R501)
    void interruptedPromotionGoesOnWithTheNumberItClaimed() {
        winner().cluster(c -> c.claim(3, LOCK.token(), false))
                .decides(Rule.R501)
                .does(new Action.Promote(LOCK, Timeline.of(3)));
    }

    @Test
    @Hits(Rule.R502)
    void lockHolderWithForkedWalIsNotPromotedAndGivesTheLockUp() {
        winner().cluster(c -> c.left(1, "0/4000000").claim(2, new FencingToken(5), true))
                .decides(Rule.R502)
                .because("forked", "0/4000000")
                .does(new Action.ReleaseLeader(LOCK));
    }

    @Test
    @Hits(Rule.R502)
    void lockHolderTaggedNofailoverIsNotPromoted() {
        winner().tag("nofailover", true).decides(Rule.R502).does(new Action.ReleaseLeader(LOCK));
    }

    @Test
    @Hits(Rule.R503)
    void failedPromotionGivesTheLockToOthers() {
        winner().failed(OperationKind.PROMOTE, 1)
                .decides(Rule.R503)
                .because("disk full")
                .does(new Action.ReleaseLeader(LOCK));
    }

    @Test
    @Hits(Rule.R501)
    void promotionEndsARequestThatDidNotComeTrue() {
        Action withdraw = new Action.WriteAsLeader(LOCK, ClusterKeys.FAILOVER, "{}", Expect.at(Cluster.REQUEST));
        List<Action> actions = winner().cluster(c -> c.request("pg2", "pg3"))
                .decides(Rule.R501)
                .decision()
                .actions();
        assertThat(actions).contains(withdraw);
        assertThat(winner().cluster(c -> c.request("pg1", "pg2"))
                        .decides(Rule.R501)
                        .decision()
                        .actions())
                .as("its own is cleared when it came true")
                .doesNotContain(withdraw);
    }

    @Test
    void leaderIsMeByTokenAndNeverByName() {
        Scenario another = leader().cluster(c -> c.leader("pg1", new FencingToken(8)));
        assertThat(Turn.lockOf(another.observation())).isEmpty();
    }

    @Test
    void positionThatMovedIsPublishedOnceInALoopWaitAndAnyOtherChangeAtOnce() {
        follower()
                .postgres(server().at("0/5000100").standby())
                .decides(Rule.R810)
                .publishesNothing();
        follower()
                .postgres(server().at("0/5000100").standby())
                .remembering(m -> m.withPublishedAt(Scenario.ago(10)))
                .decides(Rule.R810)
                .publishes(m -> assertThat(m.position()).hasToString("0/5000100"))
                .remembers(m -> assertThat(m.publishedAt()).isEqualTo(Scenario.NOW));
        follower()
                .tag("dc", "eu1")
                .decides(Rule.R810)
                .publishes(m -> assertThat(m.tags().values()).isEqualTo(Map.of("dc", "eu1")));
    }

    @Test
    void nothingIsPublishedWithoutASessionOrBesideAnUrgentAction() {
        follower().noSession().tag("dc", "eu1").decides(Rule.R810).publishesNothing();
        leader().noLock().cluster(c -> c.leader("pg2")).decides(Rule.R802).publishesNothing();
    }

    @Test
    void aNameThatBelongsToAnotherProcessIsNotPublishedOver() {
        follower()
                .cluster(c -> c.member("pg2", "hanode", Map.of("instance", "other")))
                .decides(Rule.R153)
                .publishesNothing();
    }
}
