package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Server.server;

import io.hanode.postgres.StopMode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhenMisfitTest {

    private static Scenario withNameTaken(Scenario scenario, String name) {
        return scenario.cluster(c -> c.member(name, "hanode", Map.of("instance", "another process")));
    }

    @Test
    @Hits(Rule.R151)
    void unusableDataDirectoryIsLeftAlone() {
        follower()
                .postgres(Server.unusable())
                .decides(Rule.R151)
                .because("major version 13")
                .doesNothing();
    }

    @Test
    @Hits(Rule.R151)
    void leaderWithAnUnusableDataDirectoryGivesTheLockUp() {
        leader().postgres(Server.unusable()).decides(Rule.R151).does(new Action.ReleaseLeader(LOCK));
    }

    @Test
    @Hits(Rule.R152)
    void foreignDataIsNeverTouchedWhateverStateItIsIn() {
        for (var state : new io.hanode.postgres.PostgresState[] {
            server().foreign().primary(),
            server().foreign().standby(),
            server().foreign().stopped(),
            server().foreign().starting()
        }) {
            follower()
                    .postgres(state)
                    .decides(Rule.R152)
                    .because(Server.FOREIGN.value(), Server.SYSTEM.value())
                    .doesNothing();
        }
    }

    @Test
    @Hits(Rule.R152)
    void lockIsGivenUpByANodeWithForeignData() {
        leader().postgres(server().foreign().primary()).decides(Rule.R152).does(new Action.ReleaseLeader(LOCK));
    }

    @Test
    @Hits(Rule.R153)
    void nodeWhoseNameIsTakenWaits() {
        withNameTaken(follower(), "pg2").decides(Rule.R153).doesNothing().publishesNothing();
        withNameTaken(leader(), "pg1").decides(Rule.R153).doesNothing();
    }

    @Test
    @Hits(Rule.R154)
    void primaryOfANodeWhoseNameIsTakenIsStoppedAtOnce() {
        withNameTaken(leader().noLock(), "pg1")
                .decides(Rule.R154)
                .does(new Action.FenceServer(), new Action.StopServer(StopMode.IMMEDIATE));
    }

    @Test
    @Hits(Rule.R153)
    void pausedPrimaryOfANodeWhoseNameIsTakenGoesOn() {
        withNameTaken(leader().noLock().paused(), "pg1").decides(Rule.R153).doesNothing();
    }
}
