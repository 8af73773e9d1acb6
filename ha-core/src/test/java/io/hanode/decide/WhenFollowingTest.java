package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.FencingToken;
import io.hanode.model.NodeName;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.StreamFault;
import io.hanode.postgres.Upstream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhenFollowingTest {

    private static final FencingToken TOKEN = LOCK.token();
    private static final Action.Follow FOLLOW_PG3 =
            new Action.Follow(new Upstream(NodeName.of("pg3"), "10.0.0.3", 5432, "pg2"));

    /** pg3 has been promoted to timeline 2 at the given position. */
    private static Scenario pg3LeadsFrom(String switchPoint) {
        return follower()
                .cluster(c -> c.leader("pg3")
                        .member("pg3", "role", "primary", "timeline", 2)
                        .left(1, switchPoint)
                        .claim(2, new FencingToken(8), true));
    }

    @Test
    @Hits(Rule.R810)
    void healthyStandbyHasNothingToDo() {
        follower().decides(Rule.R810).isQuiet().wakesIn(Duration.ofSeconds(10));
    }

    @Test
    @Hits(Rule.R810)
    void standbyKeepsNoSlotsOfMembersSinceTheyWouldHoldBackWalThatNobodyFetches() {
        follower()
                .postgres(
                        server().withSlot("pg3", false).withSlot("mine", false).standby())
                .decides(Rule.R810)
                .does(new Action.ApplySlots(List.of(new SlotChange.Drop("pg3"))));
    }

    @Test
    @Hits(Rule.R810)
    void standbyAppliesSettings() {
        follower().settingsNotApplied().decides(Rule.R810).doesA(Action.ApplySettings.class);
    }

    @Test
    @Hits(Rule.R804)
    void standbyFollowsTheNewLeader() {
        pg3LeadsFrom("0/5000000").decides(Rule.R804).does(FOLLOW_PG3).wakesIn(Turn.POLL);
    }

    @Test
    @Hits(Rule.R803)
    void standbyKeepsItsUpstreamUntilTheNewLeaderAcceptsWrites() {
        follower().cluster(c -> c.leader("pg3")).decides(Rule.R803).doesNothing();
        follower()
                .cluster(c -> c.member("pg1", "state", "stopping"))
                .decides(Rule.R803)
                .doesNothing();
        follower().cluster(c -> c.gone("pg1")).decides(Rule.R803).doesNothing();
    }

    @Test
    @Hits(Rule.R805)
    void standbyWithMoreWalThanTheLeaderBranchedOffFromIsStoppedToBeRewound() {
        pg3LeadsFrom("0/4FFFFFF")
                .postgres(server().notStreaming().standby())
                .decides(Rule.R805)
                .because("0/4FFFFFF")
                .does(new Action.StopServer(StopMode.FAST));
    }

    @Test
    @Hits(Rule.R806)
    void standbyThatDoesNotStreamSaysForHowLong() {
        follower()
                .postgres(server().notStreaming().standby())
                .decides(Rule.R806)
                .because("pg1", "for 0 s")
                .doesNothing()
                .wakesIn(Duration.ofSeconds(1));
    }

    @Test
    @Hits({Rule.R806, Rule.R808})
    void standbyWhoseWalIsGoneSaysThatItHasToBeCopiedAnewAndTouchesNothing() {
        StreamFault removed = new StreamFault("requested WAL segment 000000010000000000000003 has gone", true);
        follower()
                .postgres(server().notStreaming(removed).standby())
                .decides(Rule.R808)
                .because("pg1", "for 0 s", "hanode reinit main pg2", removed.words())
                .doesNothing()
                .wakesIn(Duration.ofSeconds(1));
        follower()
                .postgres(server().notStreaming(removed).withArchive().standby())
                .decides(Rule.R806)
                .because(removed.words());
        StreamFault refused = new StreamFault("could not connect to the primary server: refused", false);
        follower()
                .postgres(server().notStreaming(refused).standby())
                .decides(Rule.R806)
                .because(refused.words())
                .doesNothing();
    }

    @Test
    @Hits(Rule.R802)
    void primaryBesideALeaderIsStoppedAtOnce() {
        leader().noLock()
                .cluster(c -> c.leader("pg2"))
                .decides(Rule.R802)
                .does(new Action.FenceServer(), new Action.StopServer(StopMode.IMMEDIATE));
    }

    @Test
    @Hits(Rule.R802)
    void primaryThatHoldsALeaseWhileTheStoreShowsANewerLockIsStoppedAtOnce() {
        leader().cluster(c -> c.leader("pg1", new FencingToken(8)))
                .decides(Rule.R802)
                .does(new Action.FenceServer(), new Action.StopServer(StopMode.IMMEDIATE));
    }

    @Test
    @Hits(Rule.R801)
    void lockWithOurNameIsLookedIntoAtOnce() {
        leader().noLock()
                .decides(Rule.R801)
                .does(new Action.AdoptLeader(TOKEN))
                .wakesIn(Duration.ZERO)
                .remembers(m -> assertThat(m.triedToAdopt()).isEqualTo(new Memory.AdoptionTry(TOKEN, Scenario.NOW)));
    }

    @Test
    @Hits({Rule.R802, Rule.R807})
    void lockOfAnEarlierProcessOfThisNameIsWaitedOut() {
        leader().noLock()
                .remembering(m -> m.withTriedToAdopt(TOKEN, Scenario.ago(1)))
                .decides(Rule.R802)
                .does(new Action.FenceServer(), new Action.StopServer(StopMode.IMMEDIATE));
        leader().postgres(server().standby())
                .noLock()
                .remembering(m -> m.withTriedToAdopt(TOKEN, Scenario.ago(1)))
                .decides(Rule.R807)
                .doesNothing();
    }

    @Test
    @Hits(Rule.R801)
    void lockWithOurNameIsLookedIntoAgainSinceTheAnswerMayHaveBeenLost() {
        leader().postgres(server().standby())
                .noLock()
                .remembering(m -> m.withTriedToAdopt(TOKEN, Scenario.ago(5)))
                .decides(Rule.R801)
                .does(new Action.AdoptLeader(TOKEN));
    }
}
