package io.hanode.decide;

import static io.hanode.decide.FailsafeScenes.apis;
import static io.hanode.decide.FailsafeScenes.held;
import static io.hanode.decide.FailsafeScenes.on;
import static io.hanode.decide.FailsafeScenes.read;
import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.NOW;
import static io.hanode.decide.Scenario.ago;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.StandbyScenes.standbyLeader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.FailsafeRecord;
import io.hanode.dcs.Expect;
import io.hanode.dcs.Revision;
import io.hanode.model.NodeName;
import org.junit.jupiter.api.Test;

/** Who has to agree: how a leader writes it down, and whom it asks. */
class FailsafeListTest {

    private static Action write(Expect expect, String... nodes) {
        return new Action.WriteAsLeader(LOCK, ClusterKeys.FAILSAFE, FailsafeRecord.toJson(apis(nodes)), expect);
    }

    @Test
    @Hits(Rule.R510)
    void leaderListsEveryMemberThatCanBeAskedAndItself() {
        leader().config("failsafe_mode", true)
                .decides(Rule.R510)
                .does(write(Expect.absent(), "pg1", "pg2", "pg3"))
                .remembers(m -> assertThat(m.failsafe().attempted()).isEqualTo(apis("pg1", "pg2", "pg3")));
    }

    @Test
    @Hits(Rule.R510)
    void listThatIsRightIsLeftAsItIs() {
        on(leader()).decides(Rule.R510).isQuiet();
    }

    @Test
    @Hits(Rule.R510)
    void listIsChangedByCompareAndSetAndWhoIsGoneStaysOnItForATtl() {
        Scenario gone = on(leader()).cluster(c -> c.gone("pg3"));
        gone.decides(Rule.R510)
                .isQuiet()
                .remembers(m -> assertThat(m.failsafe().missingSince()).containsOnly(entry(NodeName.of("pg3"), NOW)));
        ClusterSnapshot seen = gone.snapshot();
        gone.remembering(m -> m.withFailsafe(FailsafeList.NONE.reading(seen, ago(30))))
                .decides(Rule.R510)
                .does(write(Expect.at(new Revision(41)), "pg1", "pg2"));
    }

    @Test
    @Hits(Rule.R510)
    void listIsClearedWhenTheModeIsOffAndNeverWrittenWhenItWasNotOn() {
        on(leader())
                .config("failsafe_mode", false)
                .decides(Rule.R510)
                .does(write(Expect.at(new Revision(41))))
                .writes(ClusterKeys.FAILSAFE, "{}");
        leader().decides(Rule.R510).isQuiet();
    }

    @Test
    @Hits(Rule.R510)
    void nonsenseInTheKeyIsOverwritten() {
        on(leader())
                .cluster(c -> c.unreadableFailsafe())
                .decides(Rule.R510)
                .does(write(Expect.at(new Revision(42)), "pg1", "pg2", "pg3"));
    }

    @Test
    @Hits(Rule.R560)
    void leaderOfAStandbyClusterKeepsTheListToo() {
        standbyLeader()
                .config("failsafe_mode", true)
                .decides(Rule.R560)
                .does(write(Expect.absent(), "pg1", "pg2", "pg3"));
    }

    @Test
    @Hits(Rule.R510)
    void nobodyIsListedWhileTheLeaseIsGoodByAgreementOnly() {
        on(leader().lease(held(15)))
                .cluster(c -> c.failsafe("pg1", "pg2"))
                .decides(Rule.R510)
                .doesNothing();
    }

    @Test
    void whoWasNamedInAWriteIsAskedUntilTheKeyHasChanged() {
        FailsafeList written = FailsafeList.NONE.reading(read(41, "pg1"), NOW).writing(apis("pg1", "pg2"));
        assertThat(written.possible()).isEqualTo(apis("pg1", "pg2"));
        assertThat(written.reading(read(41, "pg1"), NOW)
                        .writing(apis("pg1", "pg3"))
                        .possible())
                .as("each of two writes may still take effect")
                .isEqualTo(apis("pg1", "pg2", "pg3"));
        assertThat(written.reading(read(43, "pg1", "pg3"), NOW).possible()).isEqualTo(apis("pg1", "pg3"));
    }

    @Test
    void whoIsTakenOffIsAskedUntilTheKeyIsSeenToHaveChanged() {
        FailsafeList written =
                FailsafeList.NONE.reading(read(41, "pg1", "pg2", "pg3"), NOW).writing(apis("pg1", "pg2"));
        assertThat(written.possible()).isEqualTo(apis("pg1", "pg2", "pg3"));
        assertThat(written.reading(read(43, "pg1", "pg2"), NOW).possible()).isEqualTo(apis("pg1", "pg2"));
    }

    @Test
    void writeOverAnAbsentKeyIsRememberedToo() {
        FailsafeList written = FailsafeList.NONE.writing(apis("pg1", "pg2")).reading(ClusterSnapshot.EMPTY, NOW);
        assertThat(written.possible()).isEqualTo(apis("pg1", "pg2"));
        assertThat(written.reading(read(41, "pg1"), NOW).possible()).isEqualTo(apis("pg1"));
    }
}
