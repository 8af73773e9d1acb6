package io.hanode.decide;

import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.model.NodeName;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.Upstream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpstreamChoiceTest {

    private static final Map<String, Object> FROM_PG3 = Map.of("replicatefrom", "pg3");
    private static final Upstream PG1 = new Upstream(NodeName.of("pg1"), "10.0.0.1", 5432, "pg2");
    private static final Upstream PG3 = new Upstream(NodeName.of("pg3"), "10.0.0.3", 5432, "pg2");

    private static Scenario cascading() {
        return follower().tag("replicatefrom", "pg3").cluster(c -> c.member("pg2", "tags", FROM_PG3));
    }

    private static String of(String member, ClusterSnapshot snapshot) {
        return UpstreamChoice.of(snapshot.member(NodeName.of(member)).orElseThrow(), snapshot)
                .map(NodeName::value)
                .orElse("nobody");
    }

    @Test
    @Hits({Rule.R804, Rule.R810})
    void standbyFollowsTheMemberOfItsTag() {
        cascading().decides(Rule.R804).does(new Action.Follow(PG3));
        cascading()
                .postgres(server().following("pg3", "10.0.0.3").standby())
                .decides(Rule.R810)
                .doesNothing();
    }

    @Test
    @Hits({Rule.R804, Rule.R810})
    void standbyFollowsTheLeaderWhenTheMemberOfItsTagIsGoneOrDown() {
        cascading().cluster(c -> c.gone("pg3")).decides(Rule.R810).doesNothing();
        cascading()
                .cluster(c -> c.member("pg3", "state", "stopped"))
                .postgres(server().following("pg3", "10.0.0.3").standby())
                .decides(Rule.R804)
                .does(new Action.Follow(PG1));
        follower().tag("replicatefrom", "pg9").decides(Rule.R810).doesNothing();
        follower().tag("replicatefrom", "pg2").decides(Rule.R810).doesNothing();
    }

    @Test
    @Hits(Rule.R712)
    void stoppedStandbyStartsWithTheMemberOfItsTag() {
        cascading()
                .postgres(server().stoppedStandby())
                .decides(Rule.R712)
                .does(new Action.StartStandby(PG3, cascading().observation().applied()));
    }

    @Test
    void membersThatFollowEachOtherFollowTheLeader() {
        ClusterSnapshot circle = cascading()
                .cluster(c -> c.member("pg3", "tags", Map.of("replicatefrom", "pg2")))
                .snapshot();
        assertThat(of("pg2", circle)).isEqualTo("pg1");
        assertThat(of("pg3", circle)).isEqualTo("pg1");
        ClusterSnapshot toTheLeader = cascading()
                .cluster(c -> c.member("pg1", "tags", Map.of("replicatefrom", "pg2")))
                .snapshot();
        assertThat(of("pg2", toTheLeader)).isEqualTo("pg3");
        assertThat(of("pg1", toTheLeader)).isEqualTo("nobody");
    }

    @Test
    @Hits({Rule.R804, Rule.R810})
    void standbyTaggedNostreamFollowsNobody() {
        Map<String, Object> tags = Map.of("nostream", true);
        follower()
                .tag("nostream", true)
                .cluster(c -> c.member("pg2", "tags", tags))
                .decides(Rule.R804)
                .does(new Action.Follow(null));
        follower()
                .tag("nostream", true)
                .cluster(c -> c.member("pg2", "tags", tags))
                .postgres(server().followingNobody().standby())
                .decides(Rule.R810)
                .because("nobody")
                .doesNothing();
    }

    @Test
    @Hits({Rule.R510, Rule.R810})
    void slotOfACascadingMemberIsWhereItStreamsFrom() {
        leader().cluster(c -> c.member("pg2", "tags", Map.of("replicatefrom", "pg3")))
                .postgres(server().withSlot("pg2", false).withSlot("pg3", true).primary())
                .decides(Rule.R510)
                .does(new Action.ApplySlots(List.of(new SlotChange.Drop("pg2"))));
        follower()
                .cluster(c -> c.member("pg3", "tags", Map.of("replicatefrom", "pg2")))
                .decides(Rule.R810)
                .does(new Action.ApplySlots(List.of(new SlotChange.Create("pg3"))));
        leader().cluster(c -> c.member("pg2", "tags", Map.of("nostream", true)))
                .postgres(server().withSlot("pg3", true).primary())
                .decides(Rule.R510)
                .doesNothing();
    }

    @Test
    @Hits({Rule.R510, Rule.R810})
    void leaderKeepsThePermanentSlotsAndAStandbyDropsThem() {
        Map<String, Object> slots =
                Map.of("backup", Map.of("type", "physical"), "far", Map.of("cluster_type", "standby"));
        leader().config("slots", slots)
                .decides(Rule.R510)
                .does(new Action.ApplySlots(List.of(new SlotChange.Create("backup"))));
        leader().config("slots", slots)
                .postgres(Scenario.healthyPrimary().withSlot("backup", false).primary())
                .decides(Rule.R510)
                .doesNothing();
        follower()
                .config("slots", slots)
                .postgres(server().withSlot("backup", false).standby())
                .decides(Rule.R810)
                .does(new Action.ApplySlots(List.of(new SlotChange.Drop("backup"))));
    }

    @Test
    @Hits(Rule.R810)
    void ignoredSlotIsNeverDropped() {
        follower()
                .config("ignore_slots", List.of(Map.of("name", "pg3", "type", "physical")))
                .postgres(server().withSlot("pg3", false).standby())
                .decides(Rule.R810)
                .doesNothing();
    }
}
