package io.hanode.decide;

import static io.hanode.decide.FailsafeScenes.apis;
import static io.hanode.decide.FailsafeScenes.on;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.peer.PeerAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailsafeDutyTest {

    private static @Nullable FailsafeDuty duty(Scenario scenario) {
        Observation o = scenario.observation();
        return FailsafeDuty.of(o, MemoryUpkeep.of(o));
    }

    private static FailsafeDuty some(Scenario scenario) {
        return Objects.requireNonNull(duty(scenario));
    }

    @Test
    void primaryAsksEverybodyElseOnTheList() {
        FailsafeDuty duty = some(on(leader()));
        assertThat(duty.others())
                .containsExactly(
                        new PeerAddress(NodeName.of("pg2"), Cluster.api("pg2")),
                        new PeerAddress(NodeName.of("pg3"), Cluster.api("pg3")));
        assertThat(duty.claim().leader()).isEqualTo(NodeName.of("pg1"));
        assertThat(duty.claim().instance()).isEqualTo("pg1-process");
        assertThat(duty.claim().slots())
                .containsEntry("pg1", Lsn.parse(Server.END))
                .containsKey("pg2");
    }

    @Test
    void listIsKeptWhenTheStoreIsLostAndWhoWasNamedInAWriteIsAskedToo() {
        Observation before = on(leader()).observation();
        Memory memory = MemoryUpkeep.of(before);
        Scenario silent = on(leader())
                .storeSilent()
                .remembering(m -> memory.withFailsafe(memory.failsafe().writing(apis("pg1", "pg4"))));
        assertThat(some(silent).others()).extracting(p -> p.node().value()).containsExactly("pg2", "pg3", "pg4");
    }

    @Test
    void serverThatIsSilentOrRecoversByItselfMayAcceptWritesToo() {
        assertThat(duty(on(leader()).postgres(Server.silent()))).isNotNull();
        assertThat(duty(on(leader()).postgres(server().starting()))).isNotNull();
    }

    @Test
    void nobodyIsAskedWithoutTheModeOrFromOffTheListOrWithNothingToLose() {
        assertThat(duty(on(leader()).config("failsafe_mode", false))).isNull();
        assertThat(duty(on(leader()).cluster(c -> c.failsafe("pg2", "pg3")))).isNull();
        assertThat(duty(on(leader()).cluster(c -> c.unreadableFailsafe()))).isNull();
        assertThat(duty(on(leader()).postgres(server().standby()))).isNull();
        assertThat(duty(on(leader()).postgres(server().stopped()))).isNull();
    }

    @Test
    void ownListThatIsNotSeenInTheStoreYetCountsForNothing() {
        Scenario written = leader().config("failsafe_mode", true)
                .remembering(m -> m.withFailsafe(m.failsafe().writing(apis("pg1", "pg2", "pg3"))));
        assertThat(duty(written)).isNull();
    }

    @Test
    void nodeWithoutARestApiAsksNobody() {
        Scenario scenario = on(leader());
        scenario.apiUrl = null;
        assertThat(duty(scenario)).isNull();
    }
}
