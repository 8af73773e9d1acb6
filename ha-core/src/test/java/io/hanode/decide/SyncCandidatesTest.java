package io.hanode.decide;

import static io.hanode.decide.Server.END;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.SynchronousState;
import io.hanode.postgres.SynchronousState.Confirms;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** pg1 leads; pg2 and pg3 stream from it. */
class SyncCandidatesTest {

    private static Scenario cluster() {
        return Scenario.leader().synchronous("on");
    }

    private static Server both() {
        return server().streamsTo("pg2", END).streamsTo("pg3", END);
    }

    private static Set<NodeName> chosen(Scenario scenario, Server server, String... present) {
        Observation o = scenario.postgres(server.primary()).observation();
        return new SyncCandidates(
                        o.self().name(),
                        scenario.snapshot(),
                        (PostgresState.Primary) o.postgres(),
                        o.config().synchronous())
                .chosen(names(present));
    }

    private static Set<NodeName> names(String... names) {
        return new TreeSet<>(Arrays.stream(names).map(NodeName::of).toList());
    }

    @Test
    void asManyAreChosenAsAreAskedForAndAllInQuorumMode() {
        assertThat(chosen(cluster(), both())).isEqualTo(names("pg2"));
        assertThat(chosen(cluster().config("synchronous_node_count", 2), both()))
                .isEqualTo(names("pg2", "pg3"));
        assertThat(chosen(cluster().config("synchronous_node_count", 7), both()))
                .isEqualTo(names("pg2", "pg3"));
        assertThat(chosen(cluster().synchronous("quorum"), both())).isEqualTo(names("pg2", "pg3"));
    }

    @Test
    void presentOneStaysUnlessPrioritySpeaksForAnother() {
        Server ahead = server().streamsTo("pg2", END).streamsTo("pg3", "0/4000000");
        assertThat(chosen(cluster(), ahead)).isEqualTo(names("pg2"));
        assertThat(chosen(cluster(), both(), "pg3")).isEqualTo(names("pg3"));
        assertThat(chosen(cluster(), server().streamsTo("pg2", "0/4000000").streamsTo("pg3", END)))
                .isEqualTo(names("pg3"));
        Scenario preferred = cluster().cluster(c -> c.member("pg2", "tags", Map.of("sync_priority", 2)));
        assertThat(chosen(preferred, both(), "pg3")).isEqualTo(names("pg2"));
    }

    @Test
    void whoIsTaggedNosyncIsNeverChosen() {
        for (Map<String, Object> tags : java.util.List.<Map<String, Object>>of(
                Map.of("nosync", true), Map.of("sync_priority", 0), Map.of("sync_priority", -1))) {
            Scenario tagged = cluster().synchronous("quorum").cluster(c -> c.member("pg2", "tags", tags));
            assertThat(chosen(tagged, both(), "pg2")).isEqualTo(names("pg3"));
        }
    }

    @Test
    void whoMustNotLeadIsTheLastChoiceAndOnlyFillsUpAQuorum() {
        Scenario tagged = cluster().cluster(c -> c.member("pg2", "tags", Map.of("nofailover", true)));
        assertThat(chosen(tagged, both(), "pg2")).isEqualTo(names("pg3"));
        assertThat(chosen(tagged, server().streamsTo("pg2", END))).isEqualTo(names("pg2"));
        assertThat(chosen(tagged.synchronous("quorum"), both())).isEqualTo(names("pg3"));
        assertThat(chosen(tagged.config("synchronous_node_count", 2), both())).isEqualTo(names("pg2", "pg3"));
    }

    @Test
    void onlyRunningMembersThatStreamUnderTheirOwnNameCount() {
        assertThat(chosen(cluster(), server().streamsTo("walreceiver", END).streamsTo("pg1", END)))
                .isEmpty();
        assertThat(chosen(cluster(), server().streamsTo("pg2", "catchup", Lsn.parse(END))))
                .isEmpty();
        assertThat(chosen(cluster(), server().streamsTo("pg2", "streaming", null)))
                .isEmpty();
        assertThat(chosen(cluster().cluster(c -> c.member("pg2", "state", "stopping")), both()))
                .isEqualTo(names("pg3"));
        assertThat(chosen(cluster().cluster(c -> c.gone("pg2")), both())).isEqualTo(names("pg3"));
        assertThat(chosen(cluster(), server().streamsTo("PG2", END))).isEqualTo(names("pg2"));
        assertThat(chosen(cluster(), both().synchronous("", Lsn.ZERO, Confirms.NOTHING)))
                .as("commits wait for nobody")
                .isEmpty();
    }

    @Test
    void membersWhoseNamesDifferInCaseOnlyAreNeverChosen() {
        Scenario alike = cluster().synchronous("quorum").cluster(c -> c.member("PG2", "state", "running"));
        assertThat(chosen(alike, both(), "pg2")).isEqualTo(names("pg3"));
    }

    @Test
    void standbyThatLagsTooMuchIsNotChosen() {
        Server lagging = server().streamsTo("pg2", "0/4FFFF00").streamsTo("pg3", END);
        Scenario limited = cluster().config("maximum_lag_on_syncnode", 255);
        assertThat(chosen(limited, lagging, "pg2")).isEqualTo(names("pg3"));
        assertThat(chosen(limited.config("maximum_lag_on_syncnode", 256), lagging, "pg2"))
                .isEqualTo(names("pg2"));
        assertThat(chosen(limited.config("maximum_lag_on_syncnode", 255), server().streamsTo("pg2", "0/4FFFF00")))
                .as("behind the primary, since there is no other")
                .isEmpty();
    }

    @Test
    void whoIsToFollowAMemberThatStreamsFromHereIsNotChosen() {
        Scenario cascading = cluster().cluster(c -> c.member("pg2", "tags", Map.of("replicatefrom", "pg3")));
        assertThat(chosen(cascading, both())).isEqualTo(names("pg3"));
        assertThat(chosen(cascading, server().streamsTo("pg2", END))).isEqualTo(names("pg2"));
        Scenario circle = cascading.cluster(c -> c.member("pg3", "tags", Map.of("replicatefrom", "pg2")));
        assertThat(chosen(circle, server().streamsTo("pg2", END))).isEqualTo(names("pg2"));
    }

    @Test
    void standbyThatIsConnectedTwiceCountsAsFarAsBothConnectionsDo() {
        SynchronousState since = new SynchronousState("pg2", Lsn.parse("0/4000000"), Confirms.FLUSHED, false, 0);
        Server twice = server().streamsTo("pg2", END)
                .streamsTo("pg2", "0/3000000")
                .synchronous(since.text(), since.since(), since.confirms());
        Observation o = cluster().postgres(twice.primary()).observation();
        assertThat(new SyncCandidates(
                                o.self().name(),
                                cluster().snapshot(),
                                (PostgresState.Primary) o.postgres(),
                                o.config().synchronous())
                        .confirmed())
                .isEmpty();
    }
}
