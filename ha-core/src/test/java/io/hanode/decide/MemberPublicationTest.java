package io.hanode.decide;

import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Scenario.leaderless;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemberPublicationTest {

    @Test
    void streamThatBreaksOffForAMomentIsNotTold() {
        follower()
                .postgres(server().notStreaming().standby())
                .decides(Rule.R806)
                .publishesNothing()
                .wakesIn(MemberPublication.PASSING);
        follower()
                .postgres(server().notStreaming().standby())
                .remembering(m -> Memories.stuckSince(m, Scenario.ago(1)))
                .decides(Rule.R806)
                .publishes(m -> assertThat(m.replicationState()).isNull());
    }

    @Test
    void stopThatTakesAMomentIsNotTold() {
        Scenario begun = leader().postgres(server().stopping()).running(OperationKind.STOP, 0);
        begun.decides(Rule.R001).publishesNothing().wakesIn(MemberPublication.PASSING);
        Scenario longer = leader().postgres(server().stopping()).running(OperationKind.STOP, 1);
        longer.decides(Rule.R001).publishes(m -> assertThat(m.state()).isEqualTo("stopping"));
    }

    @Test
    void raceIsNotDisturbedByWhatCanBeToldLater() {
        leaderless().tag("dc", "eu1").decides(Rule.R306).publishesNothing();
        leaderless()
                .tag("dc", "eu1")
                .leaderlessFor(1)
                .decides(Rule.R306)
                .publishes(m -> assertThat(m.tags().values()).containsEntry("dc", "eu1"));
    }

    @Test
    void newRoleIsToldAtOnce() {
        Scenario demoted = follower()
                .cluster(c -> c.member("pg2", "role", "primary"))
                .postgres(server().notStreaming().standby());
        demoted.decides(Rule.R806).publishes(m -> assertThat(m.role()).isEqualTo("replica"));
    }

    @Test
    void missingRecordIsPublishedAtOnceWhateverPasses() {
        follower()
                .cluster(c -> c.gone("pg2"))
                .postgres(server().notStreaming().standby())
                .decides(Rule.R806)
                .publishes(m -> assertThat(m.name().value()).isEqualTo("pg2"))
                .remembers(m -> assertThat(m.publishedAt()).isEqualTo(Scenario.NOW));
    }
}
