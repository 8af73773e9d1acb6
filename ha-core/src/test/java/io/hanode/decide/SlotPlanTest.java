package io.hanode.decide;

import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.SlotChange;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SlotPlanTest {

    @Test
    void namesAreMappedAsPatroniDoes() {
        assertThat(SlotNames.of(NodeName.of("pg@host"))).isEqualTo("pgu0064host");
        assertThat(SlotNames.of(NodeName.of("node 1"))).isEqualTo("nodeu00321");
        assertThat(SlotNames.of(NodeName.of("PG-1.eu"))).isEqualTo("pg_1_eu");
        assertThat(SlotNames.of(NodeName.of("@".repeat(20)))).hasSize(63);
    }

    private static Scenario withPg9Gone(long secondsAgo, boolean active) {
        return leader().postgres(
                        Scenario.healthyPrimary().withSlot("pg9", active).primary())
                .remembering(m -> seen(m, "pg9", Scenario.ago(secondsAgo)));
    }

    private static Memory seen(Memory m, String slot, Tick at) {
        TreeMap<String, Tick> slots = new TreeMap<>(m.slotsSeen());
        slots.put(slot, at);
        return new Memory(
                m.since(),
                m.contact(),
                m.knownApis(),
                m.leaderlessSince(),
                m.crashedSince(),
                m.handover(),
                m.publishedAt(),
                m.statusAt(),
                m.stuckSince(),
                m.triedToAdopt(),
                m.knownStandby(),
                m.errands(),
                m.failsafe(),
                slots);
    }

    private static List<SlotChange> plan(Scenario scenario) {
        Observation o = scenario.observation();
        return SlotPlan.onLeader(new Turn(o, Situation.LEADING), ((PostgresState.Primary) o.postgres()).server());
    }

    @Test
    void leaderHasOneSlotForEveryOtherMember() {
        assertThat(plan(leader())).isEmpty();
        assertThat(plan(leader().postgres(server().primary())))
                .containsExactly(new SlotChange.Create("pg2"), new SlotChange.Create("pg3"));
    }

    @Test
    void slotOfAVanishedMemberIsKeptForMemberSlotsTtlAndThenDropped() {
        assertThat(plan(withPg9Gone(1799, false))).isEmpty();
        assertThat(plan(withPg9Gone(1800, false))).containsExactly(new SlotChange.Drop("pg9"));
        assertThat(plan(withPg9Gone(11, false).config("member_slots_ttl", 10)))
                .containsExactly(new SlotChange.Drop("pg9"));
    }

    @Test
    void activeSlotIsNeverDropped() {
        assertThat(plan(withPg9Gone(99_999, true))).isEmpty();
    }

    @Test
    void slotThatIsNotKnownToBeAMembersIsNeverDropped() {
        assertThat(plan(leader().postgres(Scenario.healthyPrimary()
                                .withSlot("backup", false)
                                .primary())
                        .config("member_slots_ttl", 0)))
                .isEmpty();
    }

    @Test
    void slotThatAPersonMadeIsNeverDroppedEvenUnderAMembersName() {
        Scenario gone = leader().postgres(
                        Scenario.healthyPrimary().withForeignSlot("pg9").primary())
                .remembering(m -> seen(m, "pg9", Scenario.ago(99_999)));
        assertThat(plan(gone)).isEmpty();
        Scenario standby = follower().postgres(server().withForeignSlot("pg3").standby());
        standby.decides(Rule.R810).doesNothing();
        follower()
                .postgres(server().withSlot("pg3", false).standby())
                .decides(Rule.R810)
                .does(new Action.ApplySlots(List.of(new SlotChange.Drop("pg3"))));
    }

    @Test
    void withoutUseSlotsNoneIsMade() {
        assertThat(plan(leader().postgres(server().primary()).postgresql("use_slots", false)))
                .isEmpty();
    }

    @Test
    void retainedSlotsOfTheLastLeaderAreKeptFromNowOn() {
        leader().decides(Rule.R510)
                .remembers(m ->
                        assertThat(m.slotsSeen()).containsOnlyKeys("pg2", "pg3").doesNotContainKey("pg1"));
    }
}
