package io.hanode.decide;

import static io.hanode.decide.FailsafeScenes.on;
import static io.hanode.decide.FailsafeScenes.promised;
import static io.hanode.decide.Scenario.ago;
import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Scenario.leaderless;
import static io.hanode.decide.Scenario.winner;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.peer.PeerView;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Who may not run for the lead while another may go on as primary without the store. */
class FailsafeRaceTest {

    private static Scenario young(Scenario scenario, long seconds) {
        return scenario.remembering(m -> Memories.began(m, ago(seconds)));
    }

    @Test
    @Hits(Rule.R306)
    void whoIsListedAndHasPromisedNothingMayLead() {
        on(leaderless()).decides(Rule.R306).does(new Action.AcquireLeader());
    }

    @Test
    @Hits(Rule.R302)
    void whoTheListLeavesOutMayNotLeadSinceNobodyWillAskIt() {
        on(leaderless())
                .cluster(c -> c.failsafe("pg1", "pg3"))
                .decides(Rule.R302)
                .because("does not name this node", "turn failsafe_mode off")
                .doesNothing();
    }

    @Test
    @Hits(Rule.R306)
    void listSaysNothingWhenTheModeIsOffOrWhenItIsEmpty() {
        on(leaderless())
                .config("failsafe_mode", false)
                .cluster(c -> c.failsafe("pg1", "pg3"))
                .decides(Rule.R306);
        on(leaderless()).cluster(c -> c.failsafe()).decides(Rule.R306);
        young(on(leaderless()).config("failsafe_mode", false), 5).decides(Rule.R306);
    }

    @Test
    @Hits({Rule.R302, Rule.R306})
    void youngProcessMayHaveAgreedBeforeItBeganAndDoesNotLeadForATtl() {
        young(on(leaderless()), 30)
                .decides(Rule.R302)
                .because("began less than ttl ago", "pg1")
                .doesNothing();
        young(on(leaderless()), 31).decides(Rule.R306);
    }

    @Test
    @Hits(Rule.R306)
    void youngProcessMayLeadWhenEverybodyListedAnswersAsAStandby() {
        young(on(leaderless()), 5)
                .answers("pg1", PeerView.Role.STANDBY, 1, "0/4FFFF00")
                .decides(Rule.R306);
    }

    @Test
    @Hits(Rule.R302)
    void listedNodeWhoseServerIsDownOrThatIsSilentMayComeBackAsPrimary() {
        young(on(leaderless()), 5)
                .answers("pg1", PeerView.Role.DOWN, 1, Server.END)
                .decides(Rule.R302);
        young(on(leaderless()), 5).silent("pg1").decides(Rule.R302);
        young(on(leaderless()), 5)
                .answers("pg1", PeerView.Role.STANDBY, 1, "0/4FFFF00")
                .silent("pg3")
                .decides(Rule.R302)
                .because("pg3");
    }

    @Test
    void memoryBeginsWithTheFirstTurnAndKeepsThatInstant() {
        Observation first = follower().remembering(m -> Memory.NONE).observation();
        assertThat(MemoryUpkeep.of(first).since()).isEqualTo(Scenario.NOW);
        Observation later =
                follower().remembering(m -> Memories.began(m, ago(7))).observation();
        assertThat(MemoryUpkeep.of(later).since()).isEqualTo(ago(7));
    }

    @Test
    void candidateAsksAlsoWhoIsListedAndGone() {
        Scenario scene = on(leaderless()).cluster(c -> c.gone("pg3"));
        assertThat(PeerNeeds.of(scene.observation()))
                .extracting(p -> p.node().value())
                .containsExactly("pg1", "pg3");
        assertThat(PeerNeeds.of(leaderless().cluster(c -> c.gone("pg3")).observation()))
                .isEmpty();
    }

    @Test
    @Hits(Rule.R810)
    void whoHasPromisedFollowsThatLeaderAndWakesWhenThePromiseEnds() {
        promised(on(leaderless()), 6)
                .cluster(c -> c.member("pg1", "role", "primary"))
                .decides(Rule.R810)
                .because("follows pg1")
                .wakesIn(Duration.ofSeconds(6));
    }

    @Test
    @Hits({Rule.R810, Rule.R804})
    void whomItPromisedIsFollowedAlsoWhenItsMemberKeyIsGone() {
        promised(on(leaderless()), 6).decides(Rule.R810);
        promised(on(leaderless()), 6)
                .postgres(server().notStreaming().following("pg3", "10.0.0.3").standby())
                .decides(Rule.R804)
                .because("follows pg1");
    }

    @Test
    @Hits(Rule.R306)
    void promiseThatHasEndedBindsNobody() {
        promised(on(leaderless()), 0).decides(Rule.R306);
    }

    @Test
    void promiseKeepsFromEveryWayToTheFreeLock() {
        List<Supplier<Scenario>> ways = List.of(
                () -> on(leaderless()),
                () -> on(leaderless()).cluster(c -> c.request(null, "pg2")),
                () -> on(leaderless()).paused().cluster(c -> c.request(null, "pg2")),
                () -> on(leaderless()).paused().postgres(server().primary()),
                () -> on(leaderless())
                        .cluster(c -> c.lastPosition(Server.END, 1).pausedLeader("pg2"))
                        .postgres(server().primary()),
                () -> follower().cluster(c -> c.blank()).postgres(server().primary()),
                () -> follower().cluster(c -> c.blank()).postgres(Server.noData()));
        for (Supplier<Scenario> way : ways) {
            assertThat(Decider.decide(way.get().observation()).actions())
                    .as("without a promise")
                    .hasAtLeastOneElementOfType(Action.AcquireLeader.class);
            assertThat(Decider.decide(promised(way.get(), 6).observation()).actions())
                    .as("with one")
                    .noneMatch(Action.AcquireLeader.class::isInstance);
        }
    }

    @Test
    void leaderInTheStoreIsNotReplacedByThePromisedOne() {
        Observation o = promised(on(winner()).cluster(c -> c.leader("pg3")), 6).observation();
        assertThat(((DcsView.Available) o.dcs()).snapshot().leader().name().value())
                .isEqualTo("pg3");
        Observation silent = promised(on(leader()).storeSilent(), 6).observation();
        assertThat(silent.dcs()).isInstanceOf(DcsView.Unavailable.class);
    }
}
